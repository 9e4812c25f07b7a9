// What a template gives, as a JSON Schema, from the schemas of what it refers to; and on the way,
// whatever cannot be: a field that is not there, a member that is given twice, a list that is none.
//
//   template + schemas of inputs and answers ─▶ { schema, always }  +  complaints at their places

import { name } from '#kernel/yaml/show.ts'
import type { Complain, Path, Reference, Template } from './composition.ts'
import { writeReference } from './read-reference.ts'
import { writeKey } from './read-template.ts'
import { mergeObjects, orNull, reshape } from './describe-operators.ts'
import { anyOf, objectSchema, schemaOfValue } from './make-schema.ts'
import { anything } from './scope.ts'
import type { Described, Scope } from './scope.ts'
import { kinds, unknown } from './say.ts'
import { walkSchema } from './walk-schema.ts'

export function describeTemplate(
  template: Template,
  scope: Scope,
  path: Path,
  complain: Complain,
): Described {
  const inside = (inner: Template, ...below: Path) =>
    describeTemplate(inner, scope, [...path, ...below], complain)
  switch (template.kind) {
    case 'literal':
      return { schema: schemaOfValue(template.value), always: true }
    case 'reference':
      return describeReference(template, scope, path, complain)
    case 'object': {
      const members = template.members.map(([member, inner]) => {
        return [member, inside(inner, writeKey(member))] as const
      })
      return { schema: objectSchema(members, true), always: true }
    }
    case 'array': {
      const items = template.items.map((inner, at) => inside(inner, at).schema)
      return { schema: { type: 'array', items: anyOf(items) }, always: true }
    }
    case 'each': {
      const list = inside(template.of, '$each', 'of')
      const items = itemsOf(list, scope, [...path, '$each', 'of'], complain)
      const within = { ...scope, item: items }
      const as = describeTemplate(template.as, within, [...path, '$each', 'as'], complain)
      const through = { type: 'array', items: as.schema }
      return orNull({ schema: through, always: list.always }, list, scope)
    }
    case 'merge': {
      const merged = template.of.map((inner, at) => inside(inner, '$merge', at))
      return mergeObjects(merged, scope, path, complain)
    }
    default:
      return reshape(
        template,
        inside(template.of, `$${template.kind}`, 'of'),
        scope,
        path,
        complain,
      )
  }
}

function describeReference(
  reference: Reference,
  scope: Scope,
  path: Path,
  complain: Complain,
): Described {
  const wrong = (message: string): Described => {
    complain(path, 'value', `${name(writeReference(reference))}: ${message}`)
    return anything
  }
  const { root, part, steps } = reference
  switch (root) {
    case 'caller':
      return { schema: { type: 'string' }, always: false }
    case 'body':
      if (scope.body === undefined)
        return wrong('the operation takes no body; describe it in `input.body`.')
      return walk({ schema: scope.body, always: true }, steps, 'the body', scope, wrong)
    case 'item':
      if (scope.item === undefined) return wrong('there is an item only in `as` of an `$each`.')
      return walk({ schema: scope.item, always: true }, steps, 'the item', scope, wrong)
    case 'parts': {
      const found = scope.parts.get(part!)
      if (found) return walk(found, steps, `the answer of ${found.of}`, scope, wrong)
      return wrong(unknown(part!, 'among the parts', [...scope.parts.keys()]))
    }
    default: {
      const [first, ...rest] = steps as [string, ...Reference['steps']]
      const found = scope[root].get(first)
      if (found) return walk(found, rest, name(first), scope, wrong)
      return wrong(unknown(first, `among the ${root} parameters`, [...scope[root].keys()]))
    }
  }
}

function walk(
  from: Described,
  steps: Reference['steps'],
  of: string,
  { document }: Scope,
  wrong: (message: string) => Described,
): Described {
  const found = walkSchema({ document, schemas: [from.schema] }, steps)
  if (found.kind === 'found') {
    return { schema: anyOf(found.schemas), always: from.always && found.always }
  }
  const { step, known, types } = found
  if (typeof step === 'number') {
    return wrong(`there is no list in ${of} to take \`[${step}]\` of; it is ${kinds(types)}.`)
  }
  if (types.length > 0 && !types.includes('object')) {
    const cure = types.includes('array') ? '; take an entry with `[0]`, or use `$each`.' : '.'
    return wrong(
      `${name(step)} cannot be in ${of}: what stands before it is ${kinds(types)}${cure}`,
    )
  }
  return wrong(unknown(step, `in ${of}`, known))
}

/** The list that `$each` goes through: the schema of its items. */
function itemsOf(list: Described, scope: Scope, path: Path, complain: Complain): unknown {
  const { document } = scope
  const found = walkSchema({ document, schemas: [list.schema] }, [0])
  if (found.kind === 'found') return anyOf(found.schemas)
  complain(path, 'value', `\`$each\` goes through a list, and this is ${kinds(found.types)}.`)
  return {}
}
