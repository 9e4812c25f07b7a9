// Where things are: every address of the portal is made here, from parts that are escaped here.
//
//   /                                             the catalog
//   /apis/{entity}/{api}/v{major}                 an API
//   …/operations/{slug}   …/schemas/{name}        one operation, one schema
//   …/findings            …/openapi.json          what the rules say, the document
//   /problems             /problems/{code}        refusals of the bus
//   /rules                /rules/{rule}           why a rule of the catalog is there

import type { PublishedApi, PublishedOperation } from '../published.ts'
import { fold } from './search/fold.ts'

type Named = Pick<PublishedApi, 'entity' | 'name' | 'major'>

export function apiAddress(api: Named): string {
  return `/apis/${api.entity}/${api.name}/v${api.major}`
}

export function schemaAddress(api: Named, name: string): string {
  return `${apiAddress(api)}/schemas/${encodeURIComponent(name.toWellFormed())}`
}

/** A slug for each operation, in order: from its id, without accents; a second of the same name gets `-2`. */
export function operationSlugs(operations: readonly PublishedOperation[]): string[] {
  const taken = new Set<string>()
  return operations.map((operation) => {
    const plain = slugOf(operation.id) || operation.method.toLowerCase()
    let slug = plain
    for (let n = 2; taken.has(slug); n++) slug = `${plain}-${n}`
    taken.add(slug)
    return slug
  })
}

/** `GET /persons/{id}` → `get-persons-id`; at most 100 characters. */
export function slugOf(text: string): string {
  return fold(text.slice(0, 400))
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100)
    .replace(/^-+|-+$/g, '')
}
