// A number that identifies a person does not belong into an address: addresses are kept in logs,
// histories and bookmarks on the way.

import { nameWords } from '../name-words.ts'
import type { Rule } from '../rule.ts'

// oxfmt-ignore
const identifiers = [
  'pesel', 'numer-pesel', 'nr-pesel', 'numer-dowodu', 'nr-dowodu', 'seria-numer-dowodu', 'dowod-osobisty',
  'numer-paszportu', 'nr-paszportu', 'paszport', 'passport', 'passport-number', 'id-card-number',
  'bsn', 'burgerservicenummer', 'ssn', 'personnummer', 'fodselsnummer', 'national-id', 'personal-id',
  'personal-number', 'personal-code',
]

export const identifierInUrl: Rule = {
  why: {
    pl: 'Adres wywołania zapisują dzienniki serwerów, historia przeglądarki i zakładki, często na lata i poza kontrolą urzędu. Numer PESEL, dowodu czy paszportu weź w treści żądania albo zamień na identyfikator bez znaczenia.',
    en: 'The address of a call is kept by logs of servers, histories and bookmarks, often for years and out of the reach of the office. Take a PESEL or the number of an ID card or passport in the body, or trade it for an identifier without meaning.',
  },
  wrong: `
    paths:
      /persons/{pesel}:
        get:
          parameters: [{ name: pesel, in: path, required: true, schema: { type: string } }]
          responses: { 200: { description: The person } }`,
  right: `
    paths:
      /lookups:
        post:
          requestBody:
            content:
              application/json:
                schema: { type: object, properties: { pesel: { type: string } } }
          responses: { 200: { description: 'Identifiers of the persons found' } }`,
  visitor: () => ({
    Parameter(parameter, { report, location }) {
      if (parameter.in !== 'path' && parameter.in !== 'query') return
      const words = nameWords(String(parameter.name)).join('-')
      const found = identifiers.some(
        (name) => words === name || words.endsWith(`-${name}`) || words.startsWith(`${name}-`),
      )
      if (!found) return
      report({
        message: `${parameter.name} identifies a person and would stand in the address, which logs and histories keep; take it in the body or a header.`,
        location: location.child('name'),
      })
    },
  }),
}
