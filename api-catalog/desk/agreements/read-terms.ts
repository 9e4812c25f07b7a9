// The terms as somebody types them, and as the agreements take them. What is wrong is told field by field;
// what was typed stays, so that nobody writes it twice.

import type { Terms } from '../../agreements/agreement.ts'
import type { Problem } from '#kernel/problem/problem.ts'
import type { NewTerms } from '../../agreements/agreements.ts'
import { sentenceIn } from '../read-deed.ts'
import type { AgreementWords } from './words.ts'

export interface TypedTerms {
  readonly plan: string
  readonly note: string
  readonly purposes: readonly TypedPurpose[]
}

export interface TypedPurpose {
  /** Of one that is there already; empty: a new one. */
  readonly id: string
  readonly title: string
  readonly basis: string
  readonly isForAll: boolean
  readonly operations: readonly string[]
  /** With commas between. */
  readonly fields: string
  readonly calls: string
}

/** By name of the field. */
export type Wrong = Readonly<Record<string, string>>

export const mostPurposes = 20
const mostCalls = 1_000_000_000

export const emptyPurpose: TypedPurpose = {
  id: '',
  title: '',
  basis: '',
  isForAll: false,
  operations: [],
  fields: '',
  calls: '',
}

export function readTyped(form: URLSearchParams): TypedTerms {
  const text = (name: string) => (form.get(name) ?? '').trim()
  const said = Number(form.get('purposes'))
  const count = Number.isInteger(said) && said >= 1 ? Math.min(said, mostPurposes) : 1
  const purposes = Array.from({ length: count }, (_, at) => ({
    id: text(`id-${at}`),
    title: text(`title-${at}`),
    basis: text(`basis-${at}`),
    isForAll: form.has(`all-${at}`),
    operations: form.getAll(`operation-${at}`),
    fields: text(`fields-${at}`),
    calls: text(`calls-${at}`),
  }))
  return { plan: text('plan'), note: sentenceIn(form, 'note'), purposes }
}

export function typedOf({ plan = '', purposes }: Terms): TypedTerms {
  const typed = purposes.map(({ id, title, legalBasis, operations, fields, callsPerDay }) => ({
    id,
    title,
    basis: legalBasis,
    isForAll: operations === undefined,
    operations: operations ?? [],
    fields: (fields ?? []).join(', '),
    calls: String(callsPerDay),
  }))
  return { plan, note: '', purposes: typed }
}

const fieldNames: Readonly<Record<string, string>> = {
  title: 'title',
  legalBasis: 'basis',
  operations: 'all',
  fields: 'fields',
  callsPerDay: 'calls',
}

/** What the agreements refuse, by the field it was typed in. */
export function fieldsOfProblem({ errors }: Problem): Wrong {
  const wrong: Record<string, string> = {}
  for (const { pointer, detail } of errors) {
    const [, at, member = ''] = /^\/terms\/purposes\/(\d+)\/(\w+)/.exec(pointer) ?? []
    const name = fieldNames[member]
    if (at !== undefined && name !== undefined) wrong[`${name}-${at}`] = detail
  }
  return wrong
}

/** Empty: nothing is wrong. */
export function checkTyped(
  { purposes }: TypedTerms,
  known: ReadonlySet<string>,
  words: AgreementWords,
): Wrong {
  const wrong: Record<string, string> = {}
  for (const [at, one] of purposes.entries()) {
    if (!isSentence(one.title, 10, 300)) wrong[`title-${at}`] = words.titleWrong
    if (!isSentence(one.basis, 5, 500)) wrong[`basis-${at}`] = words.basisWrong
    const isStrange = one.operations.some((id) => !known.has(id))
    if (!one.isForAll && (one.operations.length === 0 || isStrange)) {
      wrong[`all-${at}`] = words.operationsWrong
    }
    if (fieldsOf(one.fields).some((name) => !/^[^\p{Cc}\s]{1,100}$/u.test(name))) {
      wrong[`fields-${at}`] = words.fieldsWrong
    }
    const calls = /^\d{1,10}$/.test(one.calls) ? Number(one.calls) : 0
    if (calls < 1 || calls > mostCalls) wrong[`calls-${at}`] = words.callsWrong
  }
  return wrong
}

export function termsOf({ plan, purposes }: TypedTerms): NewTerms {
  return {
    ...(plan !== '' && { plan }),
    purposes: purposes.map(({ id, title, basis, isForAll, operations, fields, calls }) => {
      const names = fieldsOf(fields)
      return {
        ...(id !== '' && { id }),
        title,
        legalBasis: basis,
        operations: isForAll ? undefined : operations,
        fields: names.length > 0 ? names : undefined,
        callsPerDay: Number(calls),
      }
    }),
  }
}

function isSentence(text: string, least: number, most: number): boolean {
  return text.length >= least && text.length <= most && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)
}

function fieldsOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((name) => name !== '')
}
