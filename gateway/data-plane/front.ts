// The door of the data plane: a request as node read it becomes a call, or is refused here. Nothing
// behind this file knows node:http but the exchange; nothing gets past it that two programs in a row
// could read in two ways.
//
//   head ─► address ─► trace ─► snapshot: api, operation ─► call ─► its walk
//    400     400 414                    404 405 503
//    431

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Problem } from '#kernel/problem/problem.ts'
import type { Body, Call, Reply } from '#policies/call.ts'
import { noBody } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'
import { answerAtDoor, refuseAtDoor } from './answer-at-door.ts'
import { checkUpgrade } from './check-upgrade.ts'
import { admitTarget } from './admit-target.ts'
import { decodeParams } from './decode-params.ts'
import { askBehind } from './ask-behind.ts'
import { Exchange } from './exchange.ts'
import type { Led, Visit } from './exchange.ts'
import { describePeer } from './request-head.ts'
import type { Peer } from './request-head.ts'
import type { FrontDeps } from './front-deps.ts'
import { doorOf, locate, methodProblem } from './locate.ts'
import type { Match, Preflight } from './locate.ts'
import { NodePort } from './node-port.ts'
import { readHead } from './read-head.ts'
import type { Head, HeadComplaint } from './read-head.ts'
import type { ReplyPort } from './reply-port.ts'
import { RequestSource } from './request-source.ts'
import { sandboxReply } from './sandbox.ts'
import { continueWhenWanted } from './server-options.ts'
import { UpgradePort } from './upgrade-port.ts'

export { serverOptions } from './server-options.ts'

export interface Front {
  handle(req: IncomingMessage, res: ServerResponse): void
  /** What node calls an upgrade; `early`: bytes behind the head. */
  upgrade(req: IncomingMessage, socket: Socket, early: Buffer): void
}

export function openFront(deps: FrontDeps): Front {
  const peers = new WeakMap<Socket, Peer>()
  const peerOf = (socket: Socket): Peer => {
    let peer = peers.get(socket)
    if (peer === undefined) {
      peers.set(socket, (peer = describePeer(socket.remoteAddress, deps.publicAddress)))
    }
    return peer
  }
  const clientOf = (socket: Socket, raw: readonly string[]): Peer => {
    const peer = peerOf(socket)
    const address = deps.clientAddress(peer.address, raw)
    return address === peer.address ? peer : describePeer(address, deps.publicAddress)
  }
  const visitOf = (
    { rawHeaders: raw, method = '', url = '', socket }: IncomingMessage,
    head: Head | HeadComplaint,
    port: ReplyPort,
    at: number,
    upgrade?: UpgradePort,
  ): Visit => {
    const trace = deps.tracer.read(typeof head === 'string' ? undefined : head.traceparent)
    const peer = clientOf(socket, raw)
    const certificate = deps.clientCertificate(socket, raw)
    return { method, url, raw, trace, peer, certificate, at, port, upgrade }
  }
  return {
    handle(req, res) {
      const at = deps.clock.monotonic()
      const head = readHead(req.rawHeaders, req.httpVersion)
      const malformed = typeof head === 'string'
      const rest = malformed || head.chunked ? undefined : (head.length ?? 0)
      const visit = visitOf(req, head, new NodePort(req, res, rest), at)
      if (malformed) return refuseAtDoor(deps, visit, new Problem('request/malformed', head))
      enter(deps, visit, head, rest === 0 ? undefined : bodyOf(deps, req, res, rest, at))
    },
    upgrade(req, socket, early) {
      const at = deps.clock.monotonic()
      const head = early.length > 0 ? tooEarly : readHead(req.rawHeaders, req.httpVersion)
      const port = new UpgradePort(req, socket)
      const visit = visitOf(req, head, port, at, port)
      if (typeof head !== 'string') return enter(deps, visit, head, undefined)
      refuseAtDoor(deps, visit, new Problem('request/malformed', head))
    },
  }
}

const tooEarly =
  'Bytes came behind the handshake; wait for the 101 before you send any (RFC 6455 §4.1).'

function enter(deps: FrontDeps, visit: Visit, head: Head, source: RequestSource | undefined): void {
  try {
    walkIn(deps, visit, head, source)
  } catch (thrown) {
    refuseAtDoor(deps, visit, thrown)
  }
}

