// The listener of the dialect: a request as node read it becomes a call of a pipeline, or is refused
// here as anywhere at the bus. What Express Gateway would have passed on in two readings ends here.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '#kernel/problem/problem.ts'
import { noBody } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'
import { answerAtDoor, refuseAtDoor } from '../data-plane/answer-at-door.ts'
import { admitTarget } from '../data-plane/admit-target.ts'
import { askUpstream } from '../data-plane/ask-behind.ts'
import { Exchange } from '../data-plane/exchange.ts'
import type { Led, Visit } from '../data-plane/exchange.ts'
import type { ExchangeDeps } from '../data-plane/front-deps.ts'
import type { Meter } from '../data-plane/meter.ts'
import { NodePort } from '../data-plane/node-port.ts'
import { readHead } from '../data-plane/read-head.ts'
import type { Head } from '../data-plane/read-head.ts'
import { describePeer } from '../data-plane/request-head.ts'
import type { PublicAddress } from '../data-plane/request-head.ts'
import { RequestSource } from '../data-plane/request-source.ts'
import { continueWhenWanted } from '../data-plane/server-options.ts'
import { upstreamAt } from '../data-plane/upstream.ts'
import type { Tracer } from '../data-plane/trace.ts'
import type { Served } from './config/compile.ts'
import type { EgCall, Endpoint } from './eg-call.ts'
import { findRoute } from './route/router.ts'
import type { Host } from './route/router.ts'
import { statusReply, textReply, html } from './steps/replies.ts'

export interface DoorDeps extends ExchangeDeps {
  readonly tracer: Tracer
  /** Counts what met no pipeline. */
  readonly elsewhere: Meter
  hosts(): readonly Host<Served>[]
}

/** Milliseconds from the arrival of a call to the head of the answer. */
const upstreamTimeoutMs = 30_000

export function openDoor(deps: DoorDeps, secure: boolean, address: PublicAddress) {
  return (req: IncomingMessage, res: ServerResponse): void => {
    const at = deps.clock.monotonic()
    const { rawHeaders: raw, method = '', url = '', socket } = req
    const head = readHead(raw, req.httpVersion)
    const malformed = typeof head === 'string'
    const rest = malformed || head.chunked ? undefined : (head.length ?? 0)
    const trace = deps.tracer.read(malformed ? undefined : head.traceparent)
    const port = new NodePort(req, res, rest)
    const peer = describePeer(socket.remoteAddress, address)
    const none = { certificate: undefined, upgrade: undefined }
    const visit: Visit = { method, url, raw, trace, peer, at, port, ...none }
    if (malformed) return refuseAtDoor(deps, visit, new Problem('request/malformed', head))
    const wanted = () => continueWhenWanted(req, res)
    const source = rest === 0 ? undefined : new RequestSource(req, rest, wanted, deps.sweep, at)
    const hasCertificate = (socket as { authorized?: boolean }).authorized === true
    try {
      enter(deps, visit, head, source, { secure, hasCertificate })
    } catch (thrown) {
      refuseAtDoor(deps, visit, thrown)
    }
  }
}

interface Connected {
  readonly secure: boolean
  readonly hasCertificate: boolean
}

function enter(
  deps: DoorDeps,
  visit: Visit,
  head: Head,
  source: RequestSource | undefined,
  connected: Connected,
): void {
  const { method } = visit
  const target = admitTarget(visit)
  const found = findRoute(deps.hosts(), head.host, target.path, method)
  if (found === undefined) {
    throw new Problem('route/unknown', 'No API endpoint of this gateway answers at this address.')
  }
  if (found.kind === 'options') {
    const reply = textReply(200, found.allow, html)
    reply.headers.add('allow', found.allow)
    return answerAtDoor(deps, visit, reply, deps.elsewhere)
  }
  const { served, endpoint } = found.route
  if (served === undefined) {
    const reply = statusReply(404, 'route/unknown', 'The API endpoint stands in no pipeline.')
    return answerAtDoor(deps, visit, reply, deps.elsewhere)
  }
  const call = openCall(visit, head, target, served, endpoint, source, connected)
  const { meter, steps } = served
  const ask: Led['ask'] = (walk, target) => {
    const upstream = target && upstreamAt(target)
    if (upstream === undefined) throw new Error('No step of the pipeline named a service.')
    return askUpstream(walk, upstream, visit, deps)
  }
  new Exchange(visit, source, call, { meter, steps, ask }, deps).start()
}

function openCall(
  { method, trace, peer, at }: Visit,
  head: Head,
  { path, query }: { path: string; query: string },
  { route }: Served,
  endpoint: Endpoint,
  source: RequestSource | undefined,
  connected: Connected,
): EgCall {
  const headers = new HeaderList(head.flat)
  // Said by the gateway alone: a service believes them.
  headers.delete('eg-consumer-id')
  headers.delete('eg-request-id')
  if (!trace.carried) headers.delete('tracestate')
  return {
    traceId: trace.id,
    method,
    path,
    query,
    asked: query === '' ? path : `${path}?${query}`,
    host: head.host,
    headers,
    params: {},
    route,
    endpoint,
    ...connected,
    peer: peer.address,
    arrivedAt: at,
    deadline: at + upstreamTimeoutMs,
    certificate: undefined,
    caller: undefined,
    consumer: undefined,
    said: [],
    goesTo: undefined,
    parsed: undefined,
    kept: undefined,
    body: source === undefined ? noBody : { kind: 'stream', source },
  }
}
