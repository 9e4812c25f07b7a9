// A version as its pages see it: operations with their slugs, in groups by tag, and the way from what
// a document calls its own places (`#tag/…`, `#operation/…`, JSON pointers) to our addresses.

import type { PublishedApi, PublishedOperation } from '../published.ts'
import { apiAddress, operationSlugs, slugOf } from './addresses.ts'
import { firstSentence } from './document/prose.ts'
import { list, record, text } from './document/read-json.ts'

export interface View {
  readonly api: PublishedApi
  /** Every operation, in the order of the document. */
  readonly operations: readonly ViewedOperation[]
  readonly groups: readonly Group[]
  readonly schemas: readonly string[]
  /** First sentence of the description. */
  readonly lead: string | undefined
  bySlug(slug: string): ViewedOperation | undefined
  /** Address of what a link `#…` in a description of the document means. */
  anchor(fragment: string): string | undefined
  /** Address of the operation that a JSON pointer lies in. */
  pointed(pointer: string): ViewedOperation | undefined
}

export interface ViewedOperation {
  readonly operation: PublishedOperation
  readonly slug: string
  readonly address: string
  readonly title: string
}

export interface Group {
  /** Undefined: operations without a tag. */
  readonly tag: string | undefined
  readonly id: string
  readonly description: string | undefined
  readonly operations: readonly ViewedOperation[]
}

export function viewOf(api: PublishedApi): View {
  const root = apiAddress(api)
  const about = text(api.document.info.description)
  const slugs = operationSlugs(api.operations)
  const operations = api.operations.map((operation, at) => {
    const slug = slugs[at]!
    const title = operation.summary ?? operation.id
    return { operation, slug, address: `${root}/operations/${slug}`, title }
  })
  const groups = groupsOf(api, operations)
  const bySlug = new Map(operations.map((one) => [one.slug, one]))
  const byId = new Map(operations.map((one) => [one.operation.id, one]))
  const byPlace = new Map(
    operations.map((one) => [`${one.operation.method.toLowerCase()} ${one.operation.path}`, one]),
  )
  return {
    api,
    operations,
    groups,
    lead: about === undefined ? undefined : firstSentence(about),
    schemas: Object.keys(record(api.document.components?.schemas) ?? {}),
    bySlug: (slug) => bySlug.get(slug),
    anchor(fragment) {
      const [kind, name = ''] = decoded(fragment).split(/\/(.*)/s)
      if (kind === 'operation') return byId.get(name)?.address
      const group = groups.find(({ tag }) => tag !== undefined && slugOf(tag) === slugOf(name))
      return kind === 'tag' && group !== undefined ? `${root}#${group.id}` : undefined
    },
    pointed(pointer) {
      const [, start, path = '', method = ''] = pointer.split('/')
      if (start !== 'paths') return undefined
      return byPlace.get(`${method} ${path.replaceAll('~1', '/').replaceAll('~0', '~')}`)
    },
  }
}

/** By the first tag of each operation, in the order of the document's own list of tags. */
function groupsOf(api: PublishedApi, operations: readonly ViewedOperation[]): Group[] {
  const told = new Map(
    list(api.document.tags).flatMap((one) => {
      const tag = record(one)
      const name = text(tag?.['name'])
      return name === undefined ? [] : [[name, text(tag?.['description'])] as const]
    }),
  )
  const byTag = new Map<string | undefined, ViewedOperation[]>(
    [...told.keys()].map((name) => [name, []]),
  )
  for (const one of operations) {
    const [tag] = one.operation.tags
    const group = byTag.get(tag)
    if (group === undefined) byTag.set(tag, [one])
    else group.push(one)
  }
  const taken = new Set<string>()
  return [...byTag]
    .filter(([, group]) => group.length > 0)
    .map(([tag, group]) => {
      const plain = `tag-${(tag === undefined ? '' : slugOf(tag)) || 'x'}`
      let id = plain
      for (let n = 2; taken.has(id); n++) id = `${plain}-${n}`
      taken.add(id)
      return {
        tag,
        id,
        description: tag === undefined ? undefined : told.get(tag),
        operations: group,
      }
    })
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
