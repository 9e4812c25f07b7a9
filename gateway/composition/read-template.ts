// A template from the file: what a part is asked with, or what the caller gets. Texts that begin with
// `$` are references, objects of one operator are operators, everything else is literal. `$$` at the
// start of a text or a key is a `$`.
//
// The schema (composition-schema.ts) holds the form of the operators; what it complained of is
// passed over here.

import { either, name } from '#kernel/yaml/show.ts'
import { didYouMean } from '#kernel/yaml/yaml.ts'
import { list, record } from '#api-catalog/portal/document/read-json.ts'
import type { Complain, Path, Reference, Template } from './composition.ts'
import { readReference } from './read-reference.ts'

export const operators = ['$merge', '$pick', '$drop', '$rename', '$each'] as const

export function readTemplate(value: unknown, path: Path, complain: Complain): Template {
  if (typeof value === 'string') return readText(value, path, complain)
  if (Array.isArray(value)) {
    const items = value.map((item, at) => readTemplate(item, [...path, at], complain))
    const literals = items.filter(({ kind }) => kind === 'literal') as Literal[]
    if (literals.length < items.length) return { kind: 'array', items }
    return { kind: 'literal', value: literals.map((item) => item.value) }
  }
  const mapping = record(value)
  if (!mapping) return { kind: 'literal', value }
  const keys = Object.keys(mapping)
  const [operator] = keys
  if (keys.length === 1 && isOperator(operator!)) {
    return readOperator(operator, mapping[operator], [...path, operator], complain)
  }
  const members = keys.flatMap((key): [string, Template][] => {
    const at = [...path, key]
    const member = readKey(key)
    if (member === undefined) {
      complain(at, 'key', strangeKey(key))
      return []
    }
    return [[member, readTemplate(mapping[key], at, complain)]]
  })
  if (members.some(([, { kind }]) => kind !== 'literal')) return { kind: 'object', members }
  const entries = members.map(([member, template]) => [member, (template as Literal).value])
  return { kind: 'literal', value: Object.fromEntries(entries) }
}

/** Every reference of a template with its place; not those to `$item`. */
export function* referencesIn(template: Template, path: Path): Generator<[Reference, Path]> {
  if (template.kind === 'reference') {
    if (template.root !== 'item') yield [template, path]
  } else
    for (const [inner, below] of insideOf(template)) yield* referencesIn(inner, [...path, ...below])
}

/** The templates right inside a template, each with its place below. */
export function insideOf(template: Template): (readonly [Template, Path])[] {
  switch (template.kind) {
    case 'literal':
    case 'reference':
      return []
    case 'object':
      return template.members.map(([member, inner]) => [inner, [writeKey(member)]])
    case 'array':
      return template.items.map((inner, at) => [inner, [at]])
    case 'merge':
      return template.of.map((inner, at) => [inner, ['$merge', at]])
    case 'each':
      return [
        [template.of, ['$each', 'of']],
        [template.as, ['$each', 'as']],
      ]
    default:
      return [[template.of, [`$${template.kind}`, 'of']]]
  }
}

/** A member as the file has it: `$` is written `$$` at the start. */
export function writeKey(member: string): string {
  return member.startsWith('$') ? `$${member}` : member
}

type Literal = Extract<Template, { kind: 'literal' }>
type Operator = (typeof operators)[number]

/** In place of what was complained of. */
const unread: Literal = { kind: 'literal', value: undefined }

function readText(text: string, path: Path, complain: Complain): Template {
  if (!text.startsWith('$')) return { kind: 'literal', value: text }
  if (text.startsWith('$$')) return { kind: 'literal', value: text.slice(1) }
  const reference = readReference(text)
  if (typeof reference !== 'string') return reference
  complain(path, 'value', reference)
  return unread
}

function readOperator(
  operator: Operator,
  value: unknown,
  path: Path,
  complain: Complain,
): Template {
  if (operator === '$merge') {
    const merged = list(value)
    return {
      kind: 'merge',
      of: merged.map((inner, at) => readTemplate(inner, [...path, at], complain)),
    }
  }
  const options = record(value)
  if (!options) return unread
  const of = readTemplate(options['of'], [...path, 'of'], complain)
  if (operator === '$each') {
    return { kind: 'each', of, as: readTemplate(options['as'], [...path, 'as'], complain) }
  }
  if (operator === '$rename') {
    return { kind: 'rename', of, names: (record(options['names']) ?? {}) as Record<string, string> }
  }
  const fields = list(options['fields']) as string[]
  return { kind: operator === '$pick' ? 'pick' : 'drop', of, fields }
}

function isOperator(key: string): key is Operator {
  return (operators as readonly string[]).includes(key)
}

function readKey(key: string): string | undefined {
  if (!key.startsWith('$')) return key
  // In the document that carries the composition a `$ref` would be followed.
  return key.startsWith('$$') && key !== '$$ref' ? key.slice(1) : undefined
}

function strangeKey(key: string): string {
  if (isOperator(key))
    return `${name(key)} must stand alone; put what is beside it in a \`$merge\`.`
  if (key === '$$ref') return 'A member `$ref` cannot be given; choose another name.'
  const meant = didYouMean(key, operators)
  const cure = meant
    ? `did you mean ${name(meant)}?`
    : `write ${name(`$${key}`)} for the name itself.`
  return `${name(key)} is not an operator; there are ${either(operators.map(name), 'and')}; ${cure}`
}
