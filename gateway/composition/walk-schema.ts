// Whether a field can be there, by a JSON Schema of OpenAPI 3.1: through `$ref`, `allOf`, `oneOf`,
// `anyOf`, lists and maps. What the schema leaves open is taken as it is written. An object that
// names its properties and says nothing of others is read as one that has no others: that is how
// people write documents, and a misspelt name must be found.
//
//   schema ─▶ branches: one for each way through oneOf/anyOf, each a list of schemas that all hold

import { followRef } from '#api-catalog/intake/follow-ref.ts'
import { list, record } from '#api-catalog/portal/document/read-json.ts'
import type { Loose } from '#api-catalog/portal/document/read-json.ts'

/** Document whose components references lead to, and a schema of it; several: any of them. */
export interface Place {
  readonly document: object
  readonly schemas: readonly unknown[]
}

export type Found =
  /** `always`: it is there whatever answer fits the schema. */
  | { readonly kind: 'found'; readonly schemas: readonly unknown[]; readonly always: boolean }
  /** `step` is the one that leads nowhere. */
  | {
      readonly kind: 'missing'
      readonly step: string | number
      /** Fields there are instead; empty where it is no object. */
      readonly known: readonly string[]
      readonly types: readonly string[]
    }

export function walkSchema(place: Place, steps: readonly (string | number)[]): Found {
  const { document } = place
  let schemas = place.schemas
  let always = true
  for (const step of steps) {
    const branches = schemas.flatMap((schema) => branchesOf(document, schema))
    const found = branches.map((branch) => stepInto(branch, step))
    const children = found.filter((one) => one !== undefined)
    if (children.length === 0) {
      const known = typeof step === 'string' ? namesIn(branches) : []
      return { kind: 'missing', step, known, types: typesOf({ document, schemas }) ?? [] }
    }
    always &&= found.every((one) => one?.always === true)
    schemas = distinct(children.map(({ schema }) => schema))
  }
  return { kind: 'found', schemas, always }
}

/** JSON types that are possible; undefined: any. */
export function typesOf({ document, schemas }: Place): string[] | undefined {
  const types = schemas
    .flatMap((schema) => branchesOf(document, schema))
    .map((branch) => typesOfBranch(branch))
  return types.includes(undefined) ? undefined : [...new Set(types.flatMap((some) => some ?? []))]
}

export interface Members {
  readonly members: ReadonlyMap<string, { readonly schemas: readonly unknown[]; always: boolean }>
  /** There may be others, and names that are not known are let be. */
  readonly open: boolean
  /** There are no others. */
  readonly closed: boolean
}

/** The members of what the schema allows, where that is an object. */
export function membersOf({ document, schemas }: Place): Members {
  const objects = schemas
    .flatMap((schema) => branchesOf(document, schema))
    .filter((branch) => isPossible(branch, 'object'))
  const members = namesIn(objects).map((name) => {
    const found = objects.map((branch) => memberOf(branch, name))
    const known = found.filter((one) => one !== undefined)
    const always = found.every((one) => one?.always === true)
    return [name, { schemas: distinct(known.map(({ schema }) => schema)), always }] as const
  })
  return {
    members: new Map(members),
    open: objects.some(opens),
    closed: objects.every((branch) => branch.some(closes)),
  }
}

/** Each way through `oneOf` and `anyOf` as a schema of its own. */
export function waysThrough({ document, schemas }: Place): { allOf: readonly Loose[] }[] {
  return schemas.flatMap((schema) => branchesOf(document, schema)).map((allOf) => ({ allOf }))
}

/** Names that must be there. */
export function requiredIn(place: Place): string[] {
  return [...membersOf(place).members].flatMap(([name, { always }]) => (always ? [name] : []))
}

type Branch = readonly Loose[]

const mostBranches = 64
const deepest = 16

