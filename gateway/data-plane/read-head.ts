// The head of a request, read once: what frames the message, what it is traced by, and the fields
// that go on. Node's parser lets some heads pass that two servers in a row may read in two ways (two
// `Host` lines, `transfer_encoding`, a length beside a coding); here they end.

import { fate, isEndToEnd, requestFate } from './header-names.ts'

export interface Head {
  /** Name, value, …: what may go on, in the order and spelling it came in. */
  readonly flat: string[]
  readonly host: string
  /** Announced bytes of the body; undefined: chunked, or no body. */
  readonly length: number | undefined
  readonly chunked: boolean
  readonly traceparent: string | undefined
  /** What the caller would rather speak than HTTP. */
  readonly upgrade: string | undefined
}

/** What is wrong with the head, as a sentence for the caller. */
export type HeadComplaint = string

/** More fields than this are refused with 431. */
export const maxFields = 128

const hostPattern = /^(?:[\w.~-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/
const lengthPattern = /^\d{1,15}$/
const tokenPattern = /^[!#$%&'*+.^_`|~\w-]+$/

/** `raw` as `IncomingMessage.rawHeaders`; `version` as `httpVersion`. */
export function readHead(raw: readonly string[], version: string): Head | HeadComplaint {
  const flat: string[] = []
  let host: string | undefined
  let length: string | undefined
  let coding: string | undefined
  let connection: string | undefined
  let traceparent: string | undefined
  let upgrade: string | undefined
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at]!
    const value = raw[at + 1]!
    if (name.includes('_')) {
      const folded = requestFate(name.replaceAll('_', '-'))
      if (folded === fate.length || folded === fate.coding || folded === fate.host) {
        return `The header "${name}" looks like one that frames the message; leave it out.`
      }
      if (folded === fate.pass) flat.push(name, value)
      continue
    }
    switch (requestFate(name)) {
      case fate.pass:
      case fate.case:
        flat.push(name, value)
        break
      case fate.drop:
      case fate.certificate:
        break
      case fate.host:
        if (host !== undefined) return 'There are two Host lines; send one.'
        host = value
        break
      case fate.length:
        if (length !== undefined) return 'There are two Content-Length lines; send one.'
        length = value
        break
      case fate.coding:
        if (coding !== undefined) return 'There are two Transfer-Encoding lines; send one.'
        coding = value
        break
      case fate.connection:
        connection = connection === undefined ? value : `${connection},${value}`
        break
      case fate.trace:
        // Two of them say nothing (W3C Trace Context §3.2.2).
        traceparent = traceparent === undefined ? value : ''
        break
      case fate.upgrade:
        upgrade = upgrade === undefined ? value : `${upgrade}, ${value}`
        break
    }
  }
  const complaint = checkFraming(host, length, coding, version)
  if (complaint !== undefined) return complaint
  if (connection !== undefined) dropNominated(flat, connection)
  return {
    flat,
    host: host ?? '',
    length: length === undefined ? undefined : Number(length),
    chunked: coding !== undefined,
    traceparent,
    upgrade,
  }
}

// RFC 9112 §3.2, §6.1, §6.3
function checkFraming(
  host: string | undefined,
  length: string | undefined,
  coding: string | undefined,
  version: string,
): HeadComplaint | undefined {
  if (host === undefined) {
    if (version !== '1.0') return 'The Host line is missing.'
  } else if (!hostPattern.test(host)) {
    return 'The Host line is not a host name with an optional port.'
  }
  if (length !== undefined) {
    if (coding !== undefined) {
      return 'Content-Length and Transfer-Encoding stand side by side; send one of them.'
    }
    if (!lengthPattern.test(length)) return 'Content-Length is not a plain number of bytes.'
  }
  if (coding !== undefined) {
    if (version === '1.0') return 'HTTP/1.0 has no Transfer-Encoding; send a Content-Length.'
    if (coding.toLowerCase() !== 'chunked') {
      return 'The only Transfer-Encoding this bus takes is "chunked".'
    }
  }
  return undefined
}

/** Takes away what a `Connection` line names, except what is meant for the far end. */
export function dropNominated(flat: string[], connection: string): void {
  if (connection === 'keep-alive' || connection === 'close') return
  for (const option of connection.toLowerCase().split(',')) {
    const name = option.trim()
    if (name === 'keep-alive' || name === 'close' || name === '') continue
    if (!tokenPattern.test(name) || isEndToEnd(name)) continue
    for (let at = flat.length - 2; at >= 0; at -= 2) {
      if (flat[at]!.toLowerCase() === name) flat.splice(at, 2)
    }
  }
}
