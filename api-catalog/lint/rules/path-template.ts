// A path is a route of the gateway: it begins with `/`, has no query, no dot segments and no character
// that an address cannot bear, and names each parameter once, in whole braces.

import type { Rule } from '../rule.ts'

export const pathTemplate: Rule = {
  why: {
    pl: 'Ścieżka dokumentu staje się trasą szyny. Bez ukośnika na początku, z zapytaniem albo z nawiasem bez pary nie da się jej wywołać.',
    en: 'A path of the document becomes a route of the bus. Without a slash at the start, with a query or with a brace that has no partner it cannot be called.',
  },
  wrong: `
    paths:
      /permits?state=open:
        get:
          responses: { 200: { description: Permits } }`,
  right: `
    paths:
      /permits:
        get:
          parameters: [{ name: state, in: query, schema: { type: string } }]
          responses: { 200: { description: Permits } }`,
  visitor: () => ({
    Paths(paths, { report, location }) {
      for (const path of Object.keys(paths)) {
        const fault = path.startsWith('x-') ? undefined : faultOf(path)
        if (fault)
          report({ message: `${fault} in the path ${path}.`, location: location.child([path]) })
      }
    },
  }),
}

function faultOf(path: string): string | undefined {
  if (!path.startsWith('/')) return 'A / is missing at the start: nothing could be called'
  const names = [...path.matchAll(/\{([^{}/]+)\}/g)].map(([, name]) => name)
  const plain = path.replace(/\{[^{}/]+\}/g, '')
  if (/[{}]/.test(plain)) return 'A brace has no partner or nothing inside'
  if (new Set(names).size < names.length) return 'A parameter stands twice'
  if (/[?#]/.test(plain)) return 'A ? or # stands (write queries as parameters)'
  if (plain.split('/').some((segment) => segment === '.' || segment === '..')) {
    return 'A . or .. stands as a segment'
  }
  if (/[\s\\<>"^`|\p{Cc}]/u.test(plain)) return 'A character stands that must be percent-encoded'
  return undefined
}
