// A version as the catalog API tells it: facts that are in the document or in the registration, and links.

import { text } from '../portal/document/read-json.ts'
import { isOnSandbox } from '../published.ts'
import type { PublishedApi } from '../published.ts'
import { versionLinks } from './addresses.ts'
import type { MachineNeeds } from './needs.ts'

type Needs = Pick<MachineNeeds, 'publicUrl' | 'tokenNeeded'>

/** `Summary` of specs/catalog.openapi.yaml. */
export function tellSummary(api: PublishedApi, publicUrl: string) {
  const links = Object.entries(versionLinks(api)).map(([name, at]) => [name, publicUrl + at])
  const { entity, name, major, version, title } = api
  return {
    entity,
    api: name,
    major,
    version,
    title,
    state: api.life.state,
    links: Object.fromEntries(links) as Readonly<Record<string, string>>,
  }
}

/** `Version` of specs/catalog.openapi.yaml. */
export function tellVersion(api: PublishedApi, { publicUrl, tokenNeeded }: Needs) {
  const description = text(api.document.info.description)
  return {
    ...tellSummary(api, publicUrl),
    ...api.life,
    ...(description !== undefined && { description }),
    ...(api.owner !== undefined && { owner: api.owner }),
    digest: api.digest,
    openapi: String(api.document.openapi),
    publishedAt: api.publishedAt,
    onSandbox: isOnSandbox(api),
    composed: api.composed,
    tokenNeeded: tokenNeeded(api),
    operations: api.operations.map(({ id, method, path, summary, tags, deprecated }) => ({
      id,
      method,
      path,
      ...(summary !== undefined && { summary }),
      tags,
      deprecated,
    })),
  }
}
