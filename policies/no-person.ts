// The refusal of a call in nobody's name, where an operation is for the sake of a person.

import { Problem } from '#kernel/problem/problem.ts'
import type { Caller } from './call.ts'

export function noPerson(caller: Caller | undefined): Problem {
  if (caller === undefined) {
    const headers = ['WWW-Authenticate', 'Bearer']
    const detail = 'Nobody is known here; send an access token in the field Authorization.'
    return new Problem('token/missing', detail, { headers })
  }
  const detail =
    'The token is of a system for itself; the operation needs one in the name of a person, from a login or on a mandate.'
  return new Problem('context/required', detail)
}
