// What a system may ask a person to allow, before he sees a word of it: known operations of one API,
// one case, a purpose that can be read, a bounded time. The text will stand on a page of the state, so
// nothing in it may look like something else, and it holds no number of a person.

import type { Offered, OfferedApi } from './offered-api.ts'

/** Days. */
export const longestDays = 90
const mostOperations = 20
const mostFields = 40
/** Bytes: it goes into every token, which holds 8 KiB. */
const longestWish = 4_000

const members: ReadonlySet<string> = new Set([
  'type',
  'locations',
  'actions',
  'datatypes',
  'case_id',
  'purpose',
  'basis',
  'days',
])
const caseForm = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/
const fieldForm = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/
/** Letters of the Latin script, digits, marks of prose and plain spaces: nothing that hides or looks alike. */
const prose = /^[\p{Script=Latin}0-9 .,;:!?()/%&+§„”"'–-]+$/u
const personNumber = /(?<![0-9])[0-9]{11}(?![0-9])/

/** What is wrong with the wish, as sentences with the cure; empty: it can be shown. */
export function checkWish(wish: unknown, offered: Offered): string[] {
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) {
    return ['The entry of authorization_details must be an object.']
  }
  if (Buffer.byteLength(JSON.stringify(wish)) > longestWish) {
    return [`The entry of authorization_details has more than ${longestWish} bytes.`]
  }
  const { type, locations, actions, datatypes, basis, ...rest } = wish as Record<string, unknown>
  const wrong = Object.keys(wish)
    .filter((name) => !members.has(name))
    .map(() => `Members are ${[...members].join(', ')}; there is another one.`)
    .slice(0, 1)
  if (type !== 'mandate') wrong.push('type must be mandate.')
  if (basis !== 'application' && basis !== 'consent') {
    wrong.push('basis must be application or consent; statute is entered by the administrator.')
  }
  wrong.push(
    ...checkTerms({ caseId: rest['case_id'], purpose: rest['purpose'], days: rest['days'] }),
  )
  const [resource, more] = Array.isArray(locations) ? (locations as unknown[]) : []
  const api = typeof resource === 'string' ? offered(resource) : undefined
  if (api === undefined || more !== undefined) {
    return [...wrong, 'locations must be a list of one: the resource of an API of this bus.']
  }
  return [...wrong, ...checkItem(api, actions, datatypes)]
}

/** What any mandate says, the one of a statute too. */
export function checkTerms(terms: { caseId: unknown; purpose: unknown; days: unknown }): string[] {
  const { caseId, purpose, days } = terms
  const wrong: string[] = []
  if (typeof caseId !== 'string' || !caseForm.test(caseId) || personNumber.test(caseId)) {
    wrong.push(
      'case_id must be 1 to 64 letters, digits and . _ / - beginning with a letter or digit, and hold no PESEL.',
    )
  }
  if (!isProse(purpose, 10, 300)) {
    wrong.push(
      'purpose must be 10 to 300 characters of plain text in Latin letters, without a PESEL in it.',
    )
  }
  if (!Number.isInteger(days) || (days as number) < 1 || (days as number) > longestDays) {
    wrong.push(`days must be a whole number from 1 to ${longestDays}.`)
  }
  return wrong
}

export function isProse(text: unknown, least: number, most: number): text is string {
  if (typeof text !== 'string' || text.length < least || text.length > most) return false
  return text === text.normalize('NFC').trim() && prose.test(text) && !personNumber.test(text)
}

export function checkItem(api: OfferedApi, actions: unknown, datatypes: unknown): string[] {
  if (!isList(actions, mostOperations)) {
    return [`actions must be a list of 1 to ${mostOperations} ids of operations, each once.`]
  }
  const chosen = api.operations.filter(({ id }) => actions.includes(id))
  const unknown = actions.filter((id) => !chosen.some((one) => one.id === id))
  if (unknown.length > 0) return ['actions names an operation that the API does not have.']
  if (datatypes === undefined) return []
  if (!isList(datatypes, mostFields) || !datatypes.every((name) => fieldForm.test(name))) {
    return [
      `datatypes must be a list of 1 to ${mostFields} names of members, each once; or be absent.`,
    ]
  }
  if (chosen.some(({ fields }) => fields === undefined)) return []
  const known = new Set(chosen.flatMap(({ fields }) => [...fields!.keys()]))
  return datatypes.every((name) => known.has(name))
    ? []
    : ['datatypes names a member that no answer of these operations has.']
}

function isList(value: unknown, most: number): value is string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most) return false
  return value.every((one) => typeof one === 'string') && new Set(value).size === value.length
}
