// The trace a call leaves: one entry in the hash-chained journal for every call that reaches the
// operation, also when it was refused or broke off. Ids, sizes and times; never the path, the query,
// a body or a token.

import { newId } from '#kernel/ids/ids.ts'
import { problems } from '#kernel/problem/problem.ts'
import { checkCallExpression, compileCallExpression } from '../call-expression.ts'
import type { CallExpression } from '../call-expression.ts'
import { keep, recall } from '../call.ts'
import type { Call, Notes, Outcome } from '../call.ts'
import { definePolicy } from '../policy.ts'
import type { Misfit } from '../policy.ts'
import { dayAfter } from './day-after.ts'
import { readSubject, subjectFault } from './subject-in-body.ts'

export interface JournalStep {
  note?: Record<string, string>
  subject?: string
  'hide-for-days'?: number
  'hide-basis'?: string
}

/** What the step writes by itself. */
const own = ['subject', 'official', 'hiddenUntil', 'hideBasis']
/** The largest body in which a subject is looked for, in bytes. */
const mostBody = 1_048_576

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
      subject: {
        description:
          'Where the JSON body of a call names the person that it is about, by PESEL: `body:/pesel`. The entry holds a pseudonym of him, and he finds it on his page. Bodies of more than 1 MiB are refused.',
        type: 'string',
        minLength: 1,
        maxLength: 500,
      },
      'hide-for-days': {
        description:
          'For how many days the person concerned does not see the entry, because an act says so; name the act in `hide-basis`.',
        type: 'integer',
        minimum: 1,
        maximum: 3650,
      },
      'hide-basis': {
        description: 'The provision that hides it, as the person reads it afterwards.',
        type: 'string',
        minLength: 10,
        maxLength: 200,
      },
    },
    dependentRequired: {
      'hide-for-days': ['hide-basis'],
      'hide-basis': ['hide-for-days'],
    },
  },
  check({ note = {}, subject }) {
    const misfits: Misfit[] = Object.entries(note).flatMap(([name, source]) => {
      if (!own.includes(name)) return checkCallExpression(source, ['note', name])
      const message = `The step writes \`${name}\` by itself; take another name.`
      return [{ at: ['note', name], key: true, message }]
    })
    const fault = subject === undefined ? undefined : subjectFault(subject)
    if (fault !== undefined) misfits.push({ at: ['subject'], message: fault })
    return misfits
  },
  build({ note = {}, subject, ...hide }, { clock, issuer, journal, route }) {
    const { entity, name, major, version } = route.api
    const api = `${entity}/${name}/v${major}`
    const operation = `${route.operation.method} ${route.operation.path}`
    const notes = Object.entries(note).map(
      ([name, source]) => [name, compileCallExpression(source)] as const,
    )

    const isoTime = isoTimes()
    const hidden = hidingOf(hide)
    const readBody = subject === undefined ? undefined : readSubject(subject, issuer)
    const key = {}

    return {
      ...(readBody && {
        wantsBody: { request: mostBody },
        request: (call: Call) => keep(call, key, readBody(call)),
      }),
      finish(call, outcome) {
        const { caller } = call
        const refused = isRefusal(outcome)
        const arrived = Math.floor(clock.now() - outcome.totalMs)
        const more = {
          ...personsOf(call, readBody && ((recall(call, key) as string) ?? readBody(call))),
          ...(notes.length > 0 && noted(notes, call)),
          ...hidden(arrived),
        }
        return journal.append({
          id: newId(),
          at: isoTime(arrived),
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
          totalMs: toMicros(outcome.totalMs),
          upstreamMs: toMicros(outcome.upstreamMs),
          more: hasMembers(more) ? more : undefined,
        })
      },
    }
  },
})

/**
 * Whom the call is about: the person in the body, else the citizen in whose name it is. Of an official
 * it says that he acted, not that he is concerned. Of a call refused at its token, the step that read
 * the token has left a note.
 */
function personsOf({ caller, notes }: Call, inBody: string | undefined): Notes | undefined {
  const named = inBody ?? caller?.person ?? notes?.['subject']
  if (named === undefined) return notes
  const { subject: noted, ...others } = notes ?? {}
  const id = caller?.person?.id ?? noted
  const isOfficial = (caller?.person?.context ?? notes?.['context']) === 'official'
  const subject = inBody ?? (isOfficial ? undefined : id)
  return {
    ...others,
    ...(subject !== undefined && { subject }),
    ...(isOfficial && id !== undefined && { official: id }),
  }
}

function hidingOf(hide: Pick<JournalStep, 'hide-for-days' | 'hide-basis'>) {
  const { 'hide-for-days': days, 'hide-basis': hideBasis } = hide
  if (days === undefined || hideBasis === undefined) return () => undefined
  const day = dayAfter(days)
  return (arrived: number) => ({ hiddenUntil: day(arrived), hideBasis })
}

function hasMembers(more: object): boolean {
  for (const _name in more) return true
  return false
}

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

/** Calls come many to a second, which is written once for all of them. */
function isoTimes(): (ms: number) => string {
  let second = NaN
  let text = ''
  return (ms) => {
    const its = Math.floor(ms / 1000)
    if (its !== second) text = new Date(its * 1000).toISOString().slice(0, 20)
    second = its
    return `${text}${String(ms - its * 1000).padStart(3, '0')}Z`
  }
}

/** Milliseconds without the digits below a microsecond: an entry is a twentieth shorter. */
function toMicros(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
