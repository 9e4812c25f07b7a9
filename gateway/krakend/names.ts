// Names made from what a configuration says: slugs of APIs, ids of operations, names of parts; each
// once among those taken before.

import { isSlug } from '#kernel/ids/ids.ts'

/** `Zakupy (test)` → `zakupy-test`; `otherwise` where nothing is left. */
export function slugOf(text: string, otherwise: string): string {
  const slug = text
    .normalize('NFKD')
    .replaceAll(/[łŁ]/g, 'l')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^[-0-9]+|-+$/g, '')
  return isSlug(slug) ? slug : otherwise
}

/** `GET /v1/users/{id}` → `getV1UsersById`. */
export function operationIdOf(method: string, path: string): string {
  const words = path
    .replaceAll(/\{([^{}]*)\}/g, ' By $1 ')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

/** `Basket items` → `basket_items`: names of parts are lower case. */
export function partNameOf(text: string): string {
  const name = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 50)
    .replaceAll(/^[_0-9]+|_+$/g, '')
  return name === '' ? 'part' : name
}

/** `name`, or `name2`, `name3` …, with `between` before the number; it is taken from then on. */
export function onlyOne(name: string, taken: Set<string>, between = ''): string {
  let only = name
  for (let nth = 2; taken.has(only); nth++) only = `${name}${between}${nth}`
  taken.add(only)
  return only
}
