// What a line may say of a call: ids, codes, sizes and times. Nothing here reads a path value, a
// query, a header field, a token or a body, and nothing may be added that does.

import type { Call, Outcome } from '../call.ts'

type Read = (call: Call, outcome: Outcome) => unknown

// oxfmt-ignore
const fields = {
  'api':           ['api',          ({ route: { api } }) => `${api.entity}/${api.name}/v${api.major}`],
  'version':       ['version',      ({ route }) => route.api.version],
  'operation':     ['operation',    ({ route: { operation } }) => `${operation.method} ${operation.path}`],
  'system':        ['system',       ({ caller }) => caller?.system ?? null],
  'entity':        ['entity',       ({ caller }) => caller?.entity ?? null],
  'status':        ['status',       (_, { status }) => status],
  'problem':       ['problem',      (_, { problem }) => problem ?? null],
  'from':          ['from',         (_, { from }) => from],
  'aborted':       ['aborted',      (_, { aborted }) => aborted],
  'request-bytes': ['requestBytes', (_, { requestBytes }) => requestBytes],
  'reply-bytes':   ['replyBytes',   (_, { replyBytes }) => replyBytes],
  'total-ms':      ['totalMs',      (_, { totalMs }) => rounded(totalMs)],
  'upstream-ms':   ['upstreamMs',   (_, { upstreamMs }) => rounded(upstreamMs)],
  'notes':         ['notes',        ({ notes }) => notes ?? null],
} as const satisfies Record<string, readonly [member: string, read: Read]>

export type FieldName = keyof typeof fields

export const fieldNames = Object.keys(fields)

/** The members of the line, in the order of the names. */
export function lineOf(names: readonly FieldName[]): (call: Call, outcome: Outcome) => object {
  const chosen: readonly (readonly [string, Read])[] = names.map((name) => fields[name])
  return (call, outcome) => {
    const line: Record<string, unknown> = { traceId: call.traceId }
    for (const [member, read] of chosen) line[member] = read(call, outcome)
    return line
  }
}

/** To a tenth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10
}
