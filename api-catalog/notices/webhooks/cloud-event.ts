// What is sent: one CloudEvents 1.0 event as JSON, structured mode. `sequence` is the cursor of the notice
// (CloudEvents extension): of two deliveries the later one has the greater.

import type { Notice } from '../notice.ts'

export function eventOfNotice(
  { id, cursor, kind, entity, at, subject, address, title, data }: Notice,
  publicUrl: string,
): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: publicUrl,
    type: kind,
    subject,
    time: at,
    sequence: String(cursor),
    datacontenttype: 'application/json',
    data: { entity, title, address: publicUrl + address, ...data },
  })
}

export const challengeType = 'api.webhook-confirm'

/** The target answers 2xx with `{"token":"…"}`, or with the token alone as text. */
export function eventOfChallenge(
  { id, entity, token, at }: { id: string; entity: string; token: string; at: string },
  publicUrl: string,
): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: publicUrl,
    type: challengeType,
    time: at,
    datacontenttype: 'application/json',
    data: { entity, token },
  })
}

/** A target that sends back whatever it gets does not echo: it knows nothing of us. */
export function isEchoed(answer: string, token: string): boolean {
  if (answer.trim() === token) return true
  try {
    const value: unknown = JSON.parse(answer)
    return typeof value === 'object' && value !== null && 'token' in value && value.token === token
  } catch {
    return false
  }
}
