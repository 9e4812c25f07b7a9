// The fields of the form that tries an operation out: one for each parameter that a browser can send,
// filled as the examples are where it is required.

import type { OpenApiDocument } from '../../published.ts'
import { record } from './read-json.ts'
import type { Parameter } from './read-operation.ts'
import { headerName, plain, queryPairs, sampleOf } from './sample-request.ts'

export interface TryField {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly value: string
  /** Several values, one a line: sent as so many pairs, or joined by this. */
  readonly list: 'repeat' | ',' | ' ' | '|' | undefined
}

const most = 40

/** Cookies are left out: pages may not send them. */
export function tryFields(document: OpenApiDocument, parameters: readonly Parameter[]): TryField[] {
  return parameters.flatMap((parameter) => fieldsOf(document, parameter)).slice(0, most)
}

function fieldsOf(document: OpenApiDocument, parameter: Parameter): TryField[] {
  const { name, required } = parameter
  const place = parameter.in
  if (place === 'cookie' || (place === 'header' && !headerName.test(name))) return []
  const value = sampleOf(document, parameter)
  const one = (its: string, list?: TryField['list']): TryField => ({
    name,
    in: place,
    required,
    value: required ? its : '',
    list,
  })
  if (place !== 'query') return [one(plain(value))]
  if (Array.isArray(value) && !parameter.json) {
    const lines = value.map((item) => plain(item).replace(/\s*\n\s*/g, ' ')).join('\n')
    if (parameter.explode !== false) return [one(lines, 'repeat')]
    const between = { spaceDelimited: ' ', pipeDelimited: '|' } as const
    const style = parameter.style === undefined ? undefined : record(between)?.[parameter.style]
    return [one(lines, (style as TryField['list']) ?? ',')]
  }
  return queryPairs(parameter, value).map(([member, its]) => ({ ...one(its), name: member }))
}
