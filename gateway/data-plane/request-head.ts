// The head of the request that an upstream gets, as text. What came from the caller and what steps
// made of it goes on as it stands; what the bus says of itself is said by nobody else, and the body
// is framed anew:
//
//   GET /base/persons/17?fields=id HTTP/1.1
//   host · fields of the call · traceparent · forwarded, x-forwarded-* · via · szyna-system, szyna-entity
//   and for a person szyna-person, szyna-context, szyna-office, szyna-mandate, szyna-case, szyna-purpose
//   on an agreement szyna-agreement, szyna-purpose-id
//   content-length or transfer-encoding

import { Problem } from '#kernel/problem/problem.ts'
import type { Body, Call, Caller, CallerPerson } from '#policies/call.ts'
import { tellable } from '#policies/tellable.ts'
import { plainAddress } from './client-address.ts'
import { fate, requestFate } from './header-names.ts'

/** One client. */
export interface Peer {
  readonly address: string
  /** All that an upstream is told of it and of the bus: the same for every call. */
  readonly lines: string
}

export interface PublicAddress {
  /** `http` or `https`. */
  readonly proto: string
  readonly host: string
}

export function publicAddress(publicUrl: string): PublicAddress {
  const url = new URL(publicUrl)
  return { proto: url.protocol.slice(0, -1), host: url.host }
}

export function describePeer(remote: string | undefined, at: PublicAddress): Peer {
  const address = plainAddress(remote)
  // RFC 7239 §4, §6
  const node = address.includes(':') ? `"[${address}]"` : address
  const lines =
    `forwarded: for=${node};host="${at.host}";proto=${at.proto}\r\n` +
    `x-forwarded-for: ${address}\r\nx-forwarded-proto: ${at.proto}\r\n` +
    `x-forwarded-host: ${at.host}\r\nvia: 1.1 szyna\r\n`
  return { address, lines }
}

export interface Target {
  /** Host and port of the upstream. */
  readonly host: string
  readonly basePath: string
}

/**
 * Up to the empty line; `trace`: value of `traceparent`; `more`: lines of the bus. What came through the parser of the front
 * holds no line end; what a step wrote is looked at.
 *
 * @throws Problem gateway/internal when a step wrote what no head can hold
 */
export function requestHead(
  call: Call,
  { host, basePath }: Target,
  trace: string,
  peer: Peer,
  more = '',
): string {
  const { method, path, query, caller } = call
  const { flat, edited } = call.headers
  const mark = query === '' ? '' : '?'
  let head = `${method} ${basePath}${path}${mark}${query} HTTP/1.1\r\nhost: ${host}\r\n`
  for (let n = 0; n < flat.length; n += 2) {
    const name = flat[n]!
    const its = requestFate(name)
    if (its !== fate.pass && its !== fate.certificate) continue
    const value = flat[n + 1]!
    if (edited && (unfit.test(value) || unfit.test(name))) throw cannotBeSent()
    head += `${name}: ${value}\r\n`
  }
  head += `traceparent: ${trace}\r\n${peer.lines}`
  if (caller !== undefined) head += callerLines(caller)
  if (call.agreed !== undefined) {
    const { agreement, purpose } = call.agreed
    head += `szyna-agreement: ${agreement}\r\nszyna-purpose-id: ${purpose}\r\n`
  }
  return `${head}${more}${framingOf(call.body, method)}\r\n`
}

const linesOf = new WeakMap<Caller, string>()

/** Written once for each token: who calls, and for whom. */
function callerLines(caller: Caller): string {
  let lines = linesOf.get(caller)
  if (lines === undefined) {
    const { system, entity, person } = caller
    if (unfit.test(system) || unfit.test(entity)) throw cannotBeSent()
    lines = `szyna-system: ${system}\r\nszyna-entity: ${entity}\r\n`
    if (person !== undefined) lines += personLines(person)
    linesOf.set(caller, lines)
  }
  return lines
}

/** What is no ASCII is percent-encoded. */
function personLines({ id, context, office, mandate }: CallerPerson): string {
  const said = [
    ['person', id],
    ['context', context],
    ...(office ? [['office', office.entity]] : []),
    ...(mandate ? [['mandate', mandate.id]] : []),
    ...(mandate ? [['case', mandate.caseId]] : []),
    ...(mandate ? [['purpose', mandate.purpose]] : []),
  ]
  return said.map(([name, text]) => `szyna-${name}: ${tellable(text!)}\r\n`).join('')
}

/** Written as latin1, a letter beyond it would become another byte, and may be a line end. */
const unfit = /[^\t\x20-\x7e\x80-\xff]/

function cannotBeSent(): Problem {
  const cause = new Error('A header of the call holds a line end or a letter beyond latin1.')
  return new Problem('gateway/internal', 'The error is logged under the trace id.', { cause })
}

/** Methods whose request is expected to have a body (RFC 9110 §8.6). */
const expectant: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

function framingOf(body: Body, method: string): string {
  if (body.kind === 'none') return expectant.has(method) ? 'content-length: 0\r\n' : ''
  const length = body.kind === 'bytes' ? body.bytes.length : body.source.length
  return length === undefined ? 'transfer-encoding: chunked\r\n' : `content-length: ${length}\r\n`
}
