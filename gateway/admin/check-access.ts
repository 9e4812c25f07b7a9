// Who may speak to the admin listener: whoever brings the credential, to an address the listener has.
// The name in `Host` is checked because a page in a browser can point a name of its own at the
// loopback address (DNS rebinding) and would then speak to us as if it were we.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Problem } from '#kernel/problem/problem.ts'

export interface AccessRule {
  readonly credential: string
  /** What the listener was told to listen on: a name or an address. */
  readonly host: string
}

/** The refusal, or undefined when the request may pass. */
export function checkAccess(req: IncomingMessage, rule: AccessRule): Problem | undefined {
  if (!isOurs(req.headers.host, req.socket.localAddress ?? '', rule.host)) {
    return new Problem(
      'request/malformed',
      'Host does not name an address of the admin listener. Use its address or localhost.',
    )
  }
  if (!holds(req.headers.authorization, rule.credential)) {
    return new Problem(
      'admin/unauthorized',
      'Send Authorization: Bearer with the text of admin.token from the data folder of the bus.',
      { headers: ['WWW-Authenticate', 'Bearer realm="szyna admin"'] },
    )
  }
  return undefined
}

function isOurs(header: string | undefined, localAddress: string, listening: string): boolean {
  const name = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::\d{1,5})?$/i.exec(header ?? '')
  if (!name) return false
  const asked = (name[1] ?? name[2] ?? '').toLowerCase()
  const local = localAddress.replace(/^::ffff:/, '')
  if (asked === local || asked === listening.toLowerCase()) return true
  return asked === 'localhost' && (local === '::1' || local.startsWith('127.'))
}

/** Compared by digest, so that neither length nor first difference shows in the time it takes. */
function holds(header: string | undefined, credential: string): boolean {
  const brought = /^Bearer +([^\s]+)$/i.exec(header ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(brought), digest(credential))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
