// The search of the catalog: every word of the query must be found somewhere in the API, whole, as a
// beginning, or with a slip of the hand; where it is found decides the rank. The words of a version
// are read once, when it first appears: a new snapshot costs only the versions that are new in it.
//
//   word of the query ─ vocabulary ─▶ words of the catalog ─ index ─▶ slots of APIs with weights

import { setImmediate } from 'node:timers/promises'
import type { PublishedApi, PublishedOperation } from '../../published.ts'
import { fold, stem, wordsOf } from './fold.ts'
import { openIndex } from './index-words.ts'
import { readFields } from './read-fields.ts'
import type { Field, Fields } from './read-fields.ts'
import { shelve } from './shelve.ts'
import { openVocabulary } from './vocabulary.ts'

export interface Search {
  /**
   * Takes in a new snapshot; the same one again costs nothing. It resolves when every version is read;
   * calls are served between its steps, and what is read so far is found.
   */
  take(apis: readonly PublishedApi[]): Promise<void>
  /** Versions that are not read yet. */
  readonly unread: number
  /** Best first; all in order of title when the query has no words. At most 8 words count. */
  find(query: string): readonly PublishedApi[]
  /** Operations in which every word of the query is found. */
  operations(api: PublishedApi, query: string, most: number): readonly PublishedOperation[]
  /** Fields of its schemas in whose name some word of the query is found, each name once. */
  fields(api: PublishedApi, query: string, most: number): readonly Field[]
  /** What the API exchanges; undefined: not taken in. */
  about(api: PublishedApi): About | undefined
  /** Words of the catalog near to those that were not found. */
  near(query: string): string[]
}

export type About = Pick<Fields, 'classes' | 'formats'>

interface Shelf extends About {
  readonly slot: number
}

/** APIs that are read, and that are put in order, before calls get their turn. */
const inOneGo = 2
const inOrderInOneGo = 200
/** APIs whose fields are kept; a page shows some two dozen. */
const mostWithFields = 100

