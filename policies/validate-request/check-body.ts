// The body of a call against what the document says of it.

import { Problem } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import type { BodyRules } from './compile-body.ts'
import { thoroughUpTo } from '../openapi/compile-content.ts'
import { coveringKey, isJson, readMediaType } from '../openapi/media-type.ts'
import { readJson } from '../openapi/read-json.ts'
import { tellErrors } from '../openapi/tell-errors.ts'

/** Pushes what is wrong onto `errors`; a body of a wrong media type is a problem of its own. */
export function checkBody(call: Call, rules: BodyRules, errors: InputError[]): Problem | undefined {
  const { body, headers } = call
  if (body.kind === 'none' || (body.kind === 'bytes' && body.bytes.length === 0)) {
    if (rules.required) errors.push(wrong('is missing'))
    return undefined
  }
  const type = headers.lone('content-type')
  const media = typeof type === 'string' ? readMediaType(type) : undefined
  const covering = media && coveringKey(media.essence, rules.keys)
  if (!covering)
    return unsupported(
      type === undefined
        ? 'comes without Content-Type'
        : 'has a Content-Type that the operation does not take',
      rules,
    )
  const check = rules.checks.get(covering.key)
  if (!check || !isJson(media.essence)) return undefined

  if (media.charset !== undefined && media.charset !== 'utf-8') {
    return unsupported('is not in UTF-8', rules)
  }
  const coding = headers.get('content-encoding')
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    return unsupported('is compressed and cannot be checked', rules)
  }
  if (body.kind !== 'bytes') throw new Error('The body of a call to be checked was not gathered.')
  const read = readJson(body.bytes)
  if (read.kind === 'broken') errors.push(wrong(read.detail))
  else tellErrors('body', '', check(read.value, read.size <= thoroughUpTo), errors)
  return undefined
}

function wrong(detail: string): InputError {
  return { in: 'body', pointer: '', detail }
}

function unsupported(what: string, { keys }: BodyRules): Problem {
  const taken = keys.map(({ key }) => key).join(', ')
  return new Problem('request/media-type', `The body ${what}; send ${taken} as it is.`)
}
