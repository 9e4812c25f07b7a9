// A text whose name says that it is a date says so by its format too.

import { isNode, nodeOf } from '../each-operation.ts'
import type { Node } from '../each-operation.ts'
import { nameWords } from '../name-words.ts'
import type { Rule } from '../rule.ts'

/** What follows `data` where the word is English and no date. */
// oxfmt-ignore
const englishData = new Set([
  'type', 'source', 'url', 'uri', 'format', 'set', 'model', 'id', 'key', 'hash', 'size', 'length', 'name', 'class',
  'classification', 'provider', 'category', 'subject', 'encoding', 'version', 'protection', 'controller', 'schema',
])
const dateFormats = new Set(['date', 'date-time'])

export const dates: Rule = {
  why: {
    pl: 'Data bez formatu bywa raz 2026-03-01, raz 01.03.2026, a raz liczbą sekund. Z formatem date albo date-time (RFC 3339) szyna odrzuca błędne daty, a wygenerowany program dostaje datę zamiast tekstu.',
    en: 'A date without a format is now 2026-03-01, now 01.03.2026 and now a count of seconds. With the format date or date-time (RFC 3339) the bus refuses wrong dates, and a generated program gets a date instead of a text.',
  },
  wrong: `
    components:
      schemas:
        Permit:
          type: object
          properties:
            issuedAt: { type: string }
            dataWydania: { type: string }`,
  right: `
    components:
      schemas:
        Permit:
          type: object
          properties:
            issuedAt: { type: string, format: date-time }
            dataWydania: { type: string, format: date }`,
  visitor: () => ({
    Schema(schema, { report, location, resolve }) {
      const properties: unknown = schema.properties
      if (!isNode(properties)) return
      for (const [name, given] of Object.entries(properties)) {
        if (!namesDate(name) || !isLooseText(nodeOf(given, resolve))) continue
        report({
          message: `${name} is a date by its name; give it format date or date-time.`,
          location: location.child(['properties', name]),
        })
      }
    },
  }),
}

function namesDate(name: string): boolean {
  const words = nameWords(name)
  const last = words.at(-1) ?? ''
  if (['date', 'datetime', 'timestamp'].includes(last)) return true
  if (words.length < 2) return false
  return (
    last === 'at' || last === 'data' || (words[0] === 'data' && !englishData.has(words[1] ?? ''))
  )
}

function isLooseText(schema: Node | undefined): boolean {
  const type = schema?.['type']
  const text = type === 'string' || (Array.isArray(type) && type.includes('string'))
  if (!text || schema === undefined) return false
  if (schema['enum'] !== undefined || schema['const'] !== undefined) return false
  return !dateFormats.has(String(schema['format']))
}
