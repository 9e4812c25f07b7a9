// All schemas of one document, compiled as they are asked for and once each: what many operations
// share is one function. Circular references meet themselves by name.

import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject } from 'ajv'
import { ajvRegExp } from '#kernel/pattern/pattern.ts'
import { oneOfValues, uniqueItems } from '#kernel/same-values/same-values.ts'
import type { Tools } from '../policy.ts'
import { convertSchema, isObject } from './convert-schema.ts'
import type { Conversion } from './convert-schema.ts'
import { follow, resolve } from './follow.ts'
import { hasLoop } from './find-loop.ts'
import { safeFormats } from './safe-formats.ts'

export interface Schemas {
  /** What is wrong with a value; empty: nothing. Null: the schema lets everything pass. */
  check(schema: unknown): Check | null
  /** Follows `$ref`s inside the document until there is none; undefined when they lead nowhere. */
  resolve(thing: unknown): Record<string, unknown> | undefined
}

/** `thorough`: every error, else the first one is enough. */
export type Check = (value: unknown, thorough: boolean) => readonly ErrorObject[]

/** `side`: which way what they describe goes. */
export function openSchemas(
  document: Tools['document'],
  note: (what: string) => void,
  side: 'request' | 'reply' = 'request',
): Schemas {
  const all = newAjv(true)
  const first = newAjv(false)
  const names = new Map<string, string | undefined>()
  const noted = new Set<string>()
  const conversion: Conversion = {
    old: !document.openapi.startsWith('3.1'),
    foreign: side === 'request' ? 'readOnly' : 'writeOnly',
    ref,
    follow: (target) => follow(document, target),
    note(what) {
      if (!noted.has(what)) note(what)
      noted.add(what)
    },
  }
  return { check, resolve: (thing) => resolve(document, thing) }

  function check(schema: unknown): Check | null {
    const converted = convertSchema(schema, conversion)
    if (converted === true || (isObject(converted) && Object.keys(converted).length === 0))
      return null
    try {
      const every = all.compile(converted)
      // The second set of functions is for large bodies; most operations never meet one.
      let one: typeof every | undefined
      return (value, thorough) => {
        const validate = thorough ? every : (one ??= first.compile(converted))
        return validate(value) ? [] : (validate.errors ?? [])
      }
    } catch (thrown) {
      conversion.note(
        `a schema cannot be compiled: ${thrown instanceof Error ? thrown.message : ''}`,
      )
      return null
    }
  }

  /** Names the target and gives it to both compilers, the first time it is met. */
  function ref(target: string): string | undefined {
    if (names.has(target)) return names.get(target)
    const found = follow(document, target)
    const wrong = found === undefined ? 'leads nowhere' : loops(target) ? 'leads in a circle' : ''
    if (wrong !== '') conversion.note(`the reference ${target.slice(0, 80)} ${wrong}`)
    const name = wrong === '' ? `szyna://document/${names.size}` : undefined
    names.set(target, name)
    if (name === undefined) return undefined
    const converted = convertSchema(found, conversion)
    const named = isObject(converted)
      ? { ...converted, $id: name }
      : { $id: name, not: converted ? false : {} }
    all.addSchema(named)
    first.addSchema(named)
    return name
  }

  function loops(target: string): boolean {
    return hasLoop(target, (other) => follow(document, other))
  }
}

function newAjv(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    strict: false,
    validateSchema: false,
    messages: false,
    logger: false,
    // `constructor` and `__proto__` are names like any other.
    ownProperties: true,
    multipleOfPrecision: 9,
    formats: safeFormats,
    // Optimizing doubles the time to compile and gains nothing measurable.
    code: { regExp: ajvRegExp, optimize: false },
  })
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword(uniqueItems)
  ajv.addKeyword(oneOfValues)
  return ajv
}
