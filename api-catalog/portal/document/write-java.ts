// The request of an operation in Java 16 or newer: `java.net.http`, nothing to install.

import { quotedLines } from './quoted-lines.ts'
import { writeBody } from './sample-request.ts'
import type { SampleRequest, WrittenBody } from './sample-request.ts'
import type { SampleCall } from './write-samples.ts'

export function writeJava(request: SampleRequest, { url, token }: SampleCall): string {
  const body = request.body && writeBody(request.body)
  const headers = [
    ...request.headers,
    ...(request.cookies.length > 0 ? [['Cookie', request.cookies.join('; ')] as const] : []),
    ...(body ? [['Content-Type', body.mediaType] as const] : []),
  ].map(([name, value]) => `.header(${quoteJava(name)}, ${quoteJava(value)})`)
  if (token !== undefined) {
    headers.unshift('.header("Authorization", "Bearer " + System.getenv("SZYNA_TOKEN"))')
  }
  const files = body?.pieces.some((piece) => 'file' in piece) === true
  return [
    'import java.net.URI;',
    'import java.net.http.HttpClient;',
    'import java.net.http.HttpRequest;',
    'import java.net.http.HttpResponse;',
    ...(files ? ['import java.nio.file.Path;'] : []),
    '',
    'public class Call {',
    '  public static void main(String[] args) throws Exception {',
    ...(token === undefined ? [] : [`    // SZYNA_TOKEN=$(${token})`]),
    `    var request = HttpRequest.newBuilder(URI.create(${quoteJava(url)}))`,
    ...headers.map((one) => `        ${one}`),
    `        .method("${request.method}", ${publisher(body)})`,
    '        .build();',
    '    var response = HttpClient.newHttpClient()',
    '        .send(request, HttpResponse.BodyHandlers.ofString());',
    '    System.out.println(response.statusCode() + " " + response.body());',
    '  }',
    '}',
  ].join('\n')
}

function publisher(body: WrittenBody | undefined): string {
  const of = 'HttpRequest.BodyPublishers'
  if (body === undefined) return `${of}.noBody()`
  const pieces = body.pieces.map((piece) =>
    'text' in piece
      ? `${of}.ofString(${quotedLines(piece.text, quoteJava, ' +\n            ')})`
      : `${of}.ofFile(Path.of(${quoteJava(piece.file)}))`,
  )
  return pieces.length === 1 ? pieces.join('') : `${of}.concat(${pieces.join(', ')})`
}

/**
 * A string literal (JLS §3.10.5). Control characters are written in octal: `\u000a` would be the end of
 * the line itself, as Java reads those before it reads the literal (§3.3).
 */
export function quoteJava(text: string): string {
  const written = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replace(/\p{Cc}/gu, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`)
    .replace(/[\p{Cs}\u2028\u2029]/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`)
  return `"${written}"`
}
