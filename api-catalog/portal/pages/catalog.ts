// The catalog: search, filters, cards. The whole state of the page is its address.

import { html, raw } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { isOnSandbox } from '../../published.ts'
import type { PublishedApi } from '../../published.ts'
import { apiAddress } from '../addresses.ts'
import type { Page } from '../frame.ts'
import type { Search } from '../search/open-search.ts'
import type { View } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { codeBlock, methodBadge } from './parts.ts'
import type { Desk } from './parts.ts'

export interface Asked {
  readonly query: string
  readonly entity: string | undefined
  readonly sandboxOnly: boolean
  readonly page: number
}

const cardsOnAPage = 24
const operationsOnACard = 3

export function readAsked(query: URLSearchParams): Asked {
  const page = Number(query.get('page') ?? 1)
  return {
    query: (query.get('q') ?? '').trim().slice(0, 200),
    entity: query.get('entity') || undefined,
    sandboxOnly: query.get('sandbox') === '1',
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

export function catalogPage(
  asked: Asked,
  catalog: { search: Search; viewOf: (api: PublishedApi) => View; entities: Entities },
  desk: Desk,
): Page {
  const { words } = desk
  const { search, entities } = catalog
  const found = search.find(asked.query).filter((api) => passes(api, asked))
  const pages = Math.max(1, Math.ceil(found.length / cardsOnAPage))
  const page = Math.min(asked.page, pages)
  const shown = found.slice((page - 1) * cardsOnAPage, page * cardsOnAPage)
  const cards = shown.map((api) => card(catalog.viewOf(api), search, asked.query, words))
  const empty = entities.size === 0
  return {
    title: words.catalog,
    description: words.catalogLead,
    main: html`<h1>${words.catalog}</h1>
      <p class="lead">${words.catalogLead}</p>
      ${empty ? emptyCatalog(words) : html`${form(asked, entities, words)}${chips(asked, words)}`}
      ${found.length === 0 ? null : results(asked, found.length, words)}
      ${
        found.length === 0 && !empty
          ? nothing(asked, search, words)
          : html`<ul class="cards">
              ${cards}
            </ul>`
      }
      ${pages > 1 ? paging(asked, page, pages, words) : null}`,
  }
}

/** How many APIs each entity has; in order of name. */
export type Entities = ReadonlyMap<string, number>

export function countEntities(apis: readonly PublishedApi[]): Entities {
  const counts = new Map<string, number>()
  for (const { entity } of apis) counts.set(entity, (counts.get(entity) ?? 0) + 1)
  return new Map([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function passes(api: PublishedApi, asked: Asked): boolean {
  if (asked.sandboxOnly && !isOnSandbox(api)) return false
  return asked.entity === undefined || api.entity === asked.entity
}

function form(asked: Asked, entities: Entities, words: Words): Html {
  return html`<search>
    <form class="search" action="/" method="get">
      <div class="field-wide">
        <label for="q">${words.searchLabel}</label
        ><input
          id="q"
          type="search"
          name="q"
          value="${asked.query}"
          maxlength="200"
          autocomplete="off"
          aria-describedby="q-hint"
        />
        <p id="q-hint" class="hint">${words.searchHint}</p>
      </div>
      <div>
        <label for="entity">${words.entity}</label
        ><select id="entity" name="entity">
          <option value="">${words.anyEntity}</option>
          ${[...entities].map(
            ([entity, count]) =>
              html`<option value="${entity}" ${asked.entity === entity ? raw(' selected') : null}>
                ${entity} (${count})
              </option>`,
          )}
        </select>
      </div>
      <div class="check">
        <input
          id="sandbox"
          type="checkbox"
          name="sandbox"
          value="1"
          ${asked.sandboxOnly ? raw(' checked') : null}
        /><label for="sandbox">${words.sandboxOnly}</label>
      </div>
      <button type="submit">${words.search}</button>
    </form>
  </search>`
}

function chips(asked: Asked, words: Words): Html | null {
  const on: [string, Partial<Asked>][] = []
  if (asked.query !== '') on.push([`„${asked.query}”`, { query: '' }])
  if (asked.entity !== undefined) on.push([asked.entity, { entity: undefined }])
  if (asked.sandboxOnly) on.push([words.sandboxOnly, { sandboxOnly: false }])
  if (on.length === 0) return null
  return html`<ul class="chips" aria-label="${words.filters}">
    ${on.map(
      ([name, without]) =>
        html`<li>
          <a
            href="${address({ ...asked, ...without, page: 1 })}"
            aria-label="${words.removeFilter(name)}"
            >${name} <span aria-hidden="true">×</span></a
          >
        </li>`,
    )}
  </ul>`
}

function results(asked: Asked, count: number, words: Words): Html {
  const narrowed = asked.query !== '' || asked.entity !== undefined || asked.sandboxOnly
  return html`<h2 class="results">${narrowed ? words.apisFound(count) : words.apis(count)}</h2>`
}

function card(view: View, search: Search, query: string, words: Words): Html {
  const { api } = view
  const matching = search.operations(api, query, operationsOnACard)
  const links = view.operations.filter(({ operation }) => matching.includes(operation))
  return html`<li class="card">
    <h3><a href="${apiAddress(api)}">${api.title}</a></h3>
    <p class="lead-line">
      <code>${api.entity}/${api.name}</code> <span class="mark">v${api.major}</span>${
        isOnSandbox(api) ? html` <span class="mark sandbox">${words.sandboxMark}</span>` : null
      } <span>${words.operationsCount(api.operations.length)}</span>
    </p>
    ${view.lead === undefined ? null : html`<p>${view.lead}</p>`}
    ${
      links.length === 0
        ? null
        : html`<p class="label">${words.matching}</p>
            <ul class="plain">
              ${links.map(({ address: to, operation, title }) => html`<li>${methodBadge(operation.method)} <a href="${to}">${title}</a></li>`)}
            </ul>`
    }
  </li>`
}

function nothing(asked: Asked, search: Search, words: Words): Html {
  const near = search.near(asked.query)
  const filtered = asked.entity !== undefined || asked.sandboxOnly
  return html`<div class="notice">
    <p>
      <strong
        >${asked.query === '' ? words.nothingFound : words.nothingFoundFor(asked.query)}</strong
      >
    </p>
    ${near.length === 0 ? null : html`<p>${words.didYouMean} ${near.map((word) => html`<a href="${address({ ...asked, query: word, page: 1 })}">${word}</a> `)}</p>`}
    <p>${words.tryThis}</p>
    <ul>
      ${asked.query === '' ? null : html`<li>${words.tryFewer}</li>`}
      ${filtered ? html`<li><a href="${address({ ...asked, entity: undefined, sandboxOnly: false, page: 1 })}">${words.tryWithout}</a></li>` : null}
      <li><a href="/">${words.tryAll}</a></li>
    </ul>
  </div>`
}

function emptyCatalog(words: Words): Html {
  const command = `npx szyna register openapi.yaml --entity ${words.exampleEntity} --api rejestr`
  return html`<div class="notice">
    <p><strong>${words.emptyCatalog}</strong></p>
    <p>${words.emptyCatalogCure}</p>
    ${codeBlock(command, words.emptyCatalogCure, { copy: true })}
  </div>`
}

function paging(asked: Asked, page: number, pages: number, words: Words): Html {
  const to = (at: number, label: string, rel: string) =>
    html`<li><a href="${address({ ...asked, page: at })}" rel="${rel}">${label}</a></li>`
  return html`<nav class="paging" aria-label="${words.pages}">
    <ul>
      ${page > 1 ? to(page - 1, words.previous, 'prev') : null}
      <li>${words.page(page, pages)}</li>
      ${page < pages ? to(page + 1, words.next, 'next') : null}
    </ul>
  </nav>`
}

function address({ query, entity, sandboxOnly, page }: Asked): string {
  const to = new URLSearchParams()
  if (query !== '') to.set('q', query)
  if (entity !== undefined) to.set('entity', entity)
  if (sandboxOnly) to.set('sandbox', '1')
  if (page > 1) to.set('page', String(page))
  return to.size === 0 ? '/' : `/?${to.toString()}`
}
