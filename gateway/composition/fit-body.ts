// The body a part is sent, against the schema its operation wants: members that are not known, those
// that are missing, types that never meet; and which references must be there for the part to be asked.

import { either, name } from '#kernel/yaml/show.ts'
import { checkValue } from './check-value.ts'
import type { Complain, Path, Reference, Template } from './composition.ts'
import { describeTemplate } from './describe-template.ts'
import { anyOf } from './make-schema.ts'
import type { Scope } from './scope.ts'
import { writeKey } from './read-template.ts'
import { capital, kinds, unknown } from './say.ts'
import { distinct, membersOf, requiredIn, typesOf, walkSchema, waysThrough } from './walk-schema.ts'

export interface Fitting {
  readonly scope: Scope
  readonly complain: Complain
  /** `the body of mc/persons/v1 lookUpPersons` */
  readonly what: string
  /** Grows by what the part cannot be asked without. */
  readonly required: Reference[]
}

export function fitBody(
  template: Template,
  wanted: unknown,
  must: boolean,
  path: Path,
  fitting: Fitting,
): void {
  const { scope, complain, what, required } = fitting
  const place = { document: scope.document, schemas: [wanted] }
  const object = asObject(template)
  const types = typesOf(place)
  if (object && (types?.includes('object') ?? true)) return fitObject(object, wanted, path, fitting)
  if (template.kind === 'array' && (types?.includes('array') ?? true)) {
    const items = walkSchema(place, [0])
    if (items.kind === 'missing') return
    for (const [at, item] of template.items.entries()) {
      fitBody(item, anyOf(items.schemas), false, [...path, at], fitting)
    }
    return
  }
  if (must) required.push(...neededBy(template))
  const { schema } = describeTemplate(template, scope, path, silent)
  const given = typesOf({ document: scope.document, schemas: [schema] })
  if (given && types && !given.some((type) => types.includes(type))) {
    complain(path, 'value', `This is ${kinds(given)}, and ${what} wants ${kinds(types)} here.`)
    return
  }
  if (template.kind !== 'literal') return
  const wrong = checkValue(template.value, wanted, scope.document)
  if (wrong) complain(path, 'value', `This does not fit ${what}: it ${wrong}.`)
}

type ObjectTemplate = Extract<Template, { kind: 'object' }>

function fitObject(
  { members }: ObjectTemplate,
  wanted: unknown,
  path: Path,
  fitting: Fitting,
): void {
  const { scope, complain, what } = fitting
  const { document } = scope
  const place = { document, schemas: [wanted] }
  const ways = waysThrough(place).map((way) => ({ document, schemas: [way] }))
  const names = members.map(([member]) => member)
  const knows = (way: (typeof ways)[number], member: string) =>
    walkSchema(way, [member]).kind === 'found'
  const fit = ways.filter((way) => names.every((member) => knows(way, member)))
  if (fit.length === 0) {
    const known = [...membersOf(place).members.keys()]
    const strange = names.filter((member) => !ways.some((way) => knows(way, member)))
    for (const member of strange) {
      const message = unknown(member, `in ${what}`, known)
      complain([...path, writeKey(member)], 'key', capital(message))
    }
    if (strange.length === 0) {
      complain(path, 'value', `${either(names.map(name), 'and')} never stand together in ${what}.`)
    }
    return
  }
  const missing = fit.map((way) => requiredIn(way).filter((member) => !names.includes(member)))
  const least = Math.min(...missing.map(({ length }) => length))
  const nearest = fit.filter((_, at) => missing[at]!.length === least)
  if (least > 0) {
    const needs = missing.find(({ length }) => length === least)!
    complain(path, 'value', `${capital(what)} needs ${either(needs.map(name), 'and')} too.`)
  }
  for (const [member, inner] of members) {
    const must = nearest.every((way) => requiredIn(way).includes(member))
    const found = nearest.map((way) => walkSchema(way, [member]))
    const schemas = distinct(found.flatMap((one) => (one.kind === 'found' ? one.schemas : [])))
    fitBody(inner, anyOf(schemas), must, [...path, writeKey(member)], fitting)
  }
}

/** A literal object is looked at member by member too. */
function asObject(template: Template): ObjectTemplate | undefined {
  if (template.kind === 'object') return template
  if (template.kind !== 'literal') return undefined
  const { value } = template
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const members = Object.entries(value).map(([member, inner]): [string, Template] => {
    return [member, { kind: 'literal', value: inner as unknown }]
  })
  return { kind: 'object', members }
}

/** Where they are absent, the template gives nothing. */
export function neededBy(template: Template): Reference[] {
  if (template.kind === 'reference') return [template]
  return 'of' in template && template.kind !== 'merge' ? neededBy(template.of) : []
}

/** What is wrong inside was told already. */
const silent: Complain = () => undefined
