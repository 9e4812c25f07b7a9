// Lives of APIs, as the administrator of the bus sees and moves them. What he moves holds on this node
// when the answer goes out.

import { refuse } from '#kernel/problem/problem.ts'
import type { Catalog } from '#api-catalog/catalog.ts'
import type { Life, LifeDeed } from '#api-catalog/life/life.ts'
import type { Gateway } from '../data-plane/gateway.ts'
import type { Answer, Handler, Input } from './handlers.ts'
import { etagOf, readIfMatch } from './read-if-match.ts'

interface Needs {
  readonly catalog: Catalog
  readonly gateway: Pick<Gateway, 'rebuild'>
}

interface Major {
  readonly entity: string
  readonly api: string
  readonly major: number
}

export function lifeHandlers({ catalog, gateway }: Needs) {
  // Asked for late: a test holds handlers against the specification without a catalog.
  const lives = () => catalog.lives
  return {
    listLives: async () => ({ status: 200, body: { apis: await lives().list() } }),

    async getLife(input) {
      const at = input.params as Major
      const life = await lives().get(at.entity, at.api, at.major)
      if (life === undefined) {
        return refuse('resource/unknown', `No ${at.entity}/${at.api}/v${at.major} is registered.`)
      }
      const history = await lives().history(at.entity, at.api, at.major)
      return answer(at, life, { history })
    },

    async moveApi(input) {
      const at = input.params as Major
      const wish = input.body as Omit<LifeDeed, keyof Major | 'revision'>
      const revision = readIfMatch(input)
      const life = await lives().move({ kind: 'bus' }, { ...wish, ...at, revision })
      await gateway.rebuild(`${wish.do} ${at.entity}/${at.api}/v${at.major}`)
      return answer(at, life)
    },

    async refetchApi({ params }: Input) {
      const { entity, api, major } = params as Major
      return { status: 200, body: await catalog.refetch(entity, api, major) }
    },

    async getChangelog({ params }: Input) {
      const { entity, api } = params as Major
      const changelog = await catalog.changelog(entity, api)
      if (changelog.length > 0) return { status: 200, body: { changelog } }
      return refuse('resource/unknown', `Nothing of ${entity}/${api} was ever published.`)
    },

    async setPublishing({ params, body }: Input) {
      const { entity } = params as Major
      const { itself } = body as { itself: boolean }
      await lives().letPublishItself(entity, itself)
      return { status: 200, body: { entity, itself } }
    },
  } satisfies Record<string, Handler>
}

function answer({ entity, api, major }: Major, life: Life, more: object = {}): Answer {
  const headers = etagOf(life)
  return { status: 200, headers, body: { entity, api, major, ...life, ...more } }
}
