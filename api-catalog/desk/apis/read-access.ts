// The terms of access as an owner types them: groups of attributes and plans are lines of text. What is
// wrong is told field by field, what was typed stays.

import { isSlug } from '#kernel/ids/ids.ts'
import type { AccessTerms, Plan } from '../../agreements/agreement.ts'
import type { ApiWords } from './words.ts'

export interface TypedAccess {
  readonly approval: AccessTerms['approval']
  /** A group a line, its attributes with spaces between. */
  readonly conditions: string
  /** A plan a line: `code; calls a day; title in Polish; title in English`. */
  readonly plans: string
  readonly capacity: string
}

export type WrongAccess = Partial<Record<'conditions' | 'plans' | 'capacity', string>>

type Read =
  | { readonly kind: 'access'; readonly access: Omit<AccessTerms, 'api' | 'revision'> }
  | { readonly kind: 'wrong'; readonly typed: TypedAccess; readonly wrong: WrongAccess }

export function typedAccess({ approval, conditions, plans, capacity }: AccessTerms): TypedAccess {
  return {
    approval,
    conditions: conditions.map((group) => group.join(' ')).join('\n'),
    plans: plans
      .map(({ code, callsPerDay, title }) => `${code}; ${callsPerDay}; ${title.pl}; ${title.en}`)
      .join('\n'),
    capacity: capacity === undefined ? '' : String(capacity),
  }
}

export function readAccess(form: URLSearchParams, words: ApiWords): Read {
  const text = (name: string) => (form.get(name) ?? '').trim()
  const approval = text('approval') === 'automatic' ? 'automatic' : 'manual'
  const typed = {
    approval,
    conditions: text('conditions'),
    plans: text('plans'),
    capacity: text('capacity'),
  } as const
  const conditions = linesOf(typed.conditions).map((line) => line.split(/[\s,]+/))
  const plans = linesOf(typed.plans).map(readPlan)
  const isAttribute = (one: string) => /^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9.-]{0,100}$/.test(one)
  const wrong: WrongAccess = {
    ...(!conditions.flat().every(isAttribute) && { conditions: words.conditionsWrong }),
    ...(plans.includes(undefined) && { plans: words.plansWrong }),
    ...(typed.capacity !== '' && !isCount(typed.capacity) && { capacity: words.capacityWrong }),
  }
  if (Object.keys(wrong).length > 0) return { kind: 'wrong', typed, wrong }
  const capacity = typed.capacity === '' ? undefined : Number(typed.capacity)
  const read = plans.filter((plan) => plan !== undefined)
  return { kind: 'access', access: { approval, conditions, plans: read, capacity } }
}

function readPlan(line: string): Plan | undefined {
  const [code = '', calls = '', pl = '', en = '', ...more] = line
    .split(';')
    .map((one) => one.trim())
  if (!isSlug(code) || !isCount(calls) || pl === '' || en === '' || more.length > 0)
    return undefined
  return { code, callsPerDay: Number(calls), title: { pl, en } }
}

function isCount(text: string): boolean {
  return /^[1-9]\d{0,11}$/.test(text)
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
