// What a validator found, as errors with a JSON pointer and a sentence that says what to write.

import type { ErrorObject } from 'ajv'
import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import type { InputError } from '#kernel/problem/problem.ts'

/** At most twenty: whoever sent a hundred wrong members has sent the wrong thing. */
const most = 20

export function inputErrors(where: InputError['in'], found: readonly ErrorObject[]): InputError[] {
  return found.slice(0, most).map((error) => ({
    in: where,
    pointer: error.instancePath + missing(error),
    detail: sentence(error),
  }))
}

function missing({ keyword, params }: ErrorObject): string {
  const names = params as { missingProperty?: string; additionalProperty?: string }
  const name = keyword === 'required' ? names.missingProperty : names.additionalProperty
  return name === undefined ? '' : `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function sentence({ keyword, params, message, parentSchema, schema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'This is missing.'
    case 'additionalProperties': {
      const known = Object.keys((parentSchema as { properties?: object })?.properties ?? {})
      const near = didYouMean(params['additionalProperty'] as string, known)
      const known_ = known.length > 0 ? `Known are: ${known.join(', ')}.` : 'None is known here.'
      return near ? `There is no such name; did you mean ${near}?` : `No such name. ${known_}`
    }
    case 'enum':
      return `This must be one of: ${(params['allowedValues'] as unknown[]).join(', ')}.`
    case 'discriminator':
      return `${String(params['tag'])} must be one of the kinds described for it.`
    case 'pattern':
      return `This must match ${String(schema ?? params['pattern'])}.`
    default:
      return `This ${message ?? 'is wrong'}.`
  }
}
