// What other rooms know of an API beside its document: changes, score, use, terms of access. None of them
// has to be there, or to answer: what is silent for long or fails is `away`, and the page says so.

import type { Clock } from '#kernel/clock/clock.ts'
import type { VersionId } from '#kernel/ids/ids.ts'
import type { Log } from '#kernel/log/log.ts'
import type { AccessTerms } from '../agreements/agreement.ts'
import type { Change } from '../compare/change.ts'
import type { PublishedApi } from '../published.ts'
import type { Usage } from '../usage/usage.ts'
import { readHealth } from './read-health.ts'
import type { Health } from './read-health.ts'

export interface AroundApiDeps {
  /** Newest first. */
  readonly changelog?: ((entity: string, api: string) => Promise<readonly Release[]>) | undefined
  /** Undefined: it has none. */
  readonly score?: ((id: VersionId) => Promise<Score | undefined>) | undefined
  readonly usage?: Pick<Usage, 'read'> | undefined
  /** Of `{entity}/{api}`. */
  readonly access?: ((api: string) => Promise<AccessTerms>) | undefined
}

/** One registration and what it changed against the one before it in its major. */
export interface Release {
  /** `info.version`. */
  readonly version: string
  readonly major: number
  /** ISO 8601. */
  readonly at: string
  /** Undefined: there was none before it. */
  readonly changes: readonly Change[] | undefined
}

export interface Score {
  /** 0 to 100. */
  readonly points: number
  readonly level: { readonly pl: string; readonly en: string }
}

/** `away`: it cannot be read now; undefined: nobody tells it here. */
export type Heard<value> = value | 'away' | undefined

export interface AroundApi {
  readonly changelog: Heard<readonly Release[]>
  readonly score: Heard<Score>
  readonly health: Heard<Health>
  readonly terms: Heard<AccessTerms>
}

export const nothingAround: AroundApi = {
  changelog: undefined,
  score: undefined,
  health: undefined,
  terms: undefined,
}

const patienceMs = 700
const keptMs = 15_000
const mostKept = 500

export function openAroundApi(
  deps: AroundApiDeps,
  { clock, log }: { clock: Clock; log: Log },
): (api: PublishedApi) => Promise<AroundApi> {
  const kept = new Map<string, { readonly until: number; readonly around: AroundApi }>()

  async function hear<value>(
    what: string,
    asked: Promise<value | undefined> | undefined,
  ): Promise<Heard<value>> {
    if (asked === undefined) return undefined
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'away'>((done) => (timer = setTimeout(done, patienceMs, 'away')))
    try {
      return await Promise.race([asked, late])
    } catch (error) {
      log.warn({ err: error, what }, 'what is around an API cannot be read')
      return 'away'
    } finally {
      clearTimeout(timer)
    }
  }

  return async (api) => {
    const known = kept.get(api.id)
    if (known !== undefined && known.until > clock.monotonic()) return known.around
    const name = `${api.entity}/${api.name}`
    const { changelog, score, usage, access } = deps
    const [heardChanges, heardScore, health, terms] = await Promise.all([
      hear('changelog', changelog && attempt(() => changelog(api.entity, api.name))),
      hear('score', score && attempt(() => score(api.id))),
      hear('usage', usage && attempt(() => readHealth(usage, `${name}/v${api.major}`, clock))),
      hear('access', access && attempt(() => access(name))),
    ])
    const around = { changelog: heardChanges, score: heardScore, health, terms }
    kept.delete(api.id)
    if (!Object.values(around).includes('away')) {
      kept.set(api.id, { until: clock.monotonic() + keptMs, around })
      for (const oldest of kept.keys()) {
        if (kept.size <= mostKept) break
        kept.delete(oldest)
      }
    }
    return around
  }
}

/** What throws at once rejects too. */
async function attempt<value>(ask: () => Promise<value>): Promise<value> {
  return await ask()
}
