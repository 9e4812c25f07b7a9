// The request of an operation in C# 12 or newer: `HttpClient`, nothing to install.

import { quotedLines } from './quoted-lines.ts'
import { writeBody } from './sample-request.ts'
import type { SampleRequest, WrittenBody } from './sample-request.ts'
import type { SampleCall } from './write-samples.ts'

export function writeCsharp(request: SampleRequest, { url, token }: SampleCall): string {
  const body = request.body && writeBody(request.body)
  const headers = [
    ...request.headers,
    ...(request.cookies.length > 0 ? [['Cookie', request.cookies.join('; ')] as const] : []),
  ].map(([name, value]) => `${quoteCsharp(name)}, ${quoteCsharp(value)}`)
  const bearer = '"Authorization", "Bearer " + Environment.GetEnvironmentVariable("SZYNA_TOKEN")'
  if (token !== undefined) headers.unshift(bearer)
  return [
    ...(body ? ['using System.Text;', ''] : []),
    ...(token === undefined ? [] : [`// SZYNA_TOKEN=$(${token})`]),
    'using var client = new HttpClient();',
    `using var request = new HttpRequestMessage(new HttpMethod("${request.method}"), ${quoteCsharp(url)});`,
    ...headers.map((one) => `request.Headers.TryAddWithoutValidation(${one});`),
    ...(body ? contentOf(body) : []),
    'using var response = await client.SendAsync(request);',
    'Console.WriteLine($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");',
  ].join('\n')
}

function contentOf({ mediaType, pieces }: WrittenBody): string[] {
  const written = pieces.map((piece) =>
    'text' in piece
      ? `Encoding.UTF8.GetBytes(${quotedLines(piece.text, quoteCsharp, ' +\n    ')})`
      : `File.ReadAllBytes(${quoteCsharp(piece.file)})`,
  )
  const bytes =
    written.length === 1
      ? written.join('')
      : `[\n${written.map((one) => `    .. ${one},\n`).join('')}]`
  return [
    `request.Content = new ByteArrayContent(${bytes});`,
    `request.Content.Headers.TryAddWithoutValidation("Content-Type", ${quoteCsharp(mediaType)});`,
  ]
}

/** A regular string literal (C# 13 §6.4.5.6). */
export function quoteCsharp(text: string): string {
  const written = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replace(
      /[\p{Cc}\p{Cs}\u2028\u2029]/gu,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  return `"${written}"`
}
