// The text that a person agrees to: whole sentences, nothing hidden, the same each time for the same
// wish. It names no day, so that the text which was shown and the text which is kept are one.

import { createHash } from 'node:crypto'
import type { Language } from '#kernel/problem/problem.ts'
import type { MandateWish } from './mandates.ts'
import type { OfferedApi } from './offered-api.ts'

export interface Asking {
  readonly wish: MandateWish
  readonly system: string
  readonly entity: string
  readonly api: OfferedApi
}

export function describeWish(asking: Asking, language: Language): string[] {
  const { wish, system, entity, api } = asking
  const chosen = api.operations.filter(({ id }) => wish.actions.includes(id))
  const operations = wish.actions.map((id) => {
    const { summary } = chosen.find((one) => one.id === id) ?? {}
    return summary === undefined ? id : `${withoutStop(summary)} (${id})`
  })
  const names = new Map(chosen.flatMap(({ fields }) => [...(fields ?? [])]))
  const fields = wish.datatypes?.map((name) => withoutStop(names.get(name) ?? name))
  const facts = { system, entity, title: api.title, operations, fields, wish }
  return language === 'pl' ? inPolish(facts) : inEnglish(facts)
}

/** What is kept as proof of what was agreed to. */
export function consentOf(asking: Asking): Readonly<Record<Language, Consent>> {
  const kept = (language: Language): Consent => {
    const lines = describeWish(asking, language)
    return { lines, sha256: createHash('sha256').update(lines.join('\n')).digest('base64url') }
  }
  return { pl: kept('pl'), en: kept('en') }
}

export interface Consent {
  readonly lines: readonly string[]
  /** Of the lines with a line feed between, UTF-8, base64url. */
  readonly sha256: string
}

interface Facts {
  readonly system: string
  readonly entity: string
  readonly title: string
  readonly operations: readonly string[]
  readonly fields: readonly string[] | undefined
  readonly wish: MandateWish
}

function inPolish({ system, entity, title, operations, fields, wish }: Facts): string[] {
  const { case_id: caseId, purpose, basis, days } = wish
  return [
    `Podmiot ${entity} prosi o upoważnienie dla swojego systemu ${system}. Dzięki niemu system będzie mógł działać w Twojej sprawie także wtedy, gdy nie będziesz już zalogowany(-a).`,
    `Sprawa: ${caseId}.`,
    `Cel: ${withoutStop(purpose)}.`,
    basis === 'application'
      ? 'Podstawa: Twój wniosek w tej sprawie.'
      : 'Podstawa: Twoja dobrowolna zgoda.',
    `Skąd: ${title}.`,
    `Co system będzie mógł zrobić: ${operations.join('; ')}.`,
    fields === undefined
      ? 'Jakie dane zobaczy: wszystkie, które są w tych odpowiedziach.'
      : `Jakie dane zobaczy: ${fields.join('; ')}. Żadnych innych.`,
    days === 1 ? 'Jak długo: 1 dzień od teraz.' : `Jak długo: ${days} dni od teraz.`,
    'Upoważnienie wygaśnie wcześniej, gdy sprawa się zakończy. Możesz je też cofnąć w każdej chwili na swojej stronie, a każde użycie tam zobaczysz.',
  ]
}

function inEnglish({ system, entity, title, operations, fields, wish }: Facts): string[] {
  const { case_id: caseId, purpose, basis, days } = wish
  return [
    `The entity ${entity} asks for a mandate for its system ${system}. With it the system can act in your case also when you are no longer logged in.`,
    `Case: ${caseId}.`,
    `Purpose: ${withoutStop(purpose)}.`,
    basis === 'application'
      ? 'Basis: your application in this case.'
      : 'Basis: your consent, freely given.',
    `From where: ${title}.`,
    `What the system may do: ${operations.join('; ')}.`,
    fields === undefined
      ? 'Which data it sees: all that is in these answers.'
      : `Which data it sees: ${fields.join('; ')}. No others.`,
    days === 1 ? 'For how long: 1 day from now.' : `For how long: ${days} days from now.`,
    'The mandate ends earlier when the case ends. You can also withdraw it at any time on your page, where you see every use of it.',
  ]
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '')
}
