// The fields of a form that was sent, within a bound and never from a page of another site: browsers say
// where a form comes from (`Sec-Fetch-Site`, `Origin`). A file is taken only where the page asks for one.

import type { IncomingMessage } from 'node:http'
import { Problem, refuse } from '#kernel/problem/problem.ts'

const most = 65_536

/**
 * `upload`: bytes of a form that may carry files (multipart/form-data, RFC 7578): the text of a file is
 * its field, its name is in the field `{name}.name`.
 *
 * @throws Problem form/stale, request/media-type, request/body-too-large, request/malformed
 */
export async function readForm(
  req: IncomingMessage,
  publicUrl: string,
  upload?: number,
): Promise<URLSearchParams> {
  const { origin, 'sec-fetch-site': site, 'content-type': type = '' } = req.headers
  const isOurs = origin === undefined || origin === new URL(publicUrl).origin
  const isNear = site === undefined || site === 'same-origin' || site === 'none'
  if (!isOurs || !isNear) refuse('form/stale', 'The form was sent from a page of another site.')
  if (upload !== undefined && /^multipart\/form-data\s*;/i.test(type)) {
    return await readParts(await readAll(req, upload), type)
  }
  if (!/^application\/x-www-form-urlencoded(?:;|$)/i.test(type)) {
    refuse('request/media-type', 'Send the form as application/x-www-form-urlencoded.')
  }
  return new URLSearchParams((await readAll(req, most)).toString('utf8'))
}

async function readAll(req: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of req as AsyncIterable<Buffer>) {
    length += part.length
    if (length > limit) refuse('request/body-too-large', `A form has at most ${limit} bytes.`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function readParts(bytes: Buffer, type: string): Promise<URLSearchParams> {
  const headers = { 'content-type': type }
  const parts = await new Response(new Uint8Array(bytes), { headers })
    .formData()
    .catch((cause: unknown) => {
      throw new Problem('request/malformed', 'The form cannot be read.', { cause })
    })
  const form = new URLSearchParams()
  for (const [name, value] of parts) {
    if (typeof value === 'string') form.append(name, value)
    else {
      form.append(name, await value.text())
      form.append(`${name}.name`, value.name)
    }
  }
  return form
}
