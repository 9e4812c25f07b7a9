// How an idempotency step refuses, in words that a caller can act on.

import { Problem } from '#kernel/problem/problem.ts'

export function missing(): Problem {
  const detail =
    'Send the field Idempotency-Key with a text of your own for each new call, e.g. a UUID in quotes.'
  return new Problem('idempotency/missing', detail)
}

export function busy(): Problem {
  const detail = 'The same call is being carried out; ask again in a second with the same key.'
  return new Problem('idempotency/busy', detail, { headers: ['Retry-After', '1'] })
}

export function reused(): Problem {
  const detail =
    'The key belongs to a call with another method, address, body or scopes; take a new key for a new call.'
  return new Problem('idempotency/reused', detail)
}

export function unrepeatable(status: number): Problem {
  const detail = `This call was carried out with status ${status}, and its reply was too large to be repeated; read the result with GET, or take a new key to carry it out once more.`
  return new Problem('idempotency/reused', detail)
}

export function unknown(): Problem {
  const detail =
    'A key belongs to a caller; send an access token in the field Authorization: Bearer.'
  return new Problem('token/missing', detail, { headers: ['WWW-Authenticate', 'Bearer'] })
}
