// What each operation of the catalog API answers, by operationId.

import { stringify } from 'yaml'
import { refuse } from '#kernel/problem/problem.ts'
import type { PublishedApi } from '../published.ts'
import type { Search } from '../portal/search/open-search.ts'
import { chooseMediaType } from './accept.ts'
import type { Answer } from './answer.ts'
import { describeCatalog, describeServices } from './dcat/describe-catalog.ts'
import { writeGraph } from './write-graph.ts'
import { stampOf } from './stamp-of.ts'
import type { MachineNeeds } from './needs.ts'
import { pageOf } from './page-of-apis.ts'
import { tellSummary, tellVersion } from './tell-version.ts'
import { yamlOfDocument } from './yaml-of-document.ts'

export interface Asked {
  readonly path: Readonly<Record<string, string>>
  /** Checked, with its defaults. */
  readonly query: Readonly<Record<string, string | number>>
  readonly accept: string | undefined
}

export type Handler = (asked: Asked) => Answer | Promise<Answer>

export interface HandlerNeeds extends MachineNeeds {
  /** Knows what is published now. */
  search(): Promise<Search>
  /** Stands for everything that is published now. */
  stamp(): string
}

/** @throws Problem `resource/unknown`, `request/invalid` */
export function openHandlers(needs: HandlerNeeds): Readonly<Record<string, Handler>> {
  const { apis, publicUrl, changelog } = needs
  return {
    async listApis({ query, accept }) {
      const type = chooseMediaType(accept, formats)
      if (type === 'application/ld+json' || type === 'text/turtle') {
        return writeGraph(type, () => describeCatalog(apis(), needs), needs.stamp())
      }
      const { q, entity, cursor, limit } = query
      const found =
        typeof q === 'string' && q.trim() !== '' ? (await needs.search()).find(q) : apis()
      const those = entity === undefined ? found : found.filter((api) => api.entity === entity)
      const wish = {
        limit: Number(limit),
        cursor: cursor === undefined ? undefined : String(cursor),
      }
      const page = pageOf(those, wish)
      const items = page.apis.map((api) => tellSummary(api, publicUrl))
      return json({ items, next: page.next })
    },
    getApi({ path, accept }) {
      const versions = majorsOf(needs, path)
      const type = chooseMediaType(accept, formats)
      if (type === 'application/ld+json' || type === 'text/turtle') {
        return graphOf(type, versions, needs)
      }
      const { entity, name, title } = versions[0]
      const told = versions.map((api) => tellSummary(api, publicUrl))
      return json({ entity, api: name, title, versions: told })
    },
    getVersion({ path, accept }) {
      const api = versionOf(needs, path)
      const type = chooseMediaType(accept, formats)
      if (type === 'application/ld+json' || type === 'text/turtle') {
        return graphOf(type, [api], needs)
      }
      return json(tellVersion(api, needs))
    },
    getDocument({ path, query, accept }) {
      const api = versionOf(needs, path)
      const types = ['application/json', 'application/yaml'] as const
      const type = query['format'] ?? chooseMediaType(accept, types)
      const isYaml = type === 'yaml' || type === 'application/yaml'
      const file = `${api.entity}-${api.name}-v${api.major}.openapi.${isYaml ? 'yaml' : 'json'}`
      const headers = { 'Content-Disposition': `inline; filename="${file}"` }
      if (!isYaml) return { ...json(api.document), headers }
      const body = { [Symbol.iterator]: () => yamlOfDocument(api.document) }
      return { mediaType: 'application/yaml', body, tag: api.digest, headers }
    },
    async listChanges({ path }) {
      const [{ entity, name }] = majorsOf(needs, path)
      const changes = await changelog({ entity, api: name })
      const items = changes
        .slice(0, 500)
        .map(({ version, major, at, changes: those }) => ({ version, major, at, changes: those }))
      return json({ items })
    },
    exportApis() {
      const all = apis()
      function* lines() {
        for (const api of all) yield `${JSON.stringify(tellVersion(api, needs))}\n`
      }
      const body = { [Symbol.iterator]: lines }
      return { mediaType: 'application/x-ndjson', body, tag: needs.stamp() }
    },
  }
}

const formats = ['application/json', 'application/ld+json', 'text/turtle'] as const

export function graphOf(
  type: 'application/ld+json' | 'text/turtle',
  versions: readonly PublishedApi[],
  needs: MachineNeeds,
): Answer {
  const stamps = versions.map((api) => `${stampOf(api)} ${needs.tokenNeeded(api)}`)
  return writeGraph(type, () => describeServices(versions, needs), stamps.join('\n'))
}

/** @throws Problem `resource/unknown` */
export function versionOf(
  { apis }: Pick<MachineNeeds, 'apis'>,
  { entity, api, major }: Readonly<Record<string, string | undefined>>,
): PublishedApi {
  const found = apis().find(
    (one) => one.entity === entity && one.name === api && one.major === Number(major),
  )
  return found ?? refuse('resource/unknown', 'No such version of an API is published.')
}

/** The newest first. @throws Problem `resource/unknown` */
function majorsOf(
  { apis }: Pick<MachineNeeds, 'apis'>,
  { entity, api }: Readonly<Record<string, string | undefined>>,
): [PublishedApi, ...PublishedApi[]] {
  const versions = apis().filter((one) => one.entity === entity && one.name === api)
  const [newest, ...older] = versions.toSorted((one, other) => other.major - one.major)
  if (newest === undefined) refuse('resource/unknown', 'No such API is published.')
  return [newest, ...older]
}

function json(value: unknown): Answer {
  return { mediaType: 'application/json', body: JSON.stringify(value) }
}

export function yaml(value: object): Answer {
  const body = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
  return { mediaType: 'application/yaml', body }
}
