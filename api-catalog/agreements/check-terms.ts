// Terms as they come from outside become terms that can be agreed: every member read and rebuilt, every
// operation and plan one that there is, every purpose with an id. What is wrong is told at once, each with
// its pointer.

import { newId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import type { Plan, Purpose, Terms } from './agreement.ts'
import type { OfferedOperation } from './agreement-needs.ts'
import { whyNoPlainText } from './plain-text.ts'

export interface TermsAround {
  readonly operations: readonly OfferedOperation[]
  readonly plans: readonly Plan[]
  /** Ids of the purposes that this agreement has. */
  readonly ids: ReadonlySet<string>
  readonly version: number
}

export const limits = {
  purposes: 20,
  title: { least: 10, most: 300 },
  legalBasis: { least: 5, most: 500 },
  operations: 200,
  fields: 100,
  callsPerDay: 1_000_000_000,
} as const
const fieldForm = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/

type Tell = (pointer: string, detail: string) => void

/** @throws Problem request/invalid, pointers into `{ terms }` */
export function readTerms(input: unknown, around: TermsAround): Terms {
  const errors: InputError[] = []
  const tell: Tell = (pointer, detail) => errors.push({ in: 'body', pointer, detail })
  const { plan, purposes } = membersOf(input)
  const list: readonly unknown[] = Array.isArray(purposes) ? purposes : []
  if (list.length === 0 || list.length > limits.purposes) {
    tell('/terms/purposes', `This must be a list of 1 to ${limits.purposes} purposes.`)
  }
  const terms = {
    version: around.version,
    plan: plan === undefined ? undefined : textOf(plan),
    purposes: list.slice(0, limits.purposes).map((one, at) => {
      return readPurpose(membersOf(one), around, (pointer, detail) =>
        tell(`/terms/purposes/${at}${pointer}`, detail),
      )
    }),
  }
  const ids = terms.purposes.map(({ id }) => id)
  if (new Set(ids).size < ids.length) tell('/terms/purposes', 'Each purpose has an id of its own.')
  const trouble = whyNoPlan(terms, around.plans)
  if (trouble !== undefined) tell('/terms/plan', trouble)
  if (errors.length > 0)
    refuse('request/invalid', 'The terms cannot be agreed as they are.', { errors })
  return terms
}

/** Undefined: the plan is offered and bears the purposes together, or there is none. */
export function whyNoPlan({ plan, purposes }: Terms, plans: readonly Plan[]): string | undefined {
  if (plan === undefined) return undefined
  const found = plans.find(({ code }) => code === plan)
  if (found === undefined) {
    const codes = plans.map(({ code }) => code)
    return codes.length === 0
      ? 'The API has no plans; leave it out.'
      : `There is no such plan; there are: ${codes.join(', ')}.`
  }
  if (callsOf(purposes) <= found.callsPerDay) return undefined
  return `The purposes together ask for more than the ${found.callsPerDay} calls a day of this plan.`
}

export function callsOf(purposes: readonly Purpose[]): number {
  return purposes.reduce((sum, { callsPerDay }) => sum + callsPerDay, 0)
}

function readPurpose(
  { id, title, legalBasis, operations, fields, callsPerDay }: Readonly<Record<string, unknown>>,
  { operations: offered, ids }: TermsAround,
  tell: Tell,
): Purpose {
  if (id !== undefined && !(typeof id === 'string' && ids.has(id))) {
    tell('/id', 'This agreement has no purpose with this id; leave it out for a new one.')
  }
  const noTitle = whyNoPlainText(title, limits.title)
  if (noTitle !== undefined) tell('/title', noTitle)
  const noBasis = whyNoPlainText(legalBasis, limits.legalBasis)
  if (noBasis !== undefined) tell('/legalBasis', noBasis)
  if (!isCount(callsPerDay)) {
    tell('/callsPerDay', `This must be a whole number from 1 to ${limits.callsPerDay}.`)
  }
  return {
    id: typeof id === 'string' ? id : newId<'purpose'>(),
    title: textOf(title),
    legalBasis: textOf(legalBasis),
    operations: readOperations(operations, offered, tell),
    fields: readFields(fields, operations, offered, tell),
    callsPerDay: isCount(callsPerDay) ? callsPerDay : 0,
  }
}

function readOperations(
  input: unknown,
  offered: readonly OfferedOperation[],
  tell: Tell,
): readonly string[] | undefined {
  if (input === undefined) return undefined
  if (!isList(input, limits.operations)) {
    tell(
      '/operations',
      `This must be a list of 1 to ${limits.operations} ids, each once; left out, it is all.`,
    )
    return undefined
  }
  for (const [at, id] of input.entries()) {
    if (!offered.some((one) => one.id === id))
      tell(`/operations/${at}`, 'The API has no such operation.')
  }
  return [...input]
}

/** Members of answers can be checked only where the document lists those of every operation. */
function readFields(
  input: unknown,
  operations: unknown,
  offered: readonly OfferedOperation[],
  tell: Tell,
): readonly string[] | undefined {
  if (input === undefined) return undefined
  if (!isList(input, limits.fields)) {
    tell(
      '/fields',
      `This must be a list of 1 to ${limits.fields} names, each once; left out, it is all.`,
    )
    return undefined
  }
  const chosen = Array.isArray(operations)
    ? offered.filter(({ id }) => operations.includes(id))
    : offered
  const isListed = chosen.length > 0 && chosen.every(({ fields }) => fields !== undefined)
  for (const [at, name] of input.entries()) {
    const isThere = !isListed || chosen.some(({ fields }) => fields?.has(name))
    if (!fieldForm.test(name) || !isThere) {
      tell(`/fields/${at}`, 'No answer of these operations has a member of this name.')
    }
  }
  return [...input]
}

function isList(value: unknown, most: number): value is string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) return false
  return value.every((one) => typeof one === 'string') && new Set(value).size === value.length
}

export function isCount(value: unknown): value is number {
  return (
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= limits.callsPerDay
  )
}

export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** What is no text has been told already. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
