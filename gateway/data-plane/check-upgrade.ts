// Whether a request may leave HTTP for a WebSocket, and whether the answer to it does as was asked
// (RFC 6455 §4, RFC 9110 §7.8). It must never let a connection leave HTTP for an operation whose
// document does not declare a 101: nobody would read any more what passes over it.
//
//   Upgrade ─► h2c ──────────────────────────► ignored, as RFC 9110 allows: Java asks so on each first call
//         ├──► operation without 101 ────────► 400 upgrade/refused
//         ├──► another protocol or version ──► 426 upgrade/unsupported
//         ├──► not as RFC 6455 §4.2.1 says ──► 400 request/malformed
//         └──► websocket, 13, a key ─────────► the walk of the call

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Problem } from '#kernel/problem/problem.ts'
import { HeaderList } from '#policies/headers.ts'
import type { Head } from './read-head.ts'

/** What the upstream is told beside the fields of the call. */
export const upgradeLines = 'connection: Upgrade\r\nupgrade: websocket\r\n'

/** For node's server: such a request is given away with its socket; any other is read as HTTP. */
export function isHandshake({ method, httpVersion, headers }: IncomingMessage): boolean {
  const bodyless =
    headers['content-length'] === undefined && headers['transfer-encoding'] === undefined
  return (
    method === 'GET' &&
    httpVersion === '1.1' &&
    bodyless &&
    headers.upgrade?.toLowerCase() === 'websocket'
  )
}

/** `given`: node gave the socket away; `declared`: the document of the operation has a 101. */
export function checkUpgrade({ upgrade, flat }: Head, given: boolean, declared: boolean): void {
  if (upgrade === undefined || upgrade.toLowerCase() === 'h2c') return
  if (!declared) {
    const detail = 'Send the request without `Upgrade`: this operation answers in plain HTTP.'
    throw new Problem('upgrade/refused', detail)
  }
  if (upgrade.toLowerCase() !== 'websocket') throw unsupported('`Upgrade: websocket`')
  if (!given) {
    const detail =
      'A WebSocket begins with a GET over HTTP/1.1 with `Connection: Upgrade` and no body; a proxy in front may have taken that line away.'
    throw new Problem('request/malformed', detail)
  }
  const headers = new HeaderList(flat)
  if (headers.lone('sec-websocket-version') !== '13')
    throw unsupported('`Sec-WebSocket-Version: 13`')
  const key = headers.lone('sec-websocket-key')
  if (typeof key !== 'string' || !sixteenBytes.test(key)) {
    const detail = 'Send one `Sec-WebSocket-Key`: 16 random bytes in base64.'
    throw new Problem('request/malformed', detail)
  }
}

/** The 101 is the answer to the key that was sent. */
export function isAnswerTo(asked: HeaderList, answer: HeaderList): boolean {
  const key = asked.get('sec-websocket-key')
  return key !== undefined && answer.lone('sec-websocket-accept') === acceptOf(key)
}

// RFC 6455 §4.2.2 (5.4)
function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

const sixteenBytes = /^[A-Za-z\d+/]{21}[AQgw]==$/

function unsupported(cure: string): Problem {
  const headers = ['Upgrade', 'websocket', 'Sec-WebSocket-Version', '13']
  return new Problem('upgrade/unsupported', `Ask for it with ${cure}.`, { headers })
}
