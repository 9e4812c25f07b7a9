// Several addresses behind one API. Each attempt draws two of them by weight and takes the one with
// less on its way; an address that keeps failing rests for a while.
//
//   addresses ─▶ without those that rest, are ill, or this call has tried ─▶ two by weight ─▶ the idler
//                  └ none left: all of them, because an answer is better than none

import { keep, recall } from '../call.ts'
import type { Call } from '../call.ts'
import { failedBy, failureList } from '../failures.ts'
import type { Failure } from '../failures.ts'
import { definePolicy } from '../policy.ts'
import type { Health, ProbeAsk, Target } from '../policy.ts'
import { sharedState } from '../shared-state.ts'
import { healthSchema, usualProbe } from './health-schema.ts'
import type { Told } from '../told.ts'
import { addressSchema, checkAddresses, insecureSchema } from '../target-address.ts'
import { choose } from './choose.ts'
import type { Place } from './choose.ts'
import { tellPlaces } from './tell-places.ts'

export interface Balance {
  targets: { address: string; weight?: number }[]
  on?: Failure[]
  failures?: number
  rest?: number
  health?: Pick<ProbeAsk, 'path'> & Partial<ProbeAsk>
  insecure?: 'plain-http'
}

const usual: readonly Failure[] = ['unreachable', 'timeout', 'malformed', 502, 503]

export default definePolicy<Balance>({
  name: 'balance',
  phase: 'route',
  summary: {
    pl: 'Rozkłada wywołania na kilka adresów systemu za API.',
    en: 'Spreads the calls over several addresses of the system behind the API.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['targets'],
    properties: {
      targets: {
        description: 'The addresses, in the place of the one that the API is registered with.',
        type: 'array',
        minItems: 2,
        maxItems: 50,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['address'],
          properties: {
            address: { description: 'Where to, with a path if need be.', ...addressSchema },
            weight: {
              description: 'How many calls it gets beside the others.',
              type: 'integer',
              minimum: 1,
              maximum: 1_000,
              default: 1,
            },
          },
        },
      },
      on: failureList(
        'What is a failure: `unreachable`, `timeout`, `malformed`, or the status of an answer.',
        usual,
      ) as { description: string },
      failures: {
        description: 'How many failures in a row send an address to rest.',
        type: 'integer',
        minimum: 1,
        maximum: 1_000,
        default: 3,
      },
      rest: {
        description: 'Seconds for which an address rests.',
        type: 'number',
        minimum: 0.1,
        maximum: 3_600,
        default: 10,
      },
      health: healthSchema,
      insecure: insecureSchema,
    },
  },
  check({ targets, insecure }, { before }) {
    const places = targets.map(({ address }, at) => ({ at: ['targets', at, 'address'], address }))
    const misfits = checkAddresses(places, insecure)
    if (before.includes('split')) {
      const message = '`split` above says where the call goes already; keep one of the two.'
      misfits.push({ at: [], key: true, message })
    }
    return misfits
  },
  build(options, tools) {
    const { clock, nth = 0 } = tools
    const { entity, name, major } = tools.route.api
    const { failures = 3, rest = 10, health } = options
    const failed = failedBy(options.on ?? usual)
    const key = `balance ${entity}/${name}/v${major} #${nth}`
    const known = sharedState(tools, key, () => ({ places: new Map<string, Place>(), drawn: 0 }))
    const targets = new Map<Place, Target>()
    const healths = new Map<Place, Health>()
    const isWell = (place: Place) => healths.get(place)?.isWell !== false
    const places = options.targets.map(({ address, weight = 1 }) => {
      const kept = known.places.get(address)
      const place = kept ?? { address, weight, underWay: 0, failures: 0, restsUntil: 0 }
      place.weight = weight
      known.places.set(address, place)
      const target = tools.target(address)
      targets.set(place, target)
      if (health) healths.set(place, tools.probe(target, { ...usualProbe, ...health }))
      return place
    })
    const me = {}
    return {
      attempt(call, attempt) {
        const tried = triedBy(call)
        known.drawn += 1
        const place = choose(places, tried, clock.monotonic(), known.drawn, isWell)
        place.underWay += 1
        attempt.target = targets.get(place)
        keep(call, me, [...tried, place])
      },
      attempted(call, _attempt, result) {
        const place = triedBy(call).at(-1)!
        place.underWay -= 1
        if (result.status === undefined && result.problem === undefined) return
        place.failures = failed(result) ? place.failures + 1 : 0
        if (place.failures < failures) return
        place.failures = 0
        place.restsUntil = clock.monotonic() + rest * 1_000
      },
      explain: tell,
    }

    function tell(): Told {
      const now = clock.monotonic()
      const states = places.map((place) => ({
        place,
        rests: Math.max(0, Math.ceil((place.restsUntil - now) / 1_000)),
        ill: !isWell(place),
      }))
      return tellPlaces(states)
    }

    function triedBy(call: Call): readonly Place[] {
      return (recall(call, me) as readonly Place[] | undefined) ?? []
    }
  },
})
