// The fields of a form that was sent (application/x-www-form-urlencoded), at most 64 KiB and never from a
// page of another site: browsers say where a form comes from (`Sec-Fetch-Site`, `Origin`).

import type { IncomingMessage } from 'node:http'
import { refuse } from '#kernel/problem/problem.ts'

const most = 65_536

/** @throws Problem form/stale, request/media-type, request/body-too-large */
export async function readForm(req: IncomingMessage, publicUrl: string): Promise<URLSearchParams> {
  const { origin, 'sec-fetch-site': site, 'content-type': type = '' } = req.headers
  const isOurs = origin === undefined || origin === new URL(publicUrl).origin
  const isNear = site === undefined || site === 'same-origin' || site === 'none'
  if (!isOurs || !isNear) refuse('form/stale', 'The form was sent from a page of another site.')
  if (!/^application\/x-www-form-urlencoded(?:;|$)/i.test(type)) {
    refuse('request/media-type', 'Send the form as application/x-www-form-urlencoded.')
  }
  const parts: Buffer[] = []
  let length = 0
  for await (const part of req as AsyncIterable<Buffer>) {
    length += part.length
    if (length > most) refuse('request/body-too-large', `A form has at most ${most} bytes.`)
    parts.push(part)
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}
