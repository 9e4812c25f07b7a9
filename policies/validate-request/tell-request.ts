// What can be said of a call without its header fields and its body: whether path and query are as the
// document says.

import { Problem } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import { depends, passes, refuses } from '../told.ts'
import type { Supposed, Told } from '../told.ts'
import type { ParameterCheck } from './check-parameters.ts'

export function tellRequest(
  { call }: Supposed,
  checks: readonly ParameterCheck[],
  { hasBody, enforced }: { hasBody: boolean; enforced: boolean },
): Told {
  const errors: InputError[] = []
  for (const check of checks) check(call, errors)
  const inAddress = errors.filter((error) => error.in === 'path' || error.in === 'query')
  if (inAddress.length > 0) {
    const wrong = inAddress.map(({ in: where, pointer, detail }) => `${where} ${pointer} ${detail}`)
    const because = `Not as the document says: ${wrong.join('; ')}.`
    if (enforced) return refuses(new Problem('request/invalid', because))
    return passes(`${because} It is only told to the log.`)
  }
  const open = [
    ...(errors.length > inAddress.length ? ['the header fields'] : []),
    ...(hasBody ? ['the body'] : []),
  ]
  const because = 'Path and query are as the document says'
  if (open.length === 0 || !enforced) return passes(`${because}.`)
  return depends(`${because}; depends on ${open.join(' and ')} of the call.`)
}
