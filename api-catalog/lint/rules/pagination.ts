// A GET that answers a list lets the caller take it in parts, or says how long it can get.

import type { UserContext } from '@redocly/openapi-core'
import { eachOperation, isNode, nodeOf, parametersOf } from '../each-operation.ts'
import type { Node } from '../each-operation.ts'
import { nameWords } from '../name-words.ts'
import type { Rule } from '../rule.ts'

// oxfmt-ignore
const partWords = new Set([
  'limit', 'cursor', 'page', 'offset', 'size', 'per', 'top', 'skip', 'after', 'before', 'since', 'continuation',
  'strona', 'limit', 'rozmiar', 'od',
])
const listNames = ['items', 'results', 'data', 'content', 'records', 'list', 'elements', 'entries']

export const pagination: Rule = {
  why: {
    pl: 'Lista, która dziś ma sto pozycji, za rok ma milion i nie mieści się w jednej odpowiedzi. Dodanie stron później psuje programy, które już czytają całość. Krótkiej liście z natury wystarczy maxItems.',
    en: 'A list that has a hundred entries today has a million in a year and fits into no answer. Adding pages later breaks the programs that read it whole. For a list that is short by nature maxItems is enough.',
  },
  wrong: `
    paths:
      /permits:
        get:
          responses:
            200:
              description: Permits
              content:
                application/json:
                  schema: { type: array, items: { type: string } }`,
  right: `
    paths:
      /permits:
        get:
          parameters:
            - { name: limit, in: query, schema: { type: integer, maximum: 100 } }
            - { name: cursor, in: query, schema: { type: string } }
          responses:
            200:
              description: Permits
              content:
                application/json:
                  schema: { type: array, items: { type: string } }`,
  visitor: () => ({
    Paths(paths, { report, location, resolve }) {
      for (const met of eachOperation(paths, resolve)) {
        if (met.method !== 'get' || !answersLongList(met.operation, resolve)) continue
        const inParts = parametersOf(met, resolve).some(({ name }) =>
          nameWords(String(name)).some((word) => partWords.has(word)),
        )
        if (inParts) continue
        report({
          message:
            'The operation answers a list without end; add limit and cursor (or page), or bound it by maxItems.',
          location: location.child(met.place),
        })
      }
    },
  }),
}

function answersLongList(operation: Node, resolve: UserContext['resolve']): boolean {
  const responses = isNode(operation['responses']) ? operation['responses'] : {}
  return Object.entries(responses).some(([status, given]) => {
    if (!status.startsWith('2')) return false
    const content = nodeOf(given, resolve)?.['content']
    return Object.entries(isNode(content) ? content : {}).some(
      ([type, media]) =>
        type.includes('json') && isLongList(nodeOf(nodeOf(media, resolve)?.['schema'], resolve)),
    )
  })

  function isLongList(schema: Node | undefined): boolean {
    if (schema === undefined) return false
    if (isUnbounded(schema)) return true
    const parts = Array.isArray(schema['allOf']) ? (schema['allOf'] as unknown[]) : []
    return [schema, ...parts].some((part) => {
      const properties = nodeOf(part, resolve)?.['properties']
      return listNames.some(
        (name) =>
          isNode(properties) &&
          Object.hasOwn(properties, name) &&
          isUnbounded(nodeOf(properties[name], resolve)),
      )
    })
  }
}

function isUnbounded(schema: Node | undefined): boolean {
  const type = schema?.['type']
  const array = type === 'array' || (Array.isArray(type) && type.includes('array'))
  return array && schema?.['maxItems'] === undefined
}
