// What an entry of the journal names by ids, as the catalog names it for people: the title of the API
// and of the operation in the words of their document. What is not published any more keeps its ids.

import type { Language } from '#kernel/problem/problem.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { mineWords } from './words.ts'

/** The bus's own log of uses, as the journal names it. */
export const trackerApi = 'szyna/tracker/v2'

export interface Named {
  readonly api: string
  readonly operation: string
}

/** `api`: `{entity}/{api}/v{major}`; `operation`: `GET /persons/{id}`. */
export function nameOperation(
  { api, operation }: Named,
  apis: readonly PublishedApi[],
  language: Language,
): Named {
  const { tracker } = mineWords[language]
  if (api === trackerApi) return tracker
  const found = apis.find(({ entity, name, major }) => api === `${entity}/${name}/v${major}`)
  if (found === undefined) return { api, operation }
  const its = found.operations.find(({ method, path }) => operation === `${method} ${path}`)
  return {
    api: inLanguage(found.title, language),
    operation: inLanguage(its?.summary ?? operation, language),
  }
}

/** Documents in two languages write `Dane osoby / Data of a person`. */
export function inLanguage(text: string, language: Language): string {
  const [polish, english, ...more] = text.split(' / ')
  if (english === undefined || more.length > 0) return text
  return language === 'pl' ? polish! : english
}
