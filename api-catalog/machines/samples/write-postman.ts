// A Postman collection v2.1 of one version: each operation with values that can be sent as they are. It
// holds no script and no token, and no text of a stranger is read as a `{{variable}}`.

import type { PublishedApi, PublishedOperation } from '../../published.ts'
import { versionLinks } from '../addresses.ts'
import { sampleCall } from './sample-call.ts'
import type { SampleCall, SampleParameter } from './sample-call.ts'

export function writePostman(
  api: PublishedApi,
  { publicUrl, tokenNeeded }: { publicUrl: string; tokenNeeded: boolean },
): string {
  const { endpoint, sandbox, page } = versionLinks(api)
  const bearer = [{ key: 'token', value: '{{accessToken}}', type: 'string' }]
  const collection = {
    info: {
      _postman_id: api.id,
      name: literal(`${api.title} v${api.major}`),
      description: `${publicUrl}${page}`,
      version: literal(api.version),
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    auth: tokenNeeded ? { type: 'bearer', bearer } : { type: 'noauth' },
    variable: [
      variable('baseUrl', publicUrl + endpoint, 'Calls through the bus.'),
      variable('sandboxUrl', publicUrl + sandbox, 'The same from examples, without a token.'),
      variable('tokenUrl', `${publicUrl}/oidc/token`, 'Where a system gets a token.'),
      variable('resource', `${publicUrl}/api/${api.entity}/${api.name}`, 'What it asks it for.'),
      variable('accessToken', '', 'Put your token here; keep it out of what you share.'),
    ],
    item: foldersOf(api),
  }
  return JSON.stringify(collection, null, 1)
}

function variable(key: string, value: string, description: string) {
  return { key, value, type: 'string', description }
}

/** By first tag, in the order in which they occur; what has none stands beside them. */
function foldersOf(api: PublishedApi): object[] {
  const groups = Map.groupBy(api.operations, ({ tags }) => tags[0])
  return [...groups].flatMap(([tag, operations]) => {
    const items = operations.map((operation) => itemOf(api, operation))
    return tag === undefined ? items : [{ name: literal(tag), item: items }]
  })
}

function itemOf(api: PublishedApi, operation: PublishedOperation): object {
  const call = sampleCall(api, operation)
  const { body } = call
  const headers = call.parameters.filter((one) => one.in === 'header').map(pairOf)
  const type = body && { key: 'Content-Type', value: literal(body.mediaType), disabled: false }
  const cookie = cookieOf(call)
  return {
    name: literal(operation.summary ?? operation.id),
    request: {
      method: operation.method,
      header: [...headers, ...(type ? [type] : []), ...(cookie ? [cookie] : [])],
      url: urlOf(operation.path, call),
      ...(body && { body: bodyOf(body) }),
      ...(call.description !== undefined && { description: literal(call.description) }),
    },
    response: [],
  }
}

function urlOf(path: string, { parameters }: SampleCall): object {
  const inPath = new Map(
    parameters.filter((one) => one.in === 'path').map((one) => [one.name, one]),
  )
  const query = parameters.filter((one) => one.in === 'query')
  const used: SampleParameter[] = []
  const segments = path
    .split('/')
    .slice(1)
    .map((segment) => {
      const whole = /^\{([\w-]+)\}$/.exec(segment)?.[1]
      const parameter = whole === undefined ? undefined : inPath.get(whole)
      if (parameter === undefined) return filled(segment, inPath)
      used.push(parameter)
      return `:${parameter.name}`
    })
  const asked = query.filter((one) => one.required)
  const search = asked.map((one) => [one.name, one.value].map(encodeText).join('=')).join('&')
  const raw = `{{baseUrl}}/${segments.join('/')}${search === '' ? '' : `?${search}`}`
  return {
    raw,
    host: ['{{baseUrl}}'],
    path: segments,
    ...(query.length > 0 && { query: query.map(pairOf) }),
    ...(used.length > 0 && {
      variable: used.map(({ name, value, description }) => ({
        key: name,
        value: literal(value),
        ...(description !== undefined && { description: literal(description) }),
      })),
    }),
  }
}

/** A segment that is more than one parameter: `{year}-{month}`. */
function filled(segment: string, inPath: ReadonlyMap<string, SampleParameter>): string {
  const text = segment.replace(/\{([^{}]+)\}/g, (_, name: string) =>
    encodeText(inPath.get(name)?.value ?? name),
  )
  return literal(text)
}

/** What is not required is there and switched off. */
function pairOf({ name, value, required, description }: SampleParameter): object {
  return {
    key: literal(name),
    value: literal(value),
    disabled: !required,
    ...(description !== undefined && { description: literal(description) }),
  }
}

function cookieOf({ parameters }: SampleCall): object | undefined {
  const crumbs = parameters.filter((one) => one.in === 'cookie' && one.required)
  if (crumbs.length === 0) return undefined
  const value = crumbs.map((one) => `${one.name}=${encodeText(one.value)}`).join('; ')
  return { key: 'Cookie', value, disabled: false }
}

function bodyOf({ mediaType, text }: NonNullable<SampleCall['body']>): object {
  const isJson = /json\b/i.test(mediaType)
  // In JSON two braces stand side by side only within a text, where the second may be escaped.
  const raw = isJson ? text.replaceAll('{{', '{\\u007b') : literal(text)
  return { mode: 'raw', raw, options: { raw: { language: isJson ? 'json' : 'text' } } }
}

/** Postman puts a variable wherever two braces open. */
function literal(text: string): string {
  return text
    .slice(0, 4000)
    .toWellFormed()
    .replace(/\{(?=\{)/g, '{ ')
}

function encodeText(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
