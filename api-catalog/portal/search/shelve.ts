// The words of an API with what each weighs: a title more than an operation, an operation more than a
// field, a field more than a description. Weights are whole numbers below 16: the index packs them.

import type { PublishedApi } from '../../published.ts'
import { record } from '../document/read-json.ts'
import { wordsOf } from './fold.ts'
import { readFields } from './read-fields.ts'
import type { Fields } from './read-fields.ts'

export interface Shelved {
  /** Folded word → how it is written, and its weight. */
  readonly words: ReadonlyMap<string, { readonly written: string; readonly weight: number }>
  readonly fields: Fields
}

const mostWords = 4_000

export function shelve(api: PublishedApi): Shelved {
  const words = new Map<string, { written: string; weight: number }>()
  const fields = readFields(api.document)
  const put = (weight: number, ...texts: readonly (string | undefined)[]) => {
    for (const text of texts) {
      if (text === undefined || words.size >= mostWords) continue
      for (const [word, written] of wordsOf(text)) {
        const known = words.get(word)
        if (known === undefined) words.set(word, { written, weight })
        else if (known.weight < weight) known.weight = weight
      }
    }
  }
  put(15, api.title)
  put(12, api.entity, api.name)
  for (const operation of api.operations) {
    put(8, ...operation.tags)
    put(7, operation.summary)
    put(5, operation.path, operation.id)
  }
  put(5, ...Object.keys(record(api.document.components?.schemas) ?? {}))
  put(4, api.owner)
  put(3, ...fields.fields.map(({ name }) => name))
  put(2, api.document.info.description?.slice(0, 5_000))
  put(1, ...fields.fields.slice(0, 300).map(({ about }) => about))
  return { words, fields }
}
