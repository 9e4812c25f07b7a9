// The request of an operation in JavaScript: `fetch`, as browsers, Node and Deno have it.

import { writeBody } from './sample-request.ts'
import type { SampleRequest } from './sample-request.ts'
import type { SampleCall } from './write-samples.ts'

export function writeJavascript(request: SampleRequest, { url, token }: SampleCall): string {
  const body = request.body && writeBody(request.body)
  const files = body?.pieces.some((piece) => 'file' in piece) === true
  const headers = [
    ...(token === undefined ? [] : ["['Authorization', `Bearer ${process.env.SZYNA_TOKEN}`]"]),
    ...[
      ...request.headers,
      ...(request.cookies.length > 0 ? [['Cookie', request.cookies.join('; ')] as const] : []),
      ...(body ? [['Content-Type', body.mediaType] as const] : []),
    ].map(([name, value]) => `[${quoteJavascript(name)}, ${quoteJavascript(value)}]`),
  ]
  const options = [
    ...(request.method === 'GET' ? [] : [`  method: '${request.method}',`]),
    ...(headers.length === 0
      ? []
      : ['  headers: [', ...headers.map((one) => `    ${one},`), '  ],']),
    ...(body ? [`  body: ${bodyOf(body.pieces)},`] : []),
  ]
  const rest = options.length === 0 ? ')' : `, {\n${options.join('\n')}\n})`
  return [
    ...(files ? [`import { openAsBlob } from 'node:fs'`, ''] : []),
    ...(token === undefined ? [] : [`// SZYNA_TOKEN=$(${token})`]),
    `const response = await fetch(${quoteJavascript(url)}${rest}`,
    'console.log(response.status, await response.text())',
  ].join('\n')
}

type Pieces = ReturnType<typeof writeBody>['pieces']

function bodyOf(pieces: Pieces): string {
  const written = pieces.map((piece) =>
    'text' in piece ? quoteLines(piece.text) : `await openAsBlob(${quoteJavascript(piece.file)})`,
  )
  return written.length === 1 ? written.join('') : `new Blob([${written.join(', ')}])`
}

/** A literal in single quotes (ECMA-262 §12.9.4). */
export function quoteJavascript(text: string): string {
  return `'${escape(text)
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`)}'`
}

/** Several lines stand in a template, as they will be sent; nothing in it is a substitution. */
function quoteLines(text: string): string {
  if (!text.includes('\n')) return quoteJavascript(text)
  return `\`${escape(text).replaceAll('`', '\\`').replaceAll('${', '\\${')}\``
}

/** All but the quotes and the end of a line. */
function escape(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(/(?!\n)[\p{Cc}\p{Cs}\u2028\u2029]/gu, (letter) => unicode(letter))
}

function unicode(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}
