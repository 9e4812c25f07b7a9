// What the pages are made from: the published versions, the search over them, what is rendered already,
// and what the gateway and other rooms know of an API. Whatever one of those cannot tell, the page goes on.

import { setTimeout as wait } from 'node:timers/promises'
import type { PublishedApi } from '../published.ts'
import { openAroundApi } from './around-api.ts'
import type { Library } from './find-page.ts'
import { openFragments } from './fragments.ts'
import type { PortalDeps } from './portal.ts'
import type { Severities } from './pages/rules.ts'
import { openGates } from './search/open-gates.ts'
import { openSearch } from './search/open-search.ts'
import { viewOf } from './view.ts'
import type { View } from './view.ts'

/** How long a page of the catalog waits for versions that are being read. */
const patienceMs = 400

export function openLibrary(deps: PortalDeps): () => Library {
  const { apis, describe, findings, severities, publicUrl, log, clock, operator } = deps
  const search = openSearch()
  const views = new WeakMap<PublishedApi, View>()
  const walksOf: Library['walksOf'] = (api) => {
    try {
      return describe(api)
    } catch (error) {
      log.warn({ err: error, version: api.id }, 'the walks of an API cannot be told')
      return []
    }
  }
  const gates = openGates(walksOf)
  const parts = {
    publicUrl,
    search,
    gates,
    fragments: openFragments(),
    operator: operator ?? unknownOperator,
    takesNotes: deps.feedback !== undefined,
    viewOf(api: PublishedApi): View {
      const known = views.get(api) ?? viewOf(api)
      views.set(api, known)
      return known
    },
    walksOf,
    aroundApi: openAroundApi(deps, { clock, log }),
    async findingsOf(api: PublishedApi) {
      try {
        return await findings(api.id)
      } catch (error) {
        log.warn({ err: error, version: api.id }, 'the findings of a version cannot be read')
        return undefined
      }
    },
    async severities(): Promise<Severities> {
      try {
        return (await severities?.()) ?? new Map()
      } catch (error) {
        log.warn({ err: error }, 'the ruleset cannot be read')
        return new Map()
      }
    },
  }
  return () => {
    const now = apis()
    const read = Promise.all([search.take(now), gates.take(now)])
    read.catch((error: unknown) => log.error({ err: error }, 'the catalog cannot be read'))
    const ready = async () => {
      const patience = new AbortController()
      const { signal } = patience
      await Promise.race([read, wait(patienceMs, undefined, { signal })]).catch(() => {})
      patience.abort()
    }
    return { apis: now, ready, ...parts }
  }
}

const unknownOperator = {
  name: undefined,
  email: undefined,
  phone: undefined,
  siteSince: undefined,
  statedOn: undefined,
}
