// The call that an example of an operation makes: required parameters and the body, filled from the
// document's examples, else with values that fit its schemas.

import { record } from '../../portal/document/read-json.ts'
import { readOperation } from '../../portal/document/read-operation.ts'
import type { Parameter, RequestBody } from '../../portal/document/read-operation.ts'
import { sampleValue } from '../../portal/document/sample-value.ts'
import type { PublishedApi, PublishedOperation } from '../../published.ts'

export interface SampleParameter {
  readonly name: string
  readonly in: Parameter['in']
  readonly required: boolean
  readonly value: string
  readonly description: string | undefined
}

export interface SampleCall {
  readonly description: string | undefined
  readonly parameters: readonly SampleParameter[]
  /** Undefined: none, or one that no text stands for. */
  readonly body: { readonly mediaType: string; readonly text: string } | undefined
}

const longestValue = 500
const longestBody = 20_000

export function sampleCall(api: PublishedApi, operation: PublishedOperation): SampleCall {
  const { document } = api
  const { description, parameters, body } = readOperation(document, operation)
  const known = new Set(parameters.filter((one) => one.in === 'path').map(({ name }) => name))
  const undeclared = [...operation.path.matchAll(/\{([^{}]+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !known.has(name))
  return {
    description,
    parameters: [
      ...parameters.filter(isWritable).map((one) => sampleOf(document, one)),
      ...undeclared.map((name) => ({ ...nothingSaid, name, value: name })),
    ],
    body: body && bodyOf(document, body),
  }
}

const nothingSaid = { in: 'path', required: true, description: undefined } as const

/** RFC 9110 §5.6.2 for headers and cookies; elsewhere a name is encoded. */
function isWritable(parameter: Parameter): boolean {
  if (parameter.in === 'path' || parameter.in === 'query') return true
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(parameter.name)
}

function sampleOf(document: object, parameter: Parameter): SampleParameter {
  const { name, required, description } = parameter
  const made = parameter.example ?? sampleValue(document, parameter.schema, name)
  const value = parameter.json ? JSON.stringify(made ?? null) : plain(made)
  const isLine = parameter.in === 'header' || parameter.in === 'cookie'
  const text = isLine ? value.replace(/[\p{Cc}]+/gu, ' ') : value
  return { name, in: parameter.in, required, description, value: text.slice(0, longestValue) }
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed()
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.slice(0, 20).map(plain).join(',')
  return JSON.stringify(value)
}

/** JSON first, then forms, then a text that the document gives. */
function bodyOf(document: object, { content }: RequestBody): SampleCall['body'] {
  const pick = (wanted: RegExp) => content.find(({ mediaType }) => wanted.test(mediaType))
  const json = pick(/^application\/(?:[\w.+-]+\+)?json\b/i)
  if (json !== undefined) {
    const made = json.example ?? sampleValue(document, json.schema) ?? {}
    return bounded(json.mediaType, JSON.stringify(made, null, 2))
  }
  const form = pick(/^application\/x-www-form-urlencoded\b/i)
  if (form !== undefined) {
    const made = record(form.example) ?? record(sampleValue(document, form.schema)) ?? {}
    const pairs = Object.entries(made).map(([name, value]): [string, string] => [
      name,
      plain(value),
    ])
    return bounded(form.mediaType, new URLSearchParams(pairs).toString())
  }
  const [first] = content
  return typeof first?.example === 'string' ? bounded(first.mediaType, first.example) : undefined
}

function bounded(mediaType: string, text: string): SampleCall['body'] {
  const type = mediaType.replace(/[\p{Cc}]+/gu, ' ').slice(0, 200)
  return text.length > longestBody ? undefined : { mediaType: type, text: text.toWellFormed() }
}
