// Errors as application/problem+json (RFC 9457): the bus answers with it itself, and a caller that
// knows one shape of errors is glad of it.

import type { Oas3Rule } from '@redocly/openapi-core'

export const problemJson: Oas3Rule = () => ({
  Response(response, { report, location, key }) {
    if (!/^[45]/.test(String(key))) return
    const types = Object.keys(response.content ?? {})
    if (types.length === 0 || types.some((type) => type.startsWith('application/problem+'))) return
    report({
      message: `Answer ${key} with application/problem+json (RFC 9457), not only ${types[0]}.`,
      location: location.child('content'),
    })
  },
})
