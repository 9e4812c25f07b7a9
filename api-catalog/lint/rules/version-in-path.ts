// The bus puts the major version into the address; a path that begins with one makes it /v1/v1/….

import type { Rule } from '../rule.ts'

export const versionInPath: Rule = {
  why: {
    pl: 'Adres API na szynie ma już numer główny: /api/podmiot/api/v1. Ścieżka, która zaczyna się od /v1, daje adres /v1/v1 i przestaje się zgadzać, gdy wyjdzie wersja 2. Numer upstreamu podaj w jego adresie.',
    en: 'The address of an API on the bus has the major version already: /api/entity/api/v1. A path that begins with /v1 makes the address /v1/v1, and is wrong as soon as version 2 is out. Put the number of the upstream into its address.',
  },
  wrong: `
    paths:
      /v1/permits:
        get:
          responses: { 200: { description: Permits } }`,
  right: `
    paths:
      /permits:
        get:
          responses: { 200: { description: Permits } }`,
  visitor: () => ({
    Paths(paths, { report, location }) {
      for (const path of Object.keys(paths)) {
        const version = /^\/(v\d+(?:\.\d+)*)(?:\/|$)/i.exec(path)?.[1]
        if (version === undefined) continue
        report({
          message: `Begin ${path} without /${version}: the bus adds the major version itself.`,
          location: location.child([path]),
        })
      }
    },
  }),
}
