// A call that carries a key is carried out once: the same call with the same key gets the same reply,
// from memory (draft-ietf-httpapi-idempotency-key-header-07). What the first call got is kept before
// a byte of it goes out, so that whoever lost it on the way can ask again.
//
//   key unknown ─▶ goes on, under way ─▶ reply ─▶ kept          5xx, a refusal, client gone ─▶ forgotten
//   same call   ─▶ under way: 409 idempotency/busy              done: the kept reply
//   other call  ─▶ 422 idempotency/reused

import { Problem } from '#kernel/problem/problem.ts'
import { keep, note, recall } from '../call.ts'
import type { ApiFacts, Call, Reply } from '../call.ts'
import { gatherBody } from '../gather-body.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import type { Hooks, Tools } from '../policy.ts'
import { sharedState } from '../shared-state.ts'
import { depends } from '../told.ts'
import { fillPlace, openPlace } from '../stored-reply.ts'
import type { Place, StoredReply } from '../stored-reply.ts'
import { fieldsToKeep } from './fields-to-keep.ts'
import { openKeyStore } from './key-store.ts'
import type { Bounds, Ending, KeyStore, Mark } from './key-store.ts'
import { schema } from './options.ts'
import type { Idempotency } from './options.ts'
import { keyOf, printOf } from './print-of.ts'
import { readKey } from './read-key.ts'
import { busy, missing, reused, unknown, unrepeatable } from './refusals.ts'
import { takeBody } from './take-body.ts'

/** What the step remembers of a call: it is the first with its key, or it gets a kept reply. */
type Memory =
  | { readonly kind: 'first'; readonly mark: Mark }
  | { readonly kind: 'again'; readonly place: Place; readonly reply: StoredReply }
  | { readonly kind: 'refused-again' }

export default definePolicy<Idempotency>({
  name: 'idempotency',
  phase: 'shape',
  summary: {
    pl: 'Wykonuje wywołanie o danym kluczu tylko raz, a powtórzone dostaje tę samą odpowiedź.',
    en: 'Carries out a call with a key only once; repeated, it gets the same reply.',
  },
  schema,
  check(_, { before }) {
    if (callerMayBeKnown(before)) return []
    const message =
      'Nobody is known here yet, and keys belong to callers; put `- require-token: {}` above.'
    return [{ at: [], message }]
  },
  build(options, tools): Hooks {
    const { required = false, methods = ['POST', 'PATCH'], seconds = 86_400 } = options
    const { 'max-body': most = 1_048_576, 'keep-errors': keepErrors = false } = options
    const { entries = 10_000, bytes = 67_108_864 } = options
    if (!methods.includes(tools.route.operation.method)) return {}
    const store = storeOf(tools, { entries, bytes })
    const lasts = seconds * 1000
    const me = {}

    return {
      request(call) {
        const key = readKey(call.headers)
        if (key === undefined) {
          if (required) throw missing()
          return undefined
        }
        if (call.body.kind === 'none') return take(call, key)
        if (call.body.kind === 'bytes' && call.body.bytes.length <= most) return take(call, key)
        return gatherBody(call, most).then(() => take(call, key))
      },
      response(call, reply) {
        const memory = recall(call, me) as Memory | undefined
        if (memory === undefined) return undefined
        if (memory.kind === 'first') return settle(memory.mark, reply)
        if (memory.kind === 'again') {
          // A step below may have refused what was to be filled.
          if (memory.place !== reply) return undefined
          fillPlace(memory.place, memory.reply)
        }
        reply.headers.add('Idempotency-Replayed', 'true')
        return undefined
      },
      finish(call) {
        const memory = recall(call, me) as Memory | undefined
        if (memory?.kind === 'first') memory.mark.release()
      },
      explain() {
        const without = required ? 'is refused' : 'goes on each time'
        return depends(
          `Depends on the header field Idempotency-Key; a call without it ${without}, one with a known key gets the kept reply.`,
        )
      },
    }

    function take(call: Call, key: string): Place | undefined {
      const { caller } = call
      if (caller === undefined) throw unknown()
      const print = printOf(call, caller)
      const found = store.take(keyOf(caller, key), print)
      if (found.kind === 'new') {
        keep(call, me, { kind: 'first', mark: found.mark } satisfies Memory)
        return undefined
      }
      if (found.print !== print) throw reused()
      if (found.kind === 'under-way') throw busy()
      note(call, 'idempotency', 'replayed')
      return again(call, found.ending)
    }

    function again(call: Call, ending: Ending): Place {
      if (ending.kind === 'large') throw unrepeatable(ending.status)
      if (ending.kind === 'problem') {
        keep(call, me, { kind: 'refused-again' } satisfies Memory)
        throw ending.problem
      }
      const place = openPlace()
      keep(call, me, { kind: 'again', place, reply: ending.reply } satisfies Memory)
      return place
    }

    /** What is not settled here is released at the end of the call. */
    function settle(mark: Mark, reply: Reply): void | Promise<void> {
      const { problem, status, body } = reply
      if (!keepErrors && (problem !== undefined || isPassing(status))) return undefined
      if (problem !== undefined) return mark.settle({ kind: 'problem', problem }, lasts)
      if (body.kind !== 'stream') {
        const whole = body.kind === 'bytes' ? Uint8Array.from(body.bytes) : nothing
        return mark.settle(endingOf(reply, whole, most), lasts)
      }
      return takeBody(body.source, most).then(
        (taken) => {
          if (taken.kind === 'large') {
            reply.body = taken.body
            mark.settle({ kind: 'large', status }, lasts)
            return
          }
          // The reply gets a copy: what is kept stays as it is.
          reply.body = { kind: 'bytes', bytes: Buffer.from(taken.bytes) }
          mark.settle(endingOf(reply, taken.bytes, most), lasts)
        },
        (cause: unknown) => {
          const detail = 'The answer broke off before its end.'
          throw new Problem('upstream/malformed', detail, { cause })
        },
      )
    }
  },
})

/** One for each API and step of a process: an edit of the file must not let a call be carried out twice. */
function storeOf(tools: Tools, bounds: Bounds): KeyStore {
  const { route, clock, nth = 0 } = tools
  const name = `idempotency ${nameOf(route.api)} #${nth}`
  const store = sharedState(tools, name, () => openKeyStore(bounds, clock))
  store.bound(bounds)
  return store
}

function nameOf({ entity, name, major }: ApiFacts): string {
  return `${entity}/${name}/v${major}`
}

function endingOf({ status, headers, from }: Reply, bytes: Uint8Array, most: number): Ending {
  if (bytes.length > most) return { kind: 'large', status }
  return { kind: 'reply', reply: { status, flat: fieldsToKeep(headers), bytes, from } }
}

/** Failures of the moment: nothing was carried out, or nobody knows. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

const nothing = Buffer.alloc(0)
