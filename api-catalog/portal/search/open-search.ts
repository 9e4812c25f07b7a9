// The search of the catalog: every word of the query must be found somewhere in the API, whole, as a
// beginning, or with a slip of the hand; where it is found decides the rank. The words of a version
// are read once, when it first appears; a new snapshot costs only the versions that are new in it.

import type { PublishedApi, PublishedOperation } from '../../published.ts'
import { record } from '../document/read-json.ts'
import { fold, stem, wordsOf } from './fold.ts'
import { openVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface Search {
  /** Takes in a new snapshot; the same one again costs nothing. */
  take(apis: readonly PublishedApi[]): void
  /** Best first; all in order of title when the query has no words. At most 8 words count. */
  find(query: string): readonly PublishedApi[]
  /** Operations in which every word of the query is found. */
  operations(api: PublishedApi, query: string, most: number): readonly PublishedOperation[]
  /** Words of the catalog near to those that were not found. */
  near(query: string): string[]
}

interface Shelf {
  readonly numbers: Int32Array
  readonly weights: Float32Array
  /** Numbers of the words of each operation, made when first asked for. */
  operations: Int32Array[] | undefined
}

export function openSearch(): Search {
  let vocabulary = openVocabulary()
  let shelves = new Map<string, Shelf>()
  let taken: readonly PublishedApi[] = []
  const order = new Intl.Collator('pl')

  function take(apis: readonly PublishedApi[]): void {
    if (same(apis, taken)) return
    if (shelves.size > 2 * apis.length + 100) vocabulary = openVocabulary()
    const known = shelves.size > 2 * apis.length + 100 ? new Map<string, Shelf>() : shelves
    shelves = new Map(apis.map((api) => [api.id, known.get(api.id) ?? shelve(api, vocabulary)]))
    taken = apis.toSorted((one, other) => order.compare(one.title, other.title))
  }

  function matches(query: string): ReadonlyMap<number, number>[] {
    return wordsOfQuery(query).map((word) => vocabulary.match(word))
  }

  function operationsOf(api: PublishedApi, shelf: Shelf): Int32Array[] {
    shelf.operations ??= api.operations.map((operation) =>
      Int32Array.from(wordsOf(textOf(operation)), ([word, written]) =>
        vocabulary.number(word, written),
      ),
    )
    return shelf.operations
  }

  return {
    take,
    find(query) {
      const wanted = matches(query)
      if (wanted.length === 0) return taken
      return taken
        .map((api) => [api, score(shelves.get(api.id)!, wanted)] as const)
        .filter(([, points]) => points > 0)
        .sort(([, one], [, other]) => other - one)
        .map(([api]) => api)
    },
    operations(api, query, most) {
      const wanted = matches(query)
      const shelf = shelves.get(api.id)
      if (wanted.length === 0 || shelf === undefined) return []
      const words = operationsOf(api, shelf)
      return api.operations
        .filter((_, at) => wanted.every((found) => words[at]!.some((number) => found.has(number))))
        .slice(0, most)
    },
    near(query) {
      const lost = wordsOfQuery(query).filter((word) => vocabulary.match(word).size === 0)
      return [...new Set(lost.flatMap((word) => vocabulary.near(word, 3)))]
    },
  }
}

function wordsOfQuery(query: string): string[] {
  const words =
    query
      .slice(0, 200)
      .normalize('NFC')
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return words.slice(0, 8).map((word) => stem(fold(word)))
}

function score(shelf: Shelf, wanted: readonly ReadonlyMap<number, number>[]): number {
  let points = 0
  for (const found of wanted) {
    let best = 0
    for (let at = 0; at < shelf.numbers.length; at++) {
      const how = found.get(shelf.numbers[at]!)
      if (how !== undefined) best = Math.max(best, how * shelf.weights[at]!)
    }
    if (best === 0) return 0
    points += best
  }
  return points
}

function shelve(api: PublishedApi, vocabulary: Vocabulary): Shelf {
  const weights = new Map<number, number>()
  const put = (weight: number, ...texts: readonly (string | undefined)[]) => {
    for (const text of texts) {
      if (text === undefined) continue
      for (const [word, written] of wordsOf(text)) {
        const number = vocabulary.number(word, written)
        weights.set(number, Math.max(weights.get(number) ?? 0, weight))
      }
    }
  }
  put(10, api.title)
  put(8, api.entity, api.name)
  for (const operation of api.operations) {
    put(5, ...operation.tags)
    put(4, operation.summary)
    put(3, operation.path, operation.id)
  }
  put(3, ...Object.keys(record(api.document.components?.schemas) ?? {}))
  put(2, api.owner)
  put(1, api.document.info.description?.slice(0, 5000))
  return {
    numbers: Int32Array.from(weights.keys()),
    weights: Float32Array.from(weights.values()),
    operations: undefined,
  }
}

function textOf(operation: PublishedOperation): string {
  return `${operation.summary ?? ''} ${operation.path} ${operation.id} ${operation.tags.join(' ')}`
}

function same(one: readonly PublishedApi[], other: readonly PublishedApi[]): boolean {
  if (one === other) return true
  return one.length === other.length && one.every((api, at) => api === other[at])
}
