// How one gets in to each API, read off the walks of its operations. A policy file may change it without
// a new version, so that a new snapshot is read again, a few APIs at a time; until then the last word holds.

import { setImmediate } from 'node:timers/promises'
import type { PublishedApi } from '../../published.ts'
import type { OperationWalk } from '../operation-walk.ts'
import type { Gate } from './facets.ts'

export interface Gates {
  /** Undefined: not known yet. */
  of(api: PublishedApi): Gate | undefined
  /** Reads a new snapshot; the same one again costs nothing. It resolves when no API is unknown. */
  take(apis: readonly PublishedApi[]): Promise<void>
  /** Resolves when what was known before is read again too. */
  settled(): Promise<void>
}

const inOneGo = 5

export function openGates(walksOf: (api: PublishedApi) => readonly OperationWalk[]): Gates {
  const known = new WeakMap<PublishedApi, Gate | undefined>()
  let taken: readonly PublishedApi[] = []
  let first: Promise<void> = Promise.resolve()
  let whole: Promise<void> = first

  async function read(apis: readonly PublishedApi[], some: readonly PublishedApi[]): Promise<void> {
    let count = 0
    for (const api of some) {
      if (apis !== taken) return
      known.set(api, gateOf(walksOf(api)) ?? known.get(api))
      if (++count % inOneGo === 0) await setImmediate()
    }
  }

  return {
    of: (api) => known.get(api),
    take(apis) {
      if (apis !== taken) {
        taken = apis
        const fresh = apis.filter((api) => !known.has(api))
        const others = apis.filter((api) => known.has(api))
        first = read(apis, fresh)
        whole = first.then(() => read(apis, others))
      }
      return first
    },
    settled: () => whole,
  }
}

/** The easiest way in to some operation; undefined: nothing is told of any. */
export function gateOf(walks: readonly OperationWalk[]): Gate | undefined {
  if (walks.length === 0) return undefined
  if (walks.some((walk) => !walk.tokenNeeded && !agreementNeeded(walk))) return 'open'
  return walks.some((walk) => !agreementNeeded(walk)) ? 'token' : 'agreement'
}

export function agreementNeeded({ steps }: OperationWalk): boolean {
  return steps.some(({ policy }) => policy === 'require-agreement')
}
