// What an expression of the dialect may read of a call, and how CEL calls it. What stands here is the
// allow-list: any other name is refused with the one that was probably meant.

import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import type { ExpressionEnv } from '#kernel/expression/expression.ts'

/** The variables of every expression; `EgCall` gives their values (read-context.ts). */
export const environment: ExpressionEnv = {
  req: {
    method: 'string',
    url: 'string',
    originalUrl: 'string',
    path: 'string',
    hostname: 'string',
    ip: 'string',
    protocol: 'string',
    headers: 'map<string, string>',
    query: 'map<string, string>',
    body: 'dyn',
  },
  consumer: { id: 'string', username: 'string', type: 'string' },
  apiEndpoint: { apiEndpointName: 'string' },
  requestID: 'string',
}

/** Texts by the path that names them in the dialect. */
const texts: Readonly<Record<string, string>> = {
  'req.method': 'req.method',
  'req.url': 'req.url',
  'req.originalUrl': 'req.originalUrl',
  'req.path': 'req.path',
  'req.hostname': 'req.hostname',
  'req.ip': 'req.ip',
  'req.protocol': 'req.protocol',
  'consumer.id': 'consumer.id',
  'consumer.username': 'consumer.username',
  'consumer.type': 'consumer.type',
  'apiEndpoint.apiEndpointName': 'apiEndpoint.apiEndpointName',
  requestID: 'requestID',
}

export interface Named {
  readonly kind: 'text' | 'header' | 'query' | 'body'
  /** CEL of the value; absent texts are empty. */
  readonly cel: string
  /** CEL of whether it is there; of the body only. */
  readonly there?: string
}

/** `path`: `['req', 'headers', 'host']`. A string in place of it says what is wrong. */
export function nameOf(path: readonly string[]): Named | string {
  const plain = withoutContext(path)
  const [root = '', part = '', ...rest] = plain
  const text = Object.hasOwn(texts, plain.join('.')) ? texts[plain.join('.')] : undefined
  if (text !== undefined) return { kind: 'text', cel: text }
  if (root === 'req' && (part === 'headers' || part === 'query') && rest.length === 1) {
    const key = JSON.stringify(part === 'headers' ? rest[0]!.toLowerCase() : rest[0])
    const kind = part === 'headers' ? 'header' : 'query'
    return { kind, cel: `(${key} in req.${part} ? req.${part}[${key}] : "")` }
  }
  if (root === 'req' && part === 'body' && rest.length > 0) return bodyOf(rest)
  return unknownName(plain.join('.'))
}

/** `egContext.req…` and `req.egContext.…` are the same as without; `req.user` is the consumer. */
function withoutContext(path: readonly string[]): readonly string[] {
  if (path[0] === 'egContext') return withoutContext(path.slice(1))
  if (path[0] === 'req' && path[1] === 'egContext') return withoutContext(path.slice(2))
  if (path[0] === 'req' && path[1] === 'user') return ['consumer', ...path.slice(2)]
  return path
}

function bodyOf(members: readonly string[]): Named | string {
  const odd = members.find((member) => !/^[A-Za-z_]\w*$/.test(member) || reserved.has(member))
  if (odd !== undefined)
    return `The member "${odd}" of the body cannot be read here; use the native policy transform-body.`
  const paths = members.map((_, at) => ['req', 'body', ...members.slice(0, at + 1)].join('.'))
  return {
    kind: 'body',
    cel: paths.at(-1)!,
    there: `(${paths.map((each) => `has(${each})`).join(' && ')})`,
  }
}

/** Words that CEL keeps for itself. */
const reserved: ReadonlySet<string> = new Set([
  'as',
  'break',
  'const',
  'continue',
  'else',
  'false',
  'for',
  'function',
  'if',
  'import',
  'in',
  'let',
  'loop',
  'package',
  'namespace',
  'null',
  'return',
  'true',
  'var',
  'void',
  'while',
  '__proto__',
  'constructor',
  'prototype',
])

function unknownName(path: string): string {
  const near = didYouMean(path, Object.keys(texts))
  const cure = near
    ? `did you mean \`${near}\`?`
    : 'there is req.method, url, path, hostname, ip, headers, query and body, consumer.id, username and type, requestID.'
  return `\`${path}\` cannot be read by an expression; ${cure}`
}
