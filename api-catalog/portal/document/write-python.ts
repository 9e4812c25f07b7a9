// The request of an operation in Python 3: `urllib.request` of the standard library. `requests` is nicer
// to write, but has to be installed, and an example that does not run as it was copied helps nobody.

import { quotedLines } from './quoted-lines.ts'
import { writeBody } from './sample-request.ts'
import type { SampleRequest, WrittenBody } from './sample-request.ts'
import type { SampleCall } from './write-samples.ts'

export function writePython(request: SampleRequest, { url, token }: SampleCall): string {
  const body = request.body && writeBody(request.body)
  const headers = [
    ...request.headers,
    ...(request.cookies.length > 0 ? [['Cookie', request.cookies.join('; ')] as const] : []),
    ...(body ? [['Content-Type', body.mediaType] as const] : []),
  ].map(([name, value]) => `${quotePython(name)}: ${quotePython(value)}`)
  if (token !== undefined) headers.unshift(`'Authorization': 'Bearer ' + os.environ['SZYNA_TOKEN']`)
  return [
    ...(token === undefined ? [] : ['import os']),
    'import urllib.error',
    'import urllib.request',
    '',
    ...(token === undefined ? [] : [`# SZYNA_TOKEN=$(${token})`]),
    'request = urllib.request.Request(',
    `    ${quotePython(url)},`,
    `    method='${request.method}',`,
    ...(headers.length === 0
      ? []
      : ['    headers={', ...headers.map((one) => `        ${one},`), '    },']),
    ...(body ? [`    data=${dataOf(body)},`] : []),
    ')',
    'try:',
    '    with urllib.request.urlopen(request) as response:',
    '        print(response.status, response.read().decode())',
    'except urllib.error.HTTPError as refusal:',
    '    print(refusal.code, refusal.read().decode())',
  ].join('\n')
}

function dataOf({ pieces }: WrittenBody): string {
  const written = pieces.map((piece) =>
    'text' in piece
      ? `(${quotedLines(piece.text, quotePython, '\n        ')}).encode()`
      : `open(${quotePython(piece.file)}, 'rb').read()`,
  )
  return written.join(' + ')
}

/** A string literal (Python reference §2.5). */
export function quotePython(text: string): string {
  const written = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replace(
      /[\p{Cc}\p{Cs}\u2028\u2029]/gu,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  return `'${written}'`
}
