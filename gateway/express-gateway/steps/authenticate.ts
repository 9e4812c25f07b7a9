// What the steps that ask who calls have in common: 401 where nobody is known, 403 where he may not,
// and with `passThrough` neither: the call goes on and the reply says `eg-consumer-id: anonymous`.

import type { Reply } from '#policies/call.ts'
import type { Hooks } from '#policies/policy.ts'
import type { Consumer, EgCall } from '../eg-call.ts'
import { statusReply } from './replies.ts'

/** `forbidden`: known, and without the scopes that the endpoint asks for. */
export type Who = Consumer | 'unknown' | 'forbidden'

export function authenticating(
  passThrough: unknown,
  who: (call: EgCall) => Who | Promise<Who>,
): Hooks {
  const settle = (call: EgCall, found: Who): Reply | void => {
    if (typeof found === 'object') {
      call.consumer = found
      if (fit.test(found.id)) call.headers.set('eg-consumer-id', found.id)
      return
    }
    if (passThrough === true) {
      call.said.push('eg-consumer-id', 'anonymous')
      return
    }
    if (found === 'forbidden') {
      return statusReply(
        403,
        'scope/insufficient',
        'The credential has not the scopes of the endpoint.',
      )
    }
    return statusReply(401, 'token/missing', 'Show a credential that is valid here.')
  }
  return {
    request(call: EgCall) {
      const found = who(call)
      if (!(found instanceof Promise)) return settle(call, found)
      return found.then((one) => settle(call, one))
    },
  }
}

/** What a header field can hold. */
const fit = /^[\x21-\x7e]{1,200}$/

export function hasScopes(scopes: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((scope) => scopes.includes(scope))
}