export function openSearch(): Search {
  let vocabulary = openVocabulary()
  let index = openIndex()
  let shelves = new Map<string, Shelf>()
  let taken: readonly PublishedApi[] = []
  let ordered: readonly PublishedApi[] = []
  let unread = 0
  let lately: { key: string; found: ReadonlyMap<number, number>[] } = { key: '', found: [] }
  let queue: Promise<void> = Promise.resolve()
  const order = new Intl.Collator('pl')
  const fieldsById = new Map<string, readonly Field[]>()

  async function settle(apis: readonly PublishedApi[]): Promise<void> {
    ordered = await inOrder(ordered, apis, order)
    // What is gone leaves its words behind; when most of them are such, all is read anew.
    const anew = index.slots > 2 * apis.length + 100
    const its = anew ? { vocabulary: openVocabulary(), index: openIndex() } : { vocabulary, index }
    const kept = anew ? undefined : shelves
    const next = new Map<string, Shelf>()
    const missing: PublishedApi[] = []
    for (const api of apis) {
      const known = kept?.get(api.id)
      if (known === undefined) missing.push(api)
      else next.set(api.id, known)
    }
    if (!anew) shelves = next
    unread = missing.length
    for (const api of missing) {
      next.set(api.id, put(api, its))
      if (--unread % inOneGo === 0) await setImmediate()
    }
    vocabulary = its.vocabulary
    index = its.index
    lately = { key: '', found: [] }
    shelves = next
  }

  /** A page asks for the same query many times over. */
  function matches(query: string): ReadonlyMap<number, number>[] {
    const key = `${vocabulary.size} ${query}`
    if (lately.key !== key) {
      const found = wordsOfQuery(query).map(({ word, letters }) => vocabulary.match(word, letters))
      lately = { key, found }
    }
    return lately.found
  }

  /** Whether some word of the text is one of those found. */
  function isIn(found: ReadonlyMap<number, number>, text: string): boolean {
    for (const word of wordsOf(text).keys()) {
      const number = vocabulary.known(word)
      if (number !== undefined && found.has(number)) return true
    }
    return false
  }

  function fieldsOf(api: PublishedApi): readonly Field[] {
    const known = fieldsById.get(api.id) ?? readFields(api.document).fields
    fieldsById.delete(api.id)
    fieldsById.set(api.id, known)
    for (const oldest of fieldsById.keys()) {
      if (fieldsById.size <= mostWithFields) break
      fieldsById.delete(oldest)
    }
    return known
  }

  return {
    take(apis) {
      if (!same(apis, taken)) {
        taken = apis
        queue = queue.catch(() => {}).then(() => settle(apis))
      }
      return queue
    },
    get unread() {
      return unread
    },
    find(query) {
      const wanted = matches(query)
      if (wanted.length === 0) return ordered
      const points = index.points(wanted)
      const found: { readonly api: PublishedApi; readonly points: number }[] = []
      for (const api of ordered) {
        const its = points[shelves.get(api.id)?.slot ?? -1] ?? 0
        if (its > 0) found.push({ api, points: its })
      }
      return found.sort((one, other) => other.points - one.points).map(({ api }) => api)
    },
    operations(api, query, most) {
      const wanted = matches(query)
      if (wanted.length === 0) return []
      const fitting: PublishedOperation[] = []
      for (const operation of api.operations) {
        if (fitting.length >= most) break
        const text = textOf(operation)
        if (wanted.every((found) => isIn(found, text))) fitting.push(operation)
      }
      return fitting
    },
    fields(api, query, most) {
      const wanted = matches(query)
      const fitting = new Map<string, Field>()
      for (const field of wanted.length === 0 ? [] : fieldsOf(api)) {
        if (fitting.size >= most) break
        if (fitting.has(field.name)) continue
        if (wanted.some((found) => isIn(found, field.name))) fitting.set(field.name, field)
      }
      return [...fitting.values()]
    },
    about: (api) => shelves.get(api.id),
    near(query) {
      const lost = wordsOfQuery(query).filter(
        ({ word, letters }) => vocabulary.match(word, letters).size === 0,
      )
      return [...new Set(lost.flatMap(({ word }) => vocabulary.near(word, 3)))]
    },
  }
}

function put(
  api: PublishedApi,
  its: { vocabulary: ReturnType<typeof openVocabulary>; index: ReturnType<typeof openIndex> },
): Shelf {
  const { words, fields } = shelve(api)
  const slot = its.index.open()
  for (const [word, { written, weight }] of words) {
    its.index.put(its.vocabulary.number(word, written), slot, weight)
  }
  return { slot, classes: fields.classes, formats: fields.formats }
}

/** By title. What was in order stays so: only new ones look for their places. */
async function inOrder(
  former: readonly PublishedApi[],
  apis: readonly PublishedApi[],
  order: Intl.Collator,
): Promise<PublishedApi[]> {
  const fresh = new Set(apis)
  const sorted = former.filter((api) => fresh.delete(api))
  let placed = 0
  for (const api of fresh) {
    let low = 0
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >> 1
      if (order.compare(sorted[middle]!.title, api.title) <= 0) low = middle + 1
      else high = middle
    }
    sorted.splice(low, 0, api)
    if (++placed % inOrderInOneGo === 0) await setImmediate()
  }
  return sorted
}

function wordsOfQuery(query: string): { readonly word: string; readonly letters: number }[] {
  const words =
    query
      .slice(0, 200)
      .normalize('NFC')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words.slice(0, 8).map((word) => ({ word: stem(fold(word)), letters: fold(word).length }))
}

function textOf(operation: PublishedOperation): string {
  return `${operation.summary ?? ''} ${operation.path} ${operation.id} ${operation.tags.join(' ')}`
}

function same(one: readonly PublishedApi[], other: readonly PublishedApi[]): boolean {
  if (one === other) return true
  return one.length === other.length && one.every((api, at) => api === other[at])
}
