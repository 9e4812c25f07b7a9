// The request of an operation as a curl: one line of shell that can be copied and run.
//
// Every text that comes from the document stands in single quotes, in which a shell reads nothing;
// the only thing a shell is asked to do is `$(npx szyna token …)`, made of slugs alone.

import type { SampleRequest } from './sample-request.ts'
import { fileOfField } from './sample-request.ts'
import type { SampleCall } from './write-samples.ts'

export function writeCurl(request: SampleRequest, { url, token }: SampleCall): string {
  const method = request.method === 'GET' ? '' : ` -X ${request.method}`
  const options = [
    ...(token === undefined ? [] : [`-H "Authorization: Bearer $(${token})"`]),
    ...request.headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(request.cookies.length > 0 ? [`-b ${quote(request.cookies.join('; '))}`] : []),
    ...bodyOptions(request.body),
  ]
  return [`curl -sS${method} ${quote(url)}`, ...options].join(' \\\n  ')
}

function bodyOptions(body: SampleRequest['body']): string[] {
  if (body === undefined) return []
  if (body.kind !== 'form') {
    const type = `-H ${quote(`Content-Type: ${body.mediaType}`)}`
    return body.kind === 'text'
      ? [type, `--data-raw ${quote(body.text)}`]
      : [type, `--data-binary ${quote(`@${body.file}`)}`]
  }
  return body.fields.map(({ name, value }) => {
    if (!body.multipart) return `--data-urlencode ${quote(`${name}=${value ?? ''}`)}`
    return value === undefined
      ? `-F ${quote(`${name}=@${fileOfField}`)}`
      : `--form-string ${quote(`${name}=${value}`)}`
  })
}

/** Single quotes of a POSIX shell; a quote inside closes them, stands escaped and opens them again. */
function quote(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`
}
