// The head of an upstream's answer, read strictly: whatever is not plain HTTP/1.1 is malformed, and
// nobody guesses what was meant (RFC 9112). What belongs to the connection stays here, and nothing in
// it can speak in the name of the bus.
//
//   HTTP/1.1 200 OK␍␊            status      100–599; 101 only where a WebSocket was asked for
//   Content-Length: 18␍␊         framing     one length, or the one coding "chunked", never both
//   Connection: close␍␊          connection  goes no further, nor do the fields it names
//   Content-Type: text/plain␍␊   the rest    goes on as it came
//   ␍␊

import { HeaderList } from '#policies/headers.ts'
import { dropNominated } from './read-head.ts'
import { fate, replyFate } from './header-names.ts'

export interface ReplyHead {
  readonly status: number
  readonly headers: HeaderList
  /**
   * How the body ends: there is none · after `length` bytes · by its own marks · with the connection ·
   * with the connection, which is HTTP no more.
   */
  readonly framing: 'none' | 'length' | 'chunked' | 'close' | 'tunnel'
  /** Announced bytes of the body. */
  readonly length: number | undefined
  /** The connection may carry another call. */
  readonly keep: boolean
  /** For how long, in milliseconds, when the upstream says so. */
  readonly idleMs: number | undefined
}

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?\r\n/
const fieldLines = /^(?:[!#$%&'*+.^_`|~\w-]+:[\t\x20-\x7e\x80-\xff]*\r\n)*$/
const plainLength = /^\d{1,15}$/

/**
 * `text` as latin1, from the status line to the line end before the empty line; `upgrades`: a 101 is
 * what was asked for. Undefined: malformed.
 */
export function readReplyHead(
  text: string,
  method: string,
  upgrades = false,
): ReplyHead | undefined {
  const first = statusLine.exec(text)
  if (first === null) return undefined
  const status = Number(first[2])
  const fields = text.slice(first[0].length)
  const switched = status === 101
  if ((switched && !upgrades) || !fieldLines.test(fields)) return undefined
  const flat: string[] = []
  let length: string | undefined
  let coding: string | undefined
  let connection: string | undefined
  let keepAlive: string | undefined
  let upgrade: string | undefined
  for (let at = 0; at < fields.length;) {
    const colon = fields.indexOf(':', at)
    const end = fields.indexOf('\r', colon)
    const name = fields.slice(at, colon)
    const value = trimmed(fields, colon + 1, end)
    at = end + 2
    if (name.includes('_')) {
      const folded = replyFate(name.replaceAll('_', '-'))
      if (folded === fate.length || folded === fate.coding) return undefined
      if (folded === fate.pass) flat.push(name, value)
      continue
    }
    switch (replyFate(name)) {
      case fate.pass:
        flat.push(name, value)
        break
      case fate.length:
        if (length !== undefined || !plainLength.test(value)) return undefined
        length = value
        // The only place that says how long the answer to a GET would be.
        if (method === 'HEAD') flat.push(name, value)
        break
      case fate.coding:
        if (coding !== undefined || value.toLowerCase() !== 'chunked') return undefined
        coding = value
        break
      case fate.connection:
        connection = connection === undefined ? value : `${connection},${value}`
        break
      case fate.keepAlive:
        keepAlive = value
        break
      case fate.upgrade:
        upgrade = upgrade === undefined ? value.toLowerCase() : ''
        break
      default:
        break
    }
  }
  const old = first[1] === '0'
  if (coding !== undefined && (length !== undefined || old)) return undefined
  if (connection !== undefined) dropNominated(flat, connection)
  if (switched) {
    // RFC 6455 §4.1, RFC 9110 §8.6: it says what it switches to, and has no body.
    const unframed = length === undefined && coding === undefined
    if (old || !unframed || upgrade !== 'websocket' || !says(connection, 'upgrade'))
      return undefined
    const headers = new HeaderList(flat)
    const bare = { length: undefined, keep: false, idleMs: undefined }
    return { status, headers, framing: 'tunnel', ...bare }
  }
  const bodyless = method === 'HEAD' || status < 200 || status === 204 || status === 304
  const framing = bodyless ? 'none' : framingOf(coding, length)
  // Who sends a body where none can be would have it taken for the next answer.
  const suspect = bodyless && status >= 200 && (length ?? coding ?? '0') !== '0'
  return {
    status,
    headers: new HeaderList(flat),
    framing,
    length: framing === 'length' ? Number(length) : undefined,
    keep: !old && framing !== 'close' && !suspect && !says(connection, 'close'),
    idleMs: idleOf(keepAlive),
  }
}

// RFC 9112 §6.3
function framingOf(coding: string | undefined, length: string | undefined): ReplyHead['framing'] {
  if (coding !== undefined) return 'chunked'
  if (length === undefined) return 'close'
  return length === '0' ? 'none' : 'length'
}

function says(connection: string | undefined, option: string): boolean {
  if (connection === undefined) return false
  return connection
    .toLowerCase()
    .split(',')
    .some((one) => one.trim() === option)
}

function idleOf(keepAlive: string | undefined): number | undefined {
  const seconds = keepAlive && /(?:^|[,\s])timeout=(\d{1,6})/i.exec(keepAlive)?.[1]
  return seconds === undefined || seconds === '' ? undefined : Number(seconds) * 1_000
}

function trimmed(text: string, from: number, to: number): string {
  let start = from
  let end = to
  while (start < end && isSpace(text.charCodeAt(start))) start += 1
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function isSpace(letter: number): boolean {
  return letter === 0x20 || letter === 0x09
}
