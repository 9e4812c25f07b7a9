// A value that the file gives, against the schema of what it stands for. This happens when a file is
// read or published, never on the path of a call.

import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js'
import { openAjv } from './open-ajv.ts'

/** `text`: it is sent as text, so `"7"` is a number too. `part`: members may be left out. */
export type Strictness = 'whole' | 'part' | 'text'

/** What is wrong, as the end of a sentence; undefined when it fits, or nothing can be said. */
export type CheckValue = (value: unknown) => string | undefined

/** `document` holds the components that the schema refers to. */
export function valueChecker(
  schema: unknown,
  document: object,
  strictness: Strictness = 'whole',
): CheckValue {
  const ajv = strictness === 'text' ? (forText ??= openForText()) : (forJson ??= openForJson())
  const root = { ...document, properties: { value: schema } }
  try {
    const validate = ajv.compile(root)
    return (value) => {
      if (validate({ value: structuredClone(value) })) return undefined
      const errors = validate.errors ?? []
      const [first] = errors.filter((error) => strictness !== 'part' || tells(error))
      return first && `${first.instancePath.slice('/value/'.length)} ${first.message}`.trim()
    }
  } catch {
    return () => undefined // a schema of another's document that cannot be compiled
  } finally {
    ajv.removeSchema(root)
  }
}

export function checkValue(
  value: unknown,
  schema: unknown,
  document: object,
  strictness?: Strictness,
): string | undefined {
  return valueChecker(schema, document, strictness)(value)
}

let forJson: Ajv2020 | undefined
let forText: Ajv2020 | undefined

const openForJson = () => openAjv({ allErrors: true, validateSchema: false })
const openForText = () => openAjv({ validateSchema: false, coerceTypes: 'array' })

/** A branch may have failed for nothing but a member that was left out. */
function tells({ keyword }: ErrorObject): boolean {
  return !['required', 'oneOf', 'anyOf', 'if'].includes(keyword)
}
