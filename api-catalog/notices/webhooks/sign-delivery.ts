// The fields that prove a delivery comes from this bus: `Content-Digest` (RFC 9530) and `Signature` with
// `Signature-Input` (RFC 9421), ES256 by a key of the JWKS of the bus. Method, target, media type and the
// bytes of the body are covered, so that nothing of it can be sent elsewhere as if by us.

import { createHash } from 'node:crypto'
import type { NoticeNeeds } from '../notice-needs.ts'

export const deliveryType = 'application/cloudevents+json; charset=utf-8'

/** `now`: milliseconds since 1970. */
export function signDelivery(
  { url, body }: { url: string; body: string },
  { sign, now }: { sign: NoticeNeeds['sign']; now: number },
): Record<string, string> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
  const covered = [
    ['"@method"', 'POST'],
    ['"@target-uri"', new URL(url).href],
    ['"content-type"', deliveryType],
    ['"content-digest"', digest],
  ] as const
  const names = covered.map(([name]) => name).join(' ')
  const created = Math.floor(now / 1000)
  const paramsFor = (kid: string) =>
    `(${names});created=${created};keyid="${kid}";alg="ecdsa-p256-sha256";tag="szyna-webhook"`
  const { kid, signature } = sign((its) => {
    const all = [...covered, ['"@signature-params"', paramsFor(its)]]
    return Buffer.from(all.map(([name, value]) => `${name}: ${value}`).join('\n'))
  })
  return {
    'content-type': deliveryType,
    'content-digest': digest,
    'signature-input': `sig1=${paramsFor(kid)}`,
    signature: `sig1=:${Buffer.from(signature).toString('base64')}:`,
  }
}
