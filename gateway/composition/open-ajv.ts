// ajv as compositions need it: JSON Schema 2020-12 as OpenAPI 3.1 has it, foreign keywords passed
// over, patterns in linear time. Making one takes longer than using it: keep it, and take out again
// what was compiled for once (`removeSchema`).

import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Options } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { ajvRegExp } from '#kernel/pattern/pattern.ts'

export function openAjv(options: Options = {}): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    logger: false,
    code: { regExp: ajvRegExp },
    ...options,
  })
  // The package's types say default export, its code says CommonJS.
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
  return ajv
}
