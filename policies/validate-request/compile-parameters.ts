// The parameters of one operation, ready to be read and checked.

import type { Tools } from '../policy.ts'
import { isOwned } from '../owned-headers.ts'
import { isObject } from '../openapi/convert-schema.ts'
import { isJson } from '../openapi/media-type.ts'
import type { Check, Schemas } from '../openapi/open-schemas.ts'
import { absent, broken, builderFor, found } from '../openapi/read-parameter.ts'
import type { Found } from '../openapi/read-parameter.ts'
import { readJson } from '../openapi/read-json.ts'
import { textReader } from '../openapi/read-path.ts'
import type { ReadText } from '../openapi/read-path.ts'
import { decode } from './read-query.ts'
import { queryReader } from './read-query-parameter.ts'
import type { QueryReader } from './read-query-parameter.ts'

interface Common {
  readonly name: string
  readonly required: boolean
  /** An empty value is let through unchecked. */
  readonly emptyAllowed: boolean
  readonly check: Check | null
}

export interface TextParameter extends Common {
  readonly in: 'path' | 'header'
  readonly read: ReadText
}

export interface QueryParameter extends Common {
  readonly in: 'query' | 'cookie'
  readonly reader: QueryReader
}

export interface Parameters {
  readonly path: readonly TextParameter[]
  readonly header: readonly TextParameter[]
  readonly query: readonly QueryParameter[]
  readonly cookie: readonly QueryParameter[]
}

export function compileParameters(
  operation: Tools['operation'],
  shared: readonly unknown[],
  schemas: Schemas,
): Parameters {
  const path: TextParameter[] = []
  const header: TextParameter[] = []
  const query: QueryParameter[] = []
  const cookie: QueryParameter[] = []
  for (const parameter of merged(operation.parameters ?? [], shared, schemas)) {
    const { name, in: place, schema } = parameter
    const content = contentOf(parameter)
    const common: Common = {
      name,
      required: parameter['required'] === true || place === 'path',
      emptyAllowed: parameter['allowEmptyValue'] === true,
      check: schemas.check(content ? content.schema : schema),
    }
    const builder = builderFor(schema, schemas)
    const style = typeof parameter['style'] === 'string' ? parameter['style'] : defaultStyle[place]!
    const explode =
      typeof parameter['explode'] === 'boolean' ? parameter['explode'] : style === 'form'
    if (place === 'path' || place === 'header') {
      const read = content ? contentText(content) : textReader(name, style, explode, builder)
      if (place === 'path') path.push({ ...common, in: place, read })
      else if (!isUnchecked(name)) header.push({ ...common, in: place, read })
    } else {
      const reader = content
        ? contentReader(name, content)
        : queryReader(name, style, explode, builder)
      if (place === 'query') query.push({ ...common, in: place, reader })
      else if (place === 'cookie') cookie.push({ ...common, in: place, reader })
    }
  }
  return { path, header, query, cookie }
}

const defaultStyle: Readonly<Record<string, string>> = {
  path: 'simple',
  header: 'simple',
  query: 'form',
  cookie: 'form',
}

type Parameter = Record<string, unknown> & { name: string; in: string }

/** The operation's own ones stand in the place of shared ones of the same name (OpenAPI §4.8.9.1). */
function merged(
  own: readonly unknown[],
  shared: readonly unknown[],
  schemas: Schemas,
): Parameter[] {
  const all = new Map<string, Parameter>()
  for (const written of [...shared, ...own]) {
    const parameter = schemas.resolve(written)
    if (!parameter) continue
    const { name, in: place } = parameter
    if (typeof name !== 'string' || typeof place !== 'string') continue
    const key = place === 'header' ? name.toLowerCase() : name
    all.set(`${place} ${key}`, parameter as Parameter)
  }
  return [...all.values()]
}

/** OpenAPI §4.8.12.1 says to ignore three; the others never reach the steps as they were sent. */
function isUnchecked(name: string): boolean {
  const lower = name.toLowerCase()
  return (
    lower === 'accept' || lower === 'content-type' || lower === 'authorization' || isOwned(lower)
  )
}

interface Content {
  readonly json: boolean
  readonly schema: unknown
}

/** A parameter may carry a whole media type in place of a style. */
function contentOf(parameter: Parameter): Content | undefined {
  const { content } = parameter
  const [entry] = isObject(content) ? Object.entries(content) : []
  if (!entry) return undefined
  const [key, media] = entry
  const json = isJson(key.toLowerCase())
  return { json, schema: json && isObject(media) ? media['schema'] : undefined }
}

function contentText({ json }: Content): ReadText {
  return (text) => (text === undefined ? absent : readContent(text, json))
}

function contentReader(name: string, { json }: Content): QueryReader {
  return {
    claims: (other) => other === name,
    read(query) {
      const values = query.get(name)
      if (!values) return absent
      if (values.length > 1) return broken('is given more than once')
      const text = decode(values[0]!)
      return text === undefined ? broken('is not valid percent-encoding') : readContent(text, json)
    },
  }
}

function readContent(text: string, json: boolean): Found {
  if (!json) return found(text)
  const read = readJson(Buffer.from(text))
  return read.kind === 'read' ? found(read.value) : broken(read.detail)
}
