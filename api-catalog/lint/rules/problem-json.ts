// Errors as application/problem+json (RFC 9457): the bus answers with it itself, and a caller that
// knows one shape of errors is glad of it.

import type { Rule } from '../rule.ts'

export const problemJson: Rule = {
  why: {
    pl: 'Szyna sama odmawia w application/problem+json (RFC 9457). Gdy API za nią robi tak samo, autor systemu obsługuje błędy raz, a nie osobno dla każdego urzędu.',
    en: 'The bus itself refuses with application/problem+json (RFC 9457). When the API behind it does the same, the author of a system handles errors once, and not anew for every office.',
  },
  wrong: `
    paths:
      /permits:
        get:
          responses:
            200: { description: Permits }
            404: { description: None, content: { application/json: { schema: { type: object } } } }`,
  right: `
    paths:
      /permits:
        get:
          responses:
            200: { description: Permits }
            404: { description: None, content: { application/problem+json: { schema: { type: object } } } }`,
  visitor: () => ({
    Response(response, { report, location, key }) {
      if (!/^[45]/.test(String(key))) return
      const types = Object.keys(response.content ?? {})
      if (types.length === 0 || types.some((type) => type.startsWith('application/problem+')))
        return
      report({
        message: `Answer ${key} with application/problem+json (RFC 9457), not only ${types[0]}.`,
        location: location.child('content'),
      })
    },
  }),
}