function branchesOf(
  document: object,
  schema: unknown,
  budget = { left: 2_000 },
  depth = 0,
): Branch[] {
  if (schema === false) return []
  const written = record(schema)
  const target = record(followRef(document, schema))
  if (!written || !target || depth > deepest || --budget.left < 0) return [[]]
  // In 3.1 what stands beside a `$ref` counts too.
  const own = target === written ? [target] : [target, written]
  let branches: Branch[] = [own.map(alone)]
  const product = (others: readonly Branch[]) => {
    branches = branches.flatMap((one) => others.map((other) => [...one, ...other]))
    if (branches.length > mostBranches) branches = [[]]
  }
  for (const one of own) {
    for (const inner of list(one['allOf'])) {
      product(branchesOf(document, inner, budget, depth + 1))
    }
    for (const alternatives of [list(one['oneOf']), list(one['anyOf'])]) {
      if (alternatives.length === 0) continue
      product(alternatives.flatMap((inner) => branchesOf(document, inner, budget, depth + 1)))
    }
  }
  return branches
}

/** What it says by itself. */
function alone({ $ref: _ref, allOf: _all, oneOf: _one, anyOf: _any, ...rest }: Loose): Loose {
  return rest
}

interface Child {
  readonly schema: unknown
  readonly always: boolean
}

function stepInto(branch: Branch, step: string | number): Child | undefined {
  if (!isPossible(branch, typeof step === 'number' ? 'array' : 'object')) return undefined
  const types = typesOfBranch(branch)
  const only = types === undefined || types.length === 1
  const child = typeof step === 'number' ? itemOf(branch, step) : memberOf(branch, step)
  return child && { ...child, always: child.always && only }
}

function memberOf(branch: Branch, name: string): Child | undefined {
  const named = branch.flatMap((schema) => own(schema['properties'], name))
  const always = branch.some((schema) => list(schema['required']).includes(name))
  if (named.length > 0) return { schema: joined(named), always }
  if (!opens(branch)) return undefined
  const others = branch.map((schema) => schema['additionalProperties']).filter((one) => record(one))
  return { schema: joined(others), always }
}

function itemOf(branch: Branch, at: number): Child | undefined {
  const items = branch.flatMap((schema) => {
    const first = list(schema['prefixItems'])[at]
    return first ?? schema['items'] ?? []
  })
  if (items.includes(false)) return undefined
  const least = Math.max(0, ...branch.map((schema) => Number(schema['minItems'] ?? 0)))
  return { schema: joined(items), always: least > at }
}

/** Other members than the named ones may be there. */
function opens(branch: Branch): boolean {
  if (branch.some(closes)) return false
  const said = branch.some((schema) => {
    return schema['additionalProperties'] !== undefined || schema['patternProperties'] !== undefined
  })
  return said || !branch.some((schema) => record(schema['properties']))
}

function closes(schema: Loose): boolean {
  return schema['additionalProperties'] === false
}

function typesOfBranch(branch: Branch): string[] | undefined {
  let types: string[] | undefined
  for (const schema of branch) {
    const said = typesSaid(schema)
    if (said === undefined) continue
    types = types === undefined ? said : types.filter((type) => said.includes(type))
  }
  if (types !== undefined) return types
  return branch.some((schema) => record(schema['properties'])) ? ['object'] : undefined
}

function typesSaid(schema: Loose): string[] | undefined {
  const { type, enum: values } = schema
  if (typeof type === 'string') return widen([type])
  if (Array.isArray(type)) return widen(type as string[])
  if ('const' in schema) return widen([typeOf(schema['const'])])
  if (Array.isArray(values)) return widen([...new Set(values.map(typeOf))])
  return undefined
}

function widen(types: readonly string[]): string[] {
  return types.includes('number') ? [...new Set([...types, 'integer'])] : [...types]
}

export function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function isPossible(branch: Branch, type: string): boolean {
  return typesOfBranch(branch)?.includes(type) ?? true
}

function namesIn(branches: readonly Branch[]): string[] {
  const names = branches.flatMap((branch) =>
    branch.flatMap((schema) => Object.keys(record(schema['properties']) ?? {})),
  )
  return [...new Set(names)]
}

function own(properties: unknown, name: string): unknown[] {
  const named = record(properties)
  return named && Object.hasOwn(named, name) ? [named[name]] : []
}

function joined(schemas: readonly unknown[]): unknown {
  const different = distinct(schemas)
  if (different.length === 0) return {}
  return different.length === 1 ? different[0] : { allOf: different }
}

export function distinct(schemas: readonly unknown[]): unknown[] {
  return [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()]
}
