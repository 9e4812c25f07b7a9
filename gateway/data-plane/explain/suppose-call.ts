// The call that somebody asks about, as steps would meet it: made of what was told and nothing else.

import type { Call, Route } from '#policies/call.ts'
import { noBody } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'

export interface Known {
  readonly method: string
  /** Below the root of the API. */
  readonly path: string
  readonly query: string
  readonly params: Readonly<Record<string, string>>
  readonly route: Route
  /** Names and values in turn. */
  readonly headers: readonly string[]
  /** Address of the client; empty: nobody said. */
  readonly from: string
  /** Monotonic milliseconds. */
  readonly now: number
}

export function supposeCall({ headers, from, now, ...known }: Known): Call {
  return {
    ...known,
    traceId: '0'.repeat(32),
    headers: new HeaderList([...headers]),
    peer: from,
    arrivedAt: now,
    deadline: now + 30_000,
    caller: undefined,
    certificate: undefined,
    body: noBody,
  }
}
