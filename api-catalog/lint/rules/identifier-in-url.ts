// A number that identifies a person does not belong into an address: addresses are kept in logs,
// histories and bookmarks on the way.

import type { Oas3Rule } from '@redocly/openapi-core'

// oxfmt-ignore
const identifiers = [
  'pesel', 'numer-pesel', 'nr-pesel', 'numer-dowodu', 'nr-dowodu', 'seria-numer-dowodu', 'dowod-osobisty',
  'numer-paszportu', 'nr-paszportu', 'paszport', 'passport', 'passport-number', 'id-card-number',
  'bsn', 'burgerservicenummer', 'ssn', 'personnummer', 'fodselsnummer', 'national-id', 'personal-id',
  'personal-number', 'personal-code',
]

export const identifierInUrl: Oas3Rule = () => ({
  Parameter(parameter, { report, location }) {
    if (parameter.in !== 'path' && parameter.in !== 'query') return
    const words = String(parameter.name)
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
    const found = identifiers.some(
      (name) => words === name || words.endsWith(`-${name}`) || words.startsWith(`${name}-`),
    )
    if (!found) return
    report({
      message: `${parameter.name} identifies a person and would stand in the address, which logs and histories keep; take it in the body or a header.`,
      location: location.child('name'),
    })
  },
})
