// The trace a call leaves: one entry in the hash-chained journal for every call that reaches the
// operation, also when it was refused or broke off. Ids, sizes and times; never the path, the query,
// a body or a token.

import { newId } from '#kernel/ids/ids.ts'
import { problems } from '#kernel/problem/problem.ts'
import { checkCallExpression, compileCallExpression } from '../call-expression.ts'
import type { CallExpression } from '../call-expression.ts'
import type { Call, Outcome } from '../call.ts'
import { definePolicy } from '../policy.ts'

export interface JournalStep {
  note?: Record<string, string>
}

export default definePolicy<JournalStep>({
  name: 'journal',
  phase: 'observe',
  summary: {
    pl: 'Zapisuje ślad wywołania w dzienniku.',
    en: 'Writes a trace of the call into the journal.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      note: {
        description:
          'What else the entry says: names with CEL expressions over call, caller and header. Never let it hold personal data: an entry cannot be changed.',
        type: 'object',
        minProperties: 1,
        maxProperties: 20,
        propertyNames: { type: 'string', pattern: '^[a-z][a-zA-Z0-9]{0,40}$' },
        additionalProperties: { type: 'string', minLength: 1, maxLength: 1000 },
      },
    },
  },
  check({ note = {} }) {
    return Object.entries(note).flatMap(([name, source]) =>
      checkCallExpression(source, ['note', name]),
    )
  },
  build({ note = {} }, { clock, journal, route }) {
    const { entity, name, major, version } = route.api
    const api = `${entity}/${name}/v${major}`
    const operation = `${route.operation.method} ${route.operation.path}`
    const notes = Object.entries(note).map(
      ([name, source]) => [name, compileCallExpression(source)] as const,
    )

    const isoTime = isoTimes()

    return {
      finish(call, outcome) {
        const { caller } = call
        const refused = isRefusal(outcome)
        return journal.append({
          id: newId(),
          at: isoTime(Math.floor(clock.now() - outcome.totalMs)),
          traceId: call.traceId,
          system: caller?.system ?? null,
          entity: caller?.entity ?? null,
          tokenId: caller?.tokenId ?? null,
          api,
          version,
          operation,
          decision: refused ? 'refused' : 'permitted',
          rule: refused ? outcome.problem! : null,
          status: outcome.status,
          requestBytes: outcome.requestBytes,
          replyBytes: outcome.replyBytes,
          totalMs: outcome.totalMs,
          upstreamMs: outcome.upstreamMs,
          more: notes.length === 0 ? call.notes : { ...call.notes, ...noted(notes, call) },
        })
      },
    }
  },
})

/** An upstream that failed is no decision of the bus: the call was permitted. */
function isRefusal({ problem }: Outcome): boolean {
  if (problem === undefined) return false
  const row = Object.hasOwn(problems, problem)
    ? problems[problem as keyof typeof problems]
    : undefined
  return row?.fault !== 'upstream'
}

function noted(
  notes: readonly (readonly [string, CallExpression])[],
  call: Call,
): Record<string, string | number | boolean> {
  const more: Record<string, string | number | boolean> = {}
  for (const [name, expression] of notes) {
    const value = expression.tryEvaluate(call)
    if (typeof value === 'string') more[name] = value.slice(0, 500)
    else if (typeof value === 'number' || typeof value === 'boolean') more[name] = value
  }
  return more
}

/** Calls come many to a millisecond; each is written once. */
function isoTimes(): (ms: number) => string {
  let last = NaN
  let text = ''
  return (ms) => {
    if (ms !== last) text = new Date(ms).toISOString()
    last = ms
    return text
  }
}
