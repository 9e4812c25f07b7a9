// What a JSON Schema takes, in a few words: "a whole number from 1 to 1000000".

import { either, show } from './show.ts'

/** What is read of a schema; a schema of ours, so these are what they should be. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: string
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minProperties?: number
  readonly maxProperties?: number
}

export function describe(schema: Schema): string {
  const example = schema.examples?.[0]
  const words = either(kinds(schema))
  return example === undefined ? words : `${words}, for example ${show(example)}`
}

function kinds(schema: Schema): string[] {
  if ('const' in schema) return [show(schema.const)]
  if (schema.enum) return schema.enum.map(show)
  const types = [schema.type ?? []].flat()
  return types.length > 0 ? types.map((type) => kind(type, schema)) : [impliedKind(schema)]
}

function kind(type: string, schema: Schema): string {
  if (type === 'integer') return `a whole number${limits(schema)}`
  if (type === 'number') return `a number${limits(schema)}`
  if (type === 'string') return text(schema)
  if (type === 'boolean') return '`true` or `false`'
  if (type === 'null') return 'nothing'
  if (type === 'array') {
    const repeats = schema.uniqueItems ? ' without repeats' : ''
    return `a list${span(schema.minItems, schema.maxItems, 'entry', 'entries')}${repeats}`
  }
  const size = span(schema.minProperties, schema.maxProperties, 'line', 'lines')
  return `a mapping${size} (\`name: value\`)`
}

/** For a schema that names no type, but limits one. */
function impliedKind(schema: Schema): string {
  if ('minimum' in schema || 'maximum' in schema || 'multipleOf' in schema)
    return kind('number', schema)
  if ('minItems' in schema || 'maxItems' in schema) return kind('array', schema)
  if ('minProperties' in schema || 'maxProperties' in schema) return kind('object', schema)
  return kind('string', schema)
}

function text(schema: Schema): string {
  const { format, pattern, minLength, maxLength } = schema
  if (minLength === 1 && maxLength === undefined && !pattern && !format) {
    return 'text that is not empty'
  }
  const form = format ? ` of the form ${format}` : ''
  const like = pattern ? ` that matches \`${pattern}\`` : ''
  return `text${form}${span(minLength, maxLength, 'character', 'characters')}${like}`
}

function limits(schema: Schema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  const step = multipleOf === undefined ? '' : ` divisible by ${multipleOf}`
  if (minimum !== undefined && maximum !== undefined) return `${step} from ${minimum} to ${maximum}`
  const words = [
    minimum === undefined ? [] : `of at least ${minimum}`,
    maximum === undefined ? [] : `of at most ${maximum}`,
    exclusiveMinimum === undefined ? [] : `above ${exclusiveMinimum}`,
    exclusiveMaximum === undefined ? [] : `below ${exclusiveMaximum}`,
  ].flat()
  return words.length > 0 ? `${step} ${words.join(' and ')}` : step
}

function span(
  least: number | undefined,
  most: number | undefined,
  one: string,
  many: string,
): string {
  if (least === undefined && most === undefined) return ''
  if (least === most) return ` of ${least} ${least === 1 ? one : many}`
  if (most === undefined) return ` of at least ${least} ${least === 1 ? one : many}`
  if (least === undefined) return ` of at most ${most} ${most === 1 ? one : many}`
  return ` of ${least} to ${most} ${many}`
}
