// What the cache has for a call, and what the call must ask of the upstream.

import { hash } from 'node:crypto'
import { Problem } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import { callerKey } from '../caller-key.ts'
import { HeaderList } from '../headers.ts'
import { openPlace } from '../stored-reply.ts'
import type { Place } from '../stored-reply.ts'
import type { CacheStore } from './cache-store.ts'
import { conditionsOf } from './conditions.ts'
import type { Conditions } from './conditions.ts'
import { saidUnder } from './copy.ts'
import type { Copy } from './copy.ts'
import { ageOf } from './give-out.ts'
import { readDirectives, secondsOf } from './read-directives.ts'

/** What the step remembers of a call on its way there. */
export interface Visit {
  /** Digest of caller and address. */
  readonly key: string
  /** When it came, monotonic, and at which turn of the store. */
  readonly at: number
  readonly turn: number
  /** Somebody showed who he is. */
  readonly known: boolean
  /** What the caller has already. */
  readonly conditions: Conditions
  /** The copy that fits, good or old. */
  readonly copy: Copy | undefined
  /** The copy is good: the reply in which it goes back. */
  readonly place: Place | undefined
  /** Why the call goes on (RFC 9211 §2.2). */
  readonly why: 'bypass' | 'uri-miss' | 'vary-miss' | 'request' | 'stale'
  /** The upstream is asked whether the copy still holds. */
  readonly asked: boolean
  /** What comes may be kept. */
  readonly keeps: boolean
  /** The fields as they came; undefined where nothing goes on or is kept. */
  readonly sent: HeaderList
}

/** Undefined: nobody knows who calls, and replies are kept for callers. */
export function askCache(
  call: Call,
  store: CacheStore,
  everyone: boolean,
  now: number,
): Visit | undefined {
  const { headers, caller } = call
  if (!everyone && caller === undefined) return undefined
  const wishes = readDirectives(headers.all('cache-control'))
  const known = caller !== undefined || headers.has('authorization') || headers.has('cookie')
  const key = keyOf(call, everyone)
  const base = { key, at: now, turn: store.turn, known, conditions: conditionsOf(headers) }
  const nothing = { ...base, copy: undefined, place: undefined, asked: false, sent: headers }
  if (passesBy(headers, wishes)) {
    if (wishes.has('only-if-cached')) throw noCopy()
    return { ...nothing, why: 'bypass', keeps: false }
  }

  const copies = store.find(key)
  const copy = copies.find(({ vary, said }) =>
    vary.every((name, at) => said[at] === saidUnder(headers, name)),
  )
  const why = reasonToAsk(copy, copies.length, headers, wishes, now)
  if (why === undefined) {
    return {
      ...base,
      copy,
      place: openPlace(),
      why: 'uri-miss',
      asked: false,
      keeps: false,
      sent: headers,
    }
  }
  if (wishes.has('only-if-cached')) throw noCopy()
  // A HEAD brings no body to keep, and says nothing of one that was kept.
  if (call.method === 'HEAD') return { ...nothing, why, keeps: false }
  const sent = new HeaderList([...headers.flat])
  const asked = copy !== undefined && ask(headers, copy)
  return { ...base, copy, place: undefined, why, asked, keeps: true, sent }
}

/** Digest of caller and address; `caller` is there unless replies are for everyone. */
export function keyOf({ caller, path, query }: Call, everyone: boolean): string {
  const who = everyone ? '' : callerKey(caller!)
  return digest(`${who}\n${path}?${query}`)
}

/** Digest of a path: it may hold the number of a person. */
export function pathKey(path: string): string {
  return digest(path)
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** Calls that want a part, or a certain state, of what the upstream has, or a WebSocket in its place. */
const narrowing = ['range', 'if-match', 'if-unmodified-since', 'if-range', 'sec-websocket-key']

/** Neither does a kept reply answer the call, nor is its own kept. */
export function passesBy(headers: HeaderList, wishes: Directives): boolean {
  return wishes.has('no-store') || narrowing.some((name) => headers.has(name))
}

type Directives = ReturnType<typeof readDirectives>

/** Undefined: the copy is good for this call. */
export function reasonToAsk(
  copy: Copy | undefined,
  copies: number,
  headers: HeaderList,
  wishes: Directives,
  now: number,
): Exclude<Visit['why'], 'bypass'> | undefined {
  if (copy === undefined) return copies > 0 ? 'vary-miss' : 'uri-miss'
  const age = ageOf(copy, now)
  if (copy.askFirst || age >= copy.lifetime) return 'stale'
  if (wishes.has('no-cache')) return 'request'
  if (wishes.size === 0 && /\bno-cache\b/i.test(headers.get('pragma') ?? '')) return 'request'
  const oldest = secondsOf(wishes, 'max-age')
  if (oldest !== undefined && age > oldest * 1000) return 'request'
  const rest = secondsOf(wishes, 'min-fresh')
  return rest !== undefined && copy.lifetime - age < rest * 1000 ? 'request' : undefined
}

/** Puts our question in the place of the caller's; false: the copy has nothing to ask by. */
function ask(headers: HeaderList, { etag, lastModified }: Copy): boolean {
  if (etag === undefined && lastModified === undefined) return false
  headers.delete('if-none-match')
  headers.delete('if-modified-since')
  if (etag !== undefined) headers.add('If-None-Match', etag)
  if (lastModified !== undefined) headers.add('If-Modified-Since', lastModified)
  return true
}

export function noCopy(): Problem {
  const detail =
    'No kept reply is good for this call, and it asked for nothing else; leave out only-if-cached.'
  return new Problem('upstream/timeout', detail)
}