function walkIn(
  deps: FrontDeps,
  visit: Visit,
  head: Head,
  source: RequestSource | undefined,
): void {
  const { method } = visit
  const target = admitTarget(visit)
  const door = doorOf(target.path)
  if (door === undefined) throw new Problem('route/unknown', 'No API answers at this address.')
  const wants = method === 'OPTIONS' ? headerOf(head, 'access-control-request-method') : undefined
  const place = locate(deps.snapshot(), door, target.path, method, wants)
  if (place.kind === 'nowhere') return refuseAtDoor(deps, visit, place.problem, place.api?.meter)
  if (place.kind === 'preflight') return preflight(deps, visit, head, place, target.query)
  const { endpoint, api, path, values } = place
  const open = door === '/sandbox/'
  checkUpgrade(head, visit.upgrade !== undefined, endpoint.value.upgrades && !open)
  if (open) return askSandbox(deps, visit, head, place)
  const body: Body = source === undefined ? noBody : { kind: 'stream', source }
  const params = decodeParams(endpoint.names, values)
  const call = openCall(deps, visit, head, endpoint.value.route, path, target.query, params, body)
  const operation = endpoint.value
  const led: Led = {
    meter: api.meter,
    steps: operation.steps,
    ask: (walk, to) => askBehind(walk, to, api, operation, visit, deps),
  }
  new Exchange(visit, source, call, led, deps).start()
}

/** Members stand in the same order as in call-of-part.ts: steps that meet calls of one shape are faster. */
function openCall(
  deps: FrontDeps,
  { method, trace, peer, certificate, at }: Visit,
  head: Head,
  route: Call['route'],
  path: string,
  query: string,
  params: Call['params'],
  body: Body,
): Call {
  const headers = new HeaderList(head.flat)
  if (!trace.carried) headers.delete('tracestate')
  return {
    traceId: trace.id,
    method,
    path,
    query,
    headers,
    params,
    route,
    peer: peer.address,
    arrivedAt: at,
    deadline: at + deps.upstreamTimeoutMs,
    certificate,
    caller: undefined,
    agreed: undefined,
    fits: undefined,
    partOf: undefined,
    holds: undefined,
    body,
    notes: undefined,
    mirrors: undefined,
    kept: undefined,
  }
}

function bodyOf(
  deps: FrontDeps,
  req: IncomingMessage,
  res: ServerResponse,
  length: number | undefined,
  at: number,
): RequestSource {
  const wanted = () => continueWhenWanted(req, res)
  return new RequestSource(req, length, wanted, deps.sweep, at)
}

/** Nobody is asked who he is here, so no policy runs; a limit an address protects the bus. */
function askSandbox(deps: FrontDeps, visit: Visit, head: Head, { api, endpoint }: Match): void {
  const wait = deps.limit.take(visit.peer.address)
  if (wait > 0) {
    throw new Problem('limit/exceeded', `The sandbox answers again in ${wait} s.`, {
      headers: ['Retry-After', String(wait)],
    })
  }
  const { operation } = endpoint.value
  answerAtDoor(deps, visit, sandboxReply(api.api, operation, new HeaderList(head.flat)), api.meter)
}

function preflight(
  deps: FrontDeps,
  visit: Visit,
  head: Head,
  { api, path, asked, values, allow }: Preflight,
  query: string,
): void {
  const reply = asked && askSteps(deps, visit, head, asked, path, values, query)
  if (reply === undefined) throw methodProblem(allow)
  answerAtDoor(deps, visit, reply, api.meter)
}

function askSteps(
  deps: FrontDeps,
  visit: Visit,
  head: Head,
  { value, names }: NonNullable<Preflight['asked']>,
  path: string,
  values: readonly string[],
  query: string,
): Reply | undefined {
  const params = decodeParams(names, values)
  const call = openCall(deps, visit, head, value.route, path, query, params, noBody)
  for (const hooks of value.preflight) {
    const reply = hooks.preflight!(call)
    if (reply !== undefined) return reply
  }
  return undefined
}

function headerOf({ flat }: Head, name: string): string | undefined {
  return new HeaderList(flat).get(name)
}
