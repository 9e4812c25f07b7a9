// What the operators give that take objects apart and put them together, and what they cannot do:
// `$merge`, `$pick`, `$drop`, `$rename`.

import { either, name } from '#kernel/yaml/show.ts'
import type { Complain, Path, Template } from './composition.ts'
import { anyOf, objectSchema } from './make-schema.ts'
import { capital, kinds, unknown } from './say.ts'
import { anything } from './scope.ts'
import type { Described, Scope } from './scope.ts'
import { membersOf, typesOf } from './walk-schema.ts'

/** `$merge` */
export function mergeObjects(
  merged: readonly Described[],
  scope: Scope,
  path: Path,
  complain: Complain,
): Described {
  const members = new Map<string, Described>()
  let closed = true
  for (const [at, one] of merged.entries()) {
    const place = [...path, '$merge', at]
    const its = objectOf(one, '$merge', scope, place, complain)
    closed &&= its.closed
    const twice = [...its.members.keys()].filter((member) => members.has(member))
    if (twice.length > 0) {
      const message = `An earlier one has ${either(twice.map(name), 'and')} too; \`$drop\` or \`$rename\` it here or there.`
      complain(place, 'value', message)
    }
    for (const [member, described] of its.members) {
      const always = described.always && one.always && isOnly(['object'], one, scope)
      members.set(member, { schema: described.schema, always })
    }
  }
  const always = merged.some((one) => one.always && isOnly(['object'], one, scope))
  return { schema: objectSchema(members, closed), always }
}

type Reshape = Extract<Template, { kind: 'pick' | 'drop' | 'rename' }>

/** `$pick`, `$drop`, `$rename` */
export function reshape(
  template: Reshape,
  of: Described,
  scope: Scope,
  path: Path,
  complain: Complain,
): Described {
  const operator = `$${template.kind}`
  const { members, open, closed } = objectOf(
    of,
    operator,
    scope,
    [...path, operator, 'of'],
    complain,
  )
  const { always } = of
  const remade = (members: Iterable<readonly [string, Described]>, closed: boolean) =>
    orNull({ schema: objectSchema(members, closed), always }, of, scope)
  const named = template.kind === 'rename' ? Object.keys(template.names) : template.fields
  for (const [at, field] of named.entries()) {
    if (members.has(field) || open) continue
    const place = template.kind === 'rename' ? ['names', field] : ['fields', at]
    const key = template.kind === 'rename' ? 'key' : 'value'
    const known = [...members.keys()]
    complain([...path, operator, ...place], key, capital(unknown(field, 'in it', known)))
  }
  if (template.kind === 'rename') {
    const { names } = template
    const renamed = new Map<string, Described>()
    for (const [member, described] of members) {
      const called = Object.hasOwn(names, member) ? names[member]! : member
      if (renamed.has(called)) {
        const message = `Two members would be called ${name(called)}; choose another name.`
        complain([...path, operator, 'names'], 'value', message)
      }
      renamed.set(called, described)
    }
    return remade(renamed, closed)
  }
  const { kind, fields } = template
  if (kind === 'drop')
    return remade(
      [...members].filter(([one]) => !fields.includes(one)),
      closed,
    )
  return remade(
    fields.map((field) => [field, members.get(field) ?? anything] as const),
    true,
  )
}

interface ObjectOf {
  readonly members: ReadonlyMap<string, Described>
  readonly open: boolean
  readonly closed: boolean
}

function objectOf(
  { schema }: Described,
  operator: string,
  { document }: Scope,
  path: Path,
  complain: Complain,
): ObjectOf {
  const place = { document, schemas: [schema] }
  const types = typesOf(place)
  if (types && !types.includes('object')) {
    const cure = types.includes('array') ? ' Use `$each` round it.' : ''
    complain(path, 'value', `\`${operator}\` takes an object, and this is ${kinds(types)}.${cure}`)
    return { members: new Map(), open: true, closed: false }
  }
  const { members, open, closed } = membersOf(place)
  const described = [...members].map(([member, { schemas, always }]) => {
    return [member, { schema: anyOf(schemas), always }] as const
  })
  return { members: new Map(described), open, closed }
}

function isOnly(allowed: readonly string[], { schema }: Described, { document }: Scope): boolean {
  const types = typesOf({ document, schemas: [schema] })
  return types?.every((type) => allowed.includes(type)) ?? false
}

/** What is made of `null` is `null`; what is made of something unfit is nothing. */
export function orNull(
  made: { schema: object; always: boolean },
  of: Described,
  scope: Scope,
): Described {
  const { type } = made.schema as { type: string }
  const always = made.always && isOnly([type, 'null'], of, scope)
  const types = typesOf({ document: scope.document, schemas: [of.schema] }) ?? ['null']
  const schema = types.includes('null') ? { ...made.schema, type: [type, 'null'] } : made.schema
  return { schema, always }
}
