// Replies kept in this process and given out again while they are good (RFC 9111, RFC 9211). What may
// be kept is said by the upstream; who may have it, by the file. A refusal of the bus is never kept.
//
//   request   good ─▶ an empty place, filled on the way back   response   our place ─▶ the copy
//             old ─▶ goes on with If-None-Match                           304 to our question ─▶ the copy, renewed
//             none ─▶ goes on                                             may be kept ─▶ a copy is gathered as it flows
//   PUT, POST, PATCH, DELETE that may have succeeded: every copy of the path is forgotten

import { Problem } from '#kernel/problem/problem.ts'
import { keep, note, recall } from '../call.ts'
import type { ApiFacts, Call, Reply } from '../call.ts'
import { definePolicy } from '../policy.ts'
import { openPlace } from '../stored-reply.ts'
import type { Hooks } from '../policy.ts'
import { askCache, pathKey } from './ask-cache.ts'
import type { Visit } from './ask-cache.ts'
import { openCacheStore } from './cache-store.ts'
import type { Bounds, CacheStore } from './cache-store.ts'
import { strong } from './conditions.ts'
import { keptOf, renewedFields } from './copy.ts'
import type { Copy, Kept } from './copy.ts'
import { giveOut, secondsLeft } from './give-out.ts'
import { checkCache, schema } from './options.ts'
import type { Cache } from './options.ts'
import { refuseSharing } from './refuse-sharing.ts'
import { teeBody } from './tee-body.ts'
import { tellCache } from './tell-cache.ts'

