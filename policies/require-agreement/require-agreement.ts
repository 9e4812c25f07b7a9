// What was agreed is what passes: this entity, for this purpose, this operation, so many calls a day. It
// decides by what the bus holds in memory; what is not known there is not agreed, and where nobody
// knows what was suspended nothing passes.
//
//   caller ─▶ purpose of his token, or the only one of his entity ─▶ operation ─▶ calls of the day ─▶ share
//              none: 403 missing                                 403 operation   429 exhausted     429 capacity

import { Problem } from '#kernel/problem/problem.ts'
import type { KnownPurpose } from '../agreements.ts'
import { keep, note, recall } from '../call.ts'
import type { Call, Caller } from '../call.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import type { Hooks } from '../policy.ts'
import { depends, passes, refuses } from '../told.ts'
import type { Supposed, Told } from '../told.ts'
import { choosePurpose } from './choose-purpose.ts'
import { openDay } from './day-of-calls.ts'

export interface RequireAgreement {
  excess?: 'refuse' | 'report'
  owner?: 'passes' | 'needs-one'
}

export default definePolicy<RequireAgreement>({
  name: 'require-agreement',
  phase: 'authorize',
  summary: {
    pl: 'Wpuszcza tylko tych, którzy mają umowę na tę operację, w uzgodnionej liczbie wywołań.',
    en: 'Lets in only those who have an agreement on this operation, as often as agreed.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      excess: {
        description:
          'What happens to calls beyond those agreed for the day: `refuse` them, or `report` them in the journal.',
        enum: ['refuse', 'report'],
        default: 'refuse',
      },
      owner: {
        description: 'Whether the entity that publishes the API needs an agreement with itself.',
        enum: ['passes', 'needs-one'],
        default: 'passes',
      },
    },
  },
  check(_, { before }) {
    if (callerMayBeKnown(before)) return []
    return [{ at: [], message: 'Nobody is known here yet; put `- require-token: {}` above.' }]
  },
  build({ excess = 'refuse', owner = 'passes' }, { route, agreements, shared, clock }) {
    const api = `${route.api.entity}/${route.api.name}`
    const choose = choosePurpose(api, route.operation.id, agreements)
    const day = openDay(api, { agreements, counts: shared.quota(`agreements ${api}`), clock })
    const me = {}

    return {
      request(call) {
        if (needsNone(call.caller)) return
        const chosen = judge(call)
        if (chosen instanceof Problem) throw chosen
        const { id: purpose, agreement } = chosen
        call.agreed = { agreement, purpose }
        note(call, 'agreement', agreement)
        note(call, 'purposeId', purpose)
        const taken = day.take(chosen)
        keep(call, me, taken.field)
        if (taken.problem === undefined) return
        if (excess === 'refuse') throw taken.problem
        note(call, 'excess', taken.problem.code)
      },
      response(call, { headers }) {
        const field = recall(call, me) as { policy: string; left: string } | undefined
        if (field === undefined) return
        headers.add('RateLimit-Policy', field.policy)
        headers.add('RateLimit', field.left)
      },
      explain: tell,
    } satisfies Hooks

    function needsNone(caller: Caller | undefined): boolean {
      return owner === 'passes' && caller?.entity === route.api.entity
    }

    function judge(call: Call): KnownPurpose | Problem {
      if (!agreements.isFresh()) return unknown()
      return choose(call)
    }

    function tell({ call, unnamed }: Supposed): Told {
      if (unnamed) return depends('Depends on the agreements of whoever calls.')
      if (needsNone(call.caller)) return passes('The owner of the API needs no agreement.')
      const chosen = judge(call)
      if (chosen instanceof Problem) return refuses(chosen)
      const { problem, left } = day.peek(chosen)
      const more = { left: [left] }
      if (problem !== undefined && excess === 'refuse') return refuses(problem, more)
      return passes(`Agreement ${chosen.agreement}, purpose ${chosen.id}.`, more)
    }
  },
})

function unknown(): Problem {
  const detail =
    'The bus cannot tell at present which agreements are in force. Call again in a while.'
  return new Problem('gateway/unready', detail, { headers: ['Retry-After', '1'] })
}
