// A system can take so many calls at once; its places are shared out among those who call, by weight.
// While a place is free everybody gets one; then calls wait in line for a moment, and who has had
// least is next, so that one busy office cannot crowd out the others.

import { Problem } from '#kernel/problem/problem.ts'
import { keep, recall } from '../call.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { definePolicy } from '../policy.ts'
import { foldAddress } from '../rate-limit/fold-address.ts'
import { sharedState } from '../shared-state.ts'
import { depends, passes, refuses } from '../told.ts'
import { FairQueue } from './fair-queue.ts'

export interface FairShare {
  places: number
  per?: 'entity' | 'system'
  weights?: Record<string, number>
  waiting?: number
  seconds?: number
}

export default definePolicy<FairShare>({
  name: 'fair-share',
  phase: 'protect',
  summary: {
    pl: 'Dzieli moc systemu za API sprawiedliwie między wywołujących.',
    en: 'Shares the capacity of the system behind the API fairly among callers.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['places'],
    properties: {
      places: {
        description: 'How many calls the system behind the API takes at once.',
        type: 'integer',
        minimum: 1,
        maximum: 100_000,
      },
      per: {
        description: 'Among whom the places are shared: each `entity` or each `system`.',
        enum: ['entity', 'system'],
        default: 'entity',
      },
      weights: {
        description:
          'Names of entities (or systems, as `per` says) and how many shares each has; all others have one.',
        type: 'object',
        default: {},
        maxProperties: 1_000,
        propertyNames: { type: 'string', pattern: '^[a-z][a-z0-9.-]{0,130}$' },
        additionalProperties: { type: 'number', minimum: 0.1, maximum: 1_000 },
      },
      waiting: {
        description: 'How many calls may wait for a place; more are refused at once.',
        type: 'integer',
        minimum: 0,
        maximum: 100_000,
        default: 1_000,
      },
      seconds: {
        description: 'How long a call waits for a place before it is refused.',
        type: 'number',
        minimum: 0.01,
        maximum: 60,
        default: 5,
      },
    },
  },
  check(_options, { before }) {
    if (callerMayBeKnown(before)) return []
    const message =
      'Nobody is known here yet, so nothing can be shared out; put `- require-token: {}` above.'
    return [{ at: [], key: true, message }]
  },
  build(options, tools) {
    const { entity, name, major } = tools.route.api
    const { places, per = 'entity', weights = {}, waiting = 1_000, seconds = 5 } = options
    const weightOf = new Map(Object.entries(weights))
    const key = `fair-share ${entity}/${name}/v${major} #${tools.nth ?? 0}`
    const queue = sharedState(tools, key, () => new FairQueue())
    const me = {}
    return {
      request(call) {
        if (!queue.hasPlace(places) && queue.waiting >= waiting) throw crowded()
        const party = call.caller?.[per] ?? `address ${foldAddress(call.peer)}`
        const stay: Stay = { party, waiter: undefined, late: undefined, over: false }
        keep(call, me, stay)
        const entered = Promise.withResolvers<void>()
        const waiter = { go: () => entered.resolve() }
        if (queue.enter(places, party, weightOf.get(party) ?? 1, waiter)) return undefined
        stay.waiter = waiter
        stay.late = setTimeout(() => {
          if (giveUp(stay)) entered.reject(crowded())
        }, seconds * 1_000).unref()
        return entered.promise
      },
      finish(call) {
        const stay = recall(call, me) as Stay | undefined
        if (stay === undefined || stay.over) return
        clearTimeout(stay.late)
        if (giveUp(stay)) return
        stay.over = true
        queue.leave(places)
      },
      explain() {
        const { underWay, waiting: inLine } = queue
        const free = Math.max(0, places - underWay)
        const left = [{ name: 'places', unit: 'places', most: places, left: free } as const]
        if (queue.hasPlace(places)) return passes('A place is free: it need not wait.', { left })
        if (inLine >= waiting) return refuses(crowded(), { left })
        return depends(`It would wait behind ${inLine} others, up to ${seconds} s.`, { left })
      },
    }

    /** False: it does not wait. */
    function giveUp(stay: Stay): boolean {
      const { party, waiter } = stay
      if (waiter === undefined || !queue.giveUp(party, waiter)) return false
      stay.over = true
      return true
    }
  },
})

interface Stay {
  readonly party: string
  /** Of a call that had to wait. */
  waiter: { go(): void } | undefined
  late: NodeJS.Timeout | undefined
  /** It has no place and waits for none. */
  over: boolean
}

function crowded(): Problem {
  const detail = 'The system behind this API has no place free now; try again in a second.'
  return new Problem('gateway/overload', detail, { headers: ['Retry-After', '1'] })
}
