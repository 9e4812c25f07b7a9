// From the schemas of a document to the places that `x-data-classification` names: a graph as wide
// as the schemas, with their circles. Where a schema leaves it open which of its branches a value
// takes, what any of them classifies is hidden; a pattern that cannot be run holds for every name.
//
//   in place   $ref allOf anyOf oneOf if then else dependentSchemas discriminator   one node with the schema itself
//   below      properties patternProperties additionalProperties items prefixItems contains
//              unevaluatedProperties unevaluatedItems

import { compilePattern } from '#kernel/pattern/pattern.ts'
import type { Node } from '../json/select.ts'
import { isObject } from '../openapi/convert-schema.ts'
import { follow } from '../openapi/follow.ts'

type Schema = Readonly<Record<string, unknown>>
type Below = readonly [fits: (word: string | number) => boolean, node: SchemaNode]

/** Of a schema; undefined: nothing is classified anywhere below it. Made once for each schema. */
export function classifiedNode(
  document: object,
  words: ReadonlySet<string>,
): (schema: unknown) => Node | undefined {
  const nodes = new Map<Schema, SchemaNode>()
  return (schema) => {
    if (!isObject(schema)) return undefined
    const fresh: SchemaNode[] = []
    const node = nodeOf(schema, fresh)
    for (let at = 0; at < fresh.length; at++) fill(fresh[at]!, fresh)
    prune(fresh)
    return node.leads ? node : undefined
  }

  function nodeOf(schema: Schema, fresh: SchemaNode[]): SchemaNode {
    const known = nodes.get(schema)
    if (known) return known
    const node = new SchemaNode(schema)
    nodes.set(schema, node)
    fresh.push(node)
    return node
  }

  function fill(node: SchemaNode, fresh: SchemaNode[]): void {
    for (const part of inPlace(node.schema, document)) {
      node.ends ||= listed(part['x-data-classification']).some((it) => words.has(it as string))
      for (const [fits, schema] of below(part)) {
        if (isObject(schema)) node.below.push([fits, nodeOf(schema, fresh)])
      }
    }
    node.leads = node.ends
  }
}

class SchemaNode implements Node {
  readonly schema: Schema
  ends = false
  /** It ends, or something below it does. */
  leads = false
  below: Below[] = []

  constructor(schema: Schema) {
    this.schema = schema
  }

  member(name: string, into: Node[]): void {
    for (const [fits, node] of this.below) if (fits(name)) into.push(node)
  }

  item(place: number, into: Node[]): void {
    for (const [fits, node] of this.below) if (fits(place)) into.push(node)
  }
}

/** What leads nowhere is not walked. */
function prune(fresh: readonly SchemaNode[]): void {
  const above = new Map<SchemaNode, SchemaNode[]>()
  for (const node of fresh) {
    for (const [, inner] of node.below) {
      const known = above.get(inner)
      if (known) known.push(node)
      else above.set(inner, [node])
    }
  }
  const queue = [...above.keys(), ...fresh].filter(({ leads }) => leads)
  for (let at = 0; at < queue.length; at++) {
    for (const node of above.get(queue[at]!) ?? []) {
      if (node.leads) continue
      node.leads = true
      queue.push(node)
    }
  }
  for (const node of fresh) node.below = node.below.filter(([, inner]) => inner.leads)
}

/** The schema and all that judge the same value with it. */
function inPlace(schema: Schema, document: object): Schema[] {
  const found = new Set<Schema>([schema])
  for (const part of found) {
    const {
      $ref,
      allOf,
      anyOf,
      oneOf,
      if: condition,
      then,
      else: otherwise,
      dependentSchemas,
    } = part
    const more = [
      typeof $ref === 'string' ? follow(document, $ref) : undefined,
      ...[allOf, anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])),
      condition,
      then,
      otherwise,
      ...mapped(part['discriminator'], document),
      ...(isObject(dependentSchemas) ? Object.values(dependentSchemas) : []),
    ]
    for (const one of more) if (isObject(one)) found.add(one)
  }
  return [...found]
}

type Rule = readonly [fits: Below[0], schema: unknown]

function below(part: Schema): Rule[] {
  const { properties, patternProperties, prefixItems } = part
  const named = isObject(properties) ? properties : {}
  const patterns = Object.entries(isObject(patternProperties) ? patternProperties : {}).map(
    ([source, schema]) => ({ pattern: compilePattern(source), schema }),
  )
  const first = Array.isArray(prefixItems) ? (prefixItems as unknown[]) : []
  const others = (word: string | number) =>
    typeof word === 'string' &&
    !Object.hasOwn(named, word) &&
    !patterns.some(({ pattern }) => pattern?.test(word))
  const anyItem = (word: string | number) => typeof word === 'number'
  return [
    ...Object.entries(named).map(([name, schema]): Rule => [(word) => word === name, schema]),
    ...patterns.map(({ pattern, schema }): Rule => [
      (word) => typeof word === 'string' && (pattern?.test(word) ?? true),
      schema,
    ]),
    [others, part['additionalProperties']],
    [others, part['unevaluatedProperties']],
    ...first.map((schema, place): Rule => [(word) => word === place, schema]),
    [(word) => typeof word === 'number' && word >= first.length, part['items']],
    [anyItem, part['contains']],
    [anyItem, part['unevaluatedItems']],
  ]
}

/** Shapes that a discriminator leads to by name or reference, and that no `oneOf` need list. */
function mapped(discriminator: unknown, document: object): unknown[] {
  const mapping = isObject(discriminator) ? discriminator['mapping'] : undefined
  return Object.values(isObject(mapping) ? mapping : {}).map((target) => {
    if (typeof target !== 'string') return undefined
    return follow(document, target.startsWith('#') ? target : `#/components/schemas/${target}`)
  })
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
