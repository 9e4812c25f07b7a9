// What comes in a query, read by the rules of the documents; each wrong value is refused by name.

import { isDay } from '#kernel/pesel/pesel.ts'
import { refuseInput } from './refuse-input.ts'

/** A parameter given at most once; undefined when it is not there. */
export function readOne(query: URLSearchParams, name: string): string | undefined {
  const all = query.getAll(name)
  if (all.length > 1) refuseInput('query', `/${name}`, `Parametr ${name} podaj tylko raz.`)
  return all[0]
}

/** How many to give at most: 1 to 100, 20 when not said. */
export function readLimit(query: URLSearchParams): number {
  const text = readOne(query, 'limit') ?? '20'
  const limit = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > 100) {
    refuseInput('query', '/limit', 'Parametr limit to liczba całkowita od 1 do 100.')
  }
  return limit
}

/** A required day that is not in the future. */
export function readPastDay(text: unknown, today: string, where: 'body' | 'query'): string {
  if (typeof text !== 'string' || !isDay(text)) {
    refuseInput(where, '/date', 'Podaj istniejący dzień w zapisie RRRR-MM-DD.')
  }
  if (text > today) refuseInput(where, '/date', 'Dzień nie może być przyszły.')
  return text
}

/**
 * Opaque to the caller: the number after which to go on, and the list it belongs to, so that a cursor
 * of another list is refused.
 */
export function writeCursor(list: string, after: number): string {
  return Buffer.from(`${list}.${after}`).toString('base64url')
}

/** 0 when there is no cursor. */
export function readCursor(query: URLSearchParams, name: string, list: string): number {
  const text = readOne(query, name)
  if (text === undefined) return 0
  const plain = text.length <= 64 ? Buffer.from(text, 'base64url').toString('latin1') : ''
  const [of, after = ''] = plain.split('.')
  if (of !== list || !/^[0-9]{1,9}$/.test(after) || writeCursor(list, Number(after)) !== text) {
    refuseInput(
      'query',
      `/${name}`,
      `Parametr ${name} przepisz bez zmian z poprzedniej odpowiedzi.`,
    )
  }
  return Number(after)
}