export default definePolicy<Cache>({
  name: 'cache',
  phase: 'shape',
  summary: {
    pl: 'Przechowuje odpowiedzi i podaje je ponownie, dopóki są aktualne.',
    en: 'Keeps replies and gives them out again while they are up to date.',
  },
  schema,
  check: (options, { before }) => checkCache(options, before),
  build(options, tools): Hooks {
    const { clock, route, nth = 0 } = tools
    const { seconds = 0, for: whom = 'caller', 'stale-if-error': spare = 0 } = options
    const { entries = 10_000, bytes = 67_108_864, 'max-body': most = 1_048_576 } = options
    const everyone = whom === 'everyone'
    const rules = { everyone, otherwise: seconds * 1000 }
    const { method } = route.operation
    const me = {}
    if (harmless.has(method)) return {}
    const store = storeOf(route.api, nth, { entries, bytes })
    if (method !== 'GET' && method !== 'HEAD') return { response: forgetPath }
    if (everyone && options.insecure === undefined) refuseSharing(tools)

    return {
      request(call) {
        const visit = askCache(call, store, everyone, clock.monotonic())
        if (visit === undefined) return undefined
        keep(call, me, visit)
        return visit.place
      },
      response(call, reply) {
        const visit = recall(call, me) as Visit | undefined
        if (visit === undefined) return
        const { copy, place } = visit
        if (place !== undefined) {
          // A step below may have refused what was to be filled.
          if (place === reply) give(call, visit, reply, copy!, `hit; ttl=${left(copy!)}`, 'hit')
          return
        }
        if (reply.from === 'gateway') return standInForNone(call, visit, reply)
        if (visit.asked && reply.status === 304) renew(call, visit, reply)
        else if (mayStandIn(copy, reply)) standIn(call, visit, reply)
        else keepReply(call, visit, reply)
      },
      explain: (supposed) => tellCache(supposed, store, everyone, clock.monotonic()),
    }

    /** The upstream says that the copy still holds. */
    function renew(call: Call, visit: Visit, reply: Reply): void {
      const copy = visit.copy!
      const tag = reply.headers.lone('etag')
      if (tag === false || (tag && copy.etag && strong(tag) !== strong(copy.etag))) {
        store.forget(pathKey(call.path))
        const detail = 'The answer was "not changed", of something else than was asked; try again.'
        throw new Problem('upstream/malformed', detail)
      }
      const headers = renewedFields(copy.flat, reply.headers)
      const kept = judge(call, visit, { status: copy.status, headers, from: copy.from })
      const now = { flat: headers.flat, cameAged: 0, cameAt: clock.monotonic() }
      const renewed = kept ? whole(kept, copy.bytes) : { ...copy, ...now }
      if (kept) store.put(visit.key, pathKey(call.path), renewed, visit.turn)
      else store.forget(pathKey(call.path))
      const status = `fwd=${visit.why}; fwd-status=304${kept ? '; stored' : ''}`
      give(call, visit, reply, renewed, status, 'renewed')
    }

    function mayStandIn(copy: Copy | undefined, { status }: Reply): boolean {
      if (spare === 0 || copy === undefined || copy.strict || !broken.has(status)) return false
      return -left(copy) <= spare
    }

    /** The upstream is broken, and the copy is not too old. */
    function standIn(call: Call, visit: Visit, reply: Reply): void {
      const { body } = reply
      if (body.kind === 'stream') body.source.abort(new Error('A kept reply stands in for it.'))
      const status = `fwd=${visit.why}; fwd-status=${reply.status}; detail=stale-if-error`
      give(call, visit, reply, visit.copy!, status, 'stale')
    }

    /** There was no answer: the copy goes out in the place of the refusal. */
    function standInForNone(call: Call, visit: Visit, reply: Reply): Reply | undefined {
      if (reply.problem?.fault !== 'upstream' || !mayStandIn(visit.copy, reply)) return undefined
      const place = openPlace()
      give(call, visit, place, visit.copy!, `fwd=${visit.why}; detail=stale-if-error`, 'stale')
      return place
    }

    function keepReply(call: Call, visit: Visit, reply: Reply): void {
      const kept = visit.keeps ? judge(call, visit, reply) : undefined
      // Of a body without an announced length nobody knows yet whether it can be kept.
      const stored = kept !== undefined && (lengthOf(reply) ?? Infinity) <= most
      if (kept) {
        reply.body = teeBody(reply.body, most, (its) =>
          store.put(visit.key, pathKey(call.path), whole(kept, its), visit.turn),
        )
      }
      reply.headers.add('Cache-Status', `szyna; fwd=${visit.why}${stored ? '; stored' : ''}`)
    }

    function judge(
      call: Call,
      { sent, known, at }: Visit,
      reply: Pick<Reply, 'status' | 'headers' | 'from'>,
    ): Kept | undefined {
      const monotonic = clock.monotonic()
      const times = { wall: clock.now(), monotonic, delay: monotonic - at }
      return keptOf(reply, { sent, forwarded: call.headers, known }, rules, times)
    }

    function give(
      call: Call,
      { conditions }: Visit,
      reply: Reply,
      copy: Copy,
      status: string,
      what: string,
    ): void {
      const head = call.method === 'HEAD'
      giveOut(reply, copy, { head, conditions, now: clock.monotonic() }, status)
      note(call, 'cache', what)
    }

    function left(copy: Copy): number {
      return secondsLeft(copy, clock.monotonic())
    }

    /** Also where nobody knows whether the write was carried out. */
    function forgetPath(call: Call, { status, from, problem }: Reply): void {
      const asked = from !== 'gateway' || problem?.fault === 'upstream'
      if (asked && (status < 400 || status >= 500)) store.forget(pathKey(call.path))
    }
  },
})

/** Methods that neither bring a copy nor spoil one. */
const harmless: ReadonlySet<string> = new Set(['OPTIONS', 'TRACE', 'QUERY'])
const broken: ReadonlySet<number> = new Set([500, 502, 503, 504])

/** One for each compiled API and step, so that a write to a path is seen by its reads; an edit begins with nothing kept. */
const storesOf = new WeakMap<ApiFacts, Map<number, CacheStore>>()

function storeOf(api: ApiFacts, nth: number, bounds: Bounds): CacheStore {
  const stores = storesOf.get(api) ?? new Map<number, CacheStore>()
  storesOf.set(api, stores)
  const store = stores.get(nth) ?? openCacheStore(bounds)
  stores.set(nth, store)
  return store
}

function whole(kept: Kept, bytes: Uint8Array): Copy {
  const fields = kept.flat.reduce((sum, text) => sum + text.length, 0)
  const said = kept.said.reduce((sum, text) => sum + text.length, 0)
  return { ...kept, bytes, size: bytes.length + 2 * (fields + said) + 1_000 }
}

function lengthOf({ body }: Reply): number | undefined {
  if (body.kind === 'none') return 0
  return body.kind === 'bytes' ? body.bytes.length : body.source.length
}
