// One composition on its way into the catalog. What lies there already is left alone; and what this
// process has registered once it does not register again, whatever became of it: two nodes with
// different files would otherwise take turns for ever.

import { Problem } from '#kernel/problem/problem.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { apiKey } from '../data-plane/compile-api.ts'
import { addressOf } from './address-of.ts'
import { checkParts } from './check-parts.ts'
import type { Composition } from './composition.ts'
import { documentOf } from './document-of.ts'
import type { LoadedComposition } from './load-compositions.ts'
import type { CompositionNeeds, CompositionState } from './publish.ts'
import { asComplaints } from './read-composition.ts'

/** Of a file with nothing to complain of. */
export type PublishOne = (
  read: LoadedComposition,
  composition: Composition,
) => Promise<CompositionState>

const entry = 'openapi.json'

export function openPublisher({
  catalog,
  gateway,
}: Pick<CompositionNeeds, 'catalog' | 'gateway'>): PublishOne {
  /** What was registered, by address. */
  const registered = new Map<string, string>()

  return async ({ file, places }, composition) => {
    const api = addressOf(composition)
    const about = { file, api, version: composition.version, waitingFor: [], complaints: [] }
    const wrong = (member: string, message: string): CompositionState => {
      const misfit = { path: [member], at: 'value', message } as const
      return { ...about, state: 'refused', complaints: asComplaints(file, places, [misfit]) }
    }
    const published = await catalog.published()
    const find = (key: string) => published.find((one) => apiKey(one) === key)
    const misfits = checkParts(composition, find, published.map(apiKey))
    const faults = misfits.filter(({ waiting }) => waiting === undefined)
    const waitingFor = [...new Set(misfits.flatMap(({ waiting }) => waiting ?? []))]
    if (faults.length > 0) {
      return { ...about, state: 'refused', complaints: asComplaints(file, places, faults) }
    }
    if (waitingFor.length > 0) return { ...about, state: 'waiting', waitingFor }
    try {
      if (await publish(composition, api, find)) return { ...about, state: 'serving' }
      const message = `Another registration has taken the place of ${api}; edit this file to publish it anew.`
      return wrong('api', message)
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.fault !== 'caller') throw thrown
      const member = thrown.code === 'policy/unknown' ? 'policy' : 'api'
      return wrong(member, `The catalog refuses it: ${thrown.message}`)
    }
  }

  /** False: it was published, and another has come in its place since. */
  async function publish(
    composition: Composition,
    address: string,
    find: (key: string) => PublishedApi | undefined,
  ): Promise<boolean> {
    const text = JSON.stringify(documentOf(composition, find))
    const { entity, api, policy, owner } = composition
    const whole = JSON.stringify([policy, owner, text])
    if (await isThere(find(address), composition, text)) {
      registered.set(address, whole)
      return true
    }
    if (registered.get(address) === whole) return false
    const source = { kind: 'files', entry, files: { [entry]: text } } as const
    const about = { entity, api, policy, ...(owner !== undefined && { owner }) }
    await catalog.register({ ...about, composed: true, source })
    registered.set(address, whole)
    await gateway.rebuild(`composition ${address}`)
    return true
  }

  async function isThere(
    former: PublishedApi | undefined,
    { policy, owner }: Composition,
    text: string,
  ): Promise<boolean> {
    if (former?.composed !== true || former.policy !== policy) return false
    if (owner !== undefined && former.owner !== owner) return false
    return (await catalog.source(former.id)).files[entry] === text
  }
}
