// What is told when a body that a step must read cannot be had whole.

import { Problem } from '#kernel/problem/problem.ts'
import { TooLarge } from './collect.ts'

export function tooLarge(cap: number): Problem {
  return new Problem('request/body-too-large', `This operation takes a body of up to ${cap} bytes.`)
}

/** Of the request. */
export function unread(error: Error, cap: number): Problem {
  if (error instanceof Problem) return error
  if (error instanceof TooLarge) return tooLarge(cap)
  return new Problem('request/malformed', 'The body broke off before its end.', { cause: error })
}

/** Of the reply. */
export function unreadable(error: Error, cap: number): Problem {
  if (error instanceof Problem) return error
  const detail =
    error instanceof TooLarge
      ? `The answer is larger than the ${cap} bytes that this operation may read.`
      : 'The answer broke off before its end.'
  return new Problem('upstream/malformed', detail, { cause: error })
}
