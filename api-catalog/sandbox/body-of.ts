// The body of a sandbox answer, as text: from an example as it is written, else from the schema.

import { sample } from 'openapi-sampler'
import type { OpenApiDocument } from '../published.ts'
import { unfoldSchema } from './unfold-schema.ts'

/** People write JSON examples as JSON or as a text that holds JSON; both mean the same. */
export function bodyOfExample(value: unknown, mediaType: string): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? ''
  return isJson(mediaType) && !holdsJson(value) ? JSON.stringify(value) : value
}

/** @throws whatever the sampler throws when it cannot make one */
export function bodyOfSchema(
  schema: unknown,
  mediaType: string,
  document: OpenApiDocument,
): string {
  const tree = unfoldSchema(schema, document)
  if (isXml(mediaType)) {
    const name = nameOf(schema)
    const named = name === undefined || tree.xml !== undefined ? tree : { ...tree, xml: { name } }
    return String(sample(named, { ...options, format: 'xml' }))
  }
  const value = sample(tree, options) as unknown
  return isJson(mediaType) || typeof value !== 'string' ? (JSON.stringify(value) ?? 'null') : value
}

export function emptyBody(mediaType: string): string {
  if (isXml(mediaType)) return '<root/>'
  return isJson(mediaType) ? '{}' : ''
}

const options = { quiet: true, skipWriteOnly: true, maxSampleDepth: 20 }

function holdsJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function nameOf(schema: unknown): string | undefined {
  const { $ref } = (schema ?? {}) as { $ref?: unknown }
  return typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined
}

function isJson(mediaType: string): boolean {
  const type = mediaType.split(';')[0]!.trim().toLowerCase()
  return /^(application|text)\/json$|\+json$|^\*\/\*$|^application\/\*$/.test(type)
}

function isXml(mediaType: string): boolean {
  return /^(application|text)\/xml$|\+xml$/.test(mediaType.split(';')[0]!.trim().toLowerCase())
}
