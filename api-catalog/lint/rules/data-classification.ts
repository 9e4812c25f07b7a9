// Properties that look like personal data are marked as such: `x-data-classification` at the property, at
// the schema it refers to, or at an object round it.

import { isNode, nodeOf } from '../each-operation.ts'
import type { Node } from '../each-operation.ts'
import { holdsPhrase, nameWords } from '../name-words.ts'
import type { Rule } from '../rule.ts'

const classes = ['public', 'internal', 'personal', 'special']

// oxfmt-ignore
const personal = [
  'pesel', 'surname', 'nazwisko', 'last name', 'family name', 'first name', 'given name', 'imie', 'imię', 'imiona', 'maiden name',
  'birth date', 'date of birth', 'birth place', 'place of birth', 'data urodzenia', 'miejsce urodzenia', 'mother name', 'father name',
  'address', 'adres', 'email', 'e mail', 'telefon', 'phone', 'phone number', 'passport', 'paszport', 'paszportu', 'dowodu',
  'citizenship', 'obywatelstwo', 'nationality', 'gender', 'plec', 'płeć', 'ssn',
]
/** An address of a machine is no address of a person. */
const machines = ['ip', 'web', 'url', 'mac', 'server', 'host', 'base', 'callback', 'www']

export const dataClassification: Rule = {
  why: {
    pl: 'Kto prosi o dostęp i kto go daje, ma widzieć, które pola są danymi osobowymi: od tego zależą podstawa prawna, umowa i to, co wolno zapisać. Wartości: public, internal, personal, special (szczególne kategorie, art. 9 RODO).',
    en: 'Whoever asks for access and whoever grants it should see which fields are personal data: legal basis, agreement and what may be kept depend on it. Values: public, internal, personal, special (special categories, GDPR Article 9).',
  },
  wrong: `
    components:
      schemas:
        Holder:
          type: object
          properties:
            surname: { type: string }`,
  right: `
    components:
      schemas:
        Holder:
          type: object
          x-data-classification: personal
          properties:
            surname: { type: string }`,
  visitor: () => {
    const marked = new Set<string>()
    return {
      Schema(schema, { report, location, resolve }) {
        const own = (schema as Node)['x-data-classification']
        if (own !== undefined && !(classes as readonly unknown[]).includes(own)) {
          report({
            message: `x-data-classification is one of ${classes.join(', ')}.`,
            location: location.child('x-data-classification'),
          })
        }
        if (own !== undefined) marked.add(location.pointer)
        const properties: unknown = schema.properties
        if (!isNode(properties) || stepsUp(location.pointer).some((one) => marked.has(one))) return
        for (const [name, given] of Object.entries(properties)) {
          if (!looksPersonal(name) || isMarked(given) || isMarked(nodeOf(given, resolve))) continue
          report({
            message: `${name} looks like personal data; mark it with x-data-classification (${classes.join(', ')}), or an object round it.`,
            location: location.child(['properties', name]),
          })
        }
      },
    }
  },
}

function isMarked(schema: unknown): boolean {
  return isNode(schema) && schema['x-data-classification'] !== undefined
}

/** The pointer and those above it. */
function stepsUp(pointer: string): string[] {
  const steps = pointer.split('/')
  return steps.map((_, at) => steps.slice(0, steps.length - at).join('/'))
}

function looksPersonal(name: string): boolean {
  const words = nameWords(name)
  if (words.some((word) => machines.includes(word))) return false
  return personal.some((phrase) => holdsPhrase(words, phrase))
}
