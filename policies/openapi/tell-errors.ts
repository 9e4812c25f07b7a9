// What a schema found, as sentences for the caller: where, and what is expected there. Never what
// was sent: that may be personal data, and a refusal is logged and shown by others.

import type { ErrorObject } from 'ajv'
import type { InputError } from '#kernel/problem/problem.ts'

export type Place = InputError['in']

/** At most a hundred; the last one then says how many more there are. */
export const mostErrors = 100
const longestPointer = 300

export function tellErrors(
  place: Place,
  base: string,
  errors: readonly ErrorObject[],
  into: InputError[],
): void {
  const seen = new Set<string>()
  for (const error of errors) {
    // `if` only says that the errors before it count.
    if (error.keyword === 'if') continue
    const pointer = (base + error.instancePath + missing(error)).slice(0, longestPointer)
    const detail = sentence(error)
    if (seen.has(pointer + detail)) continue
    seen.add(pointer + detail)
    into.push({ in: place, pointer, detail })
  }
}

export function atMost(errors: readonly InputError[]): readonly InputError[] {
  if (errors.length <= mostErrors) return errors
  const shown = errors.slice(0, mostErrors)
  const last = shown.at(-1)!
  const rest = errors.length - mostErrors
  return [...shown.slice(0, -1), { ...last, detail: `${last.detail} (and ${rest} more errors)` }]
}

/** RFC 6901 §3. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The member that an error is about, where the path of the error stops before it. */
function missing({ keyword, params }: ErrorObject): string {
  const name: unknown =
    keyword === 'required' || keyword === 'dependentRequired'
      ? params['missingProperty']
      : (params['additionalProperty'] ?? params['unevaluatedProperty'])
  return typeof name === 'string' ? `/${escapePointer(name)}` : ''
}

// oxfmt-ignore
const sentences: Readonly<Record<string, (params: Readonly<Record<string, string | number>>) => string>> = {
  type:                  ({ type }) => `must be ${list(type, 'or', article)}`,
  required:              () => 'is missing',
  dependentRequired:     ({ property }) => `is missing; it must come with ${property}`,
  additionalProperties:  () => 'is not described; leave it out',
  unevaluatedProperties: () => 'is not described; leave it out',
  propertyNames:         () => 'has a member whose name is not allowed',
  enum:                  ({ allowedValues }) => `must be one of ${list(allowedValues, 'or', JSON.stringify)}`,
  const:                 ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
  oneOfValues:           () => 'must be one of the described values',
  format:                ({ format }) => `must be ${article(String(format))}`,
  pattern:               ({ pattern }) => `must match ${pattern}`,
  minLength:             ({ limit }) => `must have at least ${limit} characters`,
  maxLength:             ({ limit }) => `must have at most ${limit} characters`,
  minItems:              ({ limit }) => `must have at least ${limit} items`,
  maxItems:              ({ limit }) => `must have at most ${limit} items`,
  minProperties:         ({ limit }) => `must have at least ${limit} members`,
  maxProperties:         ({ limit }) => `must have at most ${limit} members`,
  minimum:               ({ limit }) => `must be at least ${limit}`,
  maximum:               ({ limit }) => `must be at most ${limit}`,
  exclusiveMinimum:      ({ limit }) => `must be more than ${limit}`,
  exclusiveMaximum:      ({ limit }) => `must be less than ${limit}`,
  multipleOf:            ({ multipleOf }) => `must be a multiple of ${multipleOf}`,
  uniqueItems:           () => 'must not hold the same item twice',
  contains:              () => 'lacks an item of the described kind',
  items:                 () => 'has more items than are described',
  unevaluatedItems:      () => 'has more items than are described',
  anyOf:                 () => 'must fit one of the described shapes',
  oneOf:                 () => 'must fit exactly one of the described shapes',
  not:                   () => 'must not fit the excluded shape',
  'false schema':        () => 'is not allowed',
}

function sentence({ keyword, params }: ErrorObject): string {
  const say = Object.hasOwn(sentences, keyword) ? sentences[keyword] : undefined
  return say ? say(params).slice(0, 500) : `must meet ${keyword}`
}

function list(values: unknown, and: string, show: (value: string) => string): string {
  const all = (Array.isArray(values) ? values : String(values).split(',')).map((it) => show(it))
  const shown = all.length > 20 ? [...all.slice(0, 20), '…'] : all
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(', ')} ${and} ${shown.at(-1)}`
}

function article(type: string): string {
  if (type === 'null') return 'null'
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`
}
