// The catalog: search, filters, cards. The whole state of the page is its address.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { isOnSandbox } from '../../published.ts'
import type { PublishedApi } from '../../published.ts'
import { apiAddress, schemaAddress } from '../addresses.ts'
import type { Page } from '../frame.ts'
import { applyFacets, factsOf } from '../search/facets.ts'
import type { Gates } from '../search/open-gates.ts'
import type { Search } from '../search/open-search.ts'
import type { View } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { catalogAddress, hasFilters } from './catalog-asked.ts'
import type { Asked } from './catalog-asked.ts'
import { chips, facetsAside, hiddenFacets } from './catalog-facets.ts'
import { codeBlock, methodBadge } from './parts.ts'
import type { Desk } from './parts.ts'

const cardsOnAPage = 24
const operationsOnACard = 3
const fieldsOnACard = 3

export interface CatalogParts {
  readonly apis: readonly PublishedApi[]
  readonly search: Search
  readonly gates: Gates
  viewOf(api: PublishedApi): View
}

export function catalogPage(asked: Asked, catalog: CatalogParts, desk: Desk): Page {
  const { words } = desk
  const { search, gates, apis } = catalog
  const facts = (api: PublishedApi) => factsOf(api, search.about(api), gates.of(api))
  const faceted = applyFacets(search.find(asked.query), facts, asked.facets)
  const found = faceted.passing
  const pages = Math.max(1, Math.ceil(found.length / cardsOnAPage))
  const page = Math.min(asked.page, pages)
  const shown = found.slice((page - 1) * cardsOnAPage, page * cardsOnAPage)
  const cards = shown.map((api) => card(catalog.viewOf(api), search, asked.query, words))
  const list = html`<div>
    ${found.length === 0 ? null : results(asked, found.length, words)}
    ${
      found.length === 0
        ? nothing(asked, search, words)
        : html`<ul class="cards">
            ${cards}
          </ul>`
    }
    ${pages > 1 ? paging(asked, page, pages, words) : null}
  </div>`
  return {
    title: words.catalog,
    description: words.catalogLead,
    main: html`<h1>${words.catalog}</h1>
      <p class="lead">${words.catalogLead}</p>
      ${search.unread === 0 ? null : html`<p class="notice">${words.facets.reading(search.unread)}</p>`}
      ${
        apis.length === 0
          ? emptyCatalog(words)
          : html`${form(asked, words)}${chips(asked, words)}
              <p class="to-filters"><a href="#filters">${words.facets.toFilters}</a></p>
              <div class="with-aside">${list} ${facetsAside(asked, faceted, words)}</div>`
      }`,
  }
}

function form(asked: Asked, words: Words): Html {
  return html`<search>
    <form class="search" action="/" method="get">
      <div>
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
      </div>
      ${hiddenFacets(asked)}<button type="submit">${words.search}</button>
      <p id="q-hint" class="hint">${words.searchHint}</p>
    </form>
  </search>`
}

function results(asked: Asked, count: number, words: Words): Html {
  const narrowed = asked.query !== '' || hasFilters(asked)
  return html`<h2 class="results">${narrowed ? words.apisFound(count) : words.apis(count)}</h2>`
}

function card(view: View, search: Search, query: string, words: Words): Html {
  const { api } = view
  const matching = search.operations(api, query, operationsOnACard)
  const links = view.operations.filter(({ operation }) => matching.includes(operation))
  const deprecated = api.life.state === 'deprecated'
  return html`<li class="card">
    <h3><a href="${apiAddress(api)}">${api.title}</a></h3>
    <p class="lead-line">
      <code>${api.entity}/${api.name}</code> <span class="mark">v${api.major}</span>${
        isOnSandbox(api) ? html` <span class="mark sandbox">${words.sandboxMark}</span>` : null
      }${
        deprecated ? html` <span class="mark old">${words.life.state['deprecated']}</span>` : null
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
    ${fieldsOf(view, search, query, words)}
  </li>`
}

/** Where among the data the query was found: `pesel` w Person. */
function fieldsOf({ api }: View, search: Search, query: string, words: Words): Html | null {
  const fields = search.fields(api, query, fieldsOnACard)
  if (fields.length === 0) return null
  return html`<p class="label">${words.facets.field}</p>
    <ul class="plain">
      ${fields.map(
        ({ name, owner, named }) =>
          html`<li>
            <code>${name}</code> ${words.facets.fieldIn}
            ${named ? html`<a href="${schemaAddress(api, owner)}">${owner}</a>` : html`<code>${owner}</code>`}
          </li>`,
      )}
    </ul>`
}

function nothing(asked: Asked, search: Search, words: Words): Html {
  const near = search.near(asked.query)
  const filtered = hasFilters(asked)
  return html`<div class="notice">
    <p>
      <strong
        >${asked.query === '' ? words.nothingFound : words.nothingFoundFor(asked.query)}</strong
      >
    </p>
    ${near.length === 0 ? null : html`<p>${words.didYouMean} ${near.map((word) => html`<a href="${catalogAddress({ ...asked, query: word, page: 1 })}">${word}</a> `)}</p>`}
    <p>${words.tryThis}</p>
    <ul>
      ${asked.query === '' ? null : html`<li>${words.tryFewer}</li>`}
      ${filtered ? html`<li><a href="${catalogAddress({ ...asked, facets: {}, page: 1 })}">${words.tryWithout}</a></li>` : null}
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
    html`<li><a href="${catalogAddress({ ...asked, page: at })}" rel="${rel}">${label}</a></li>`
  return html`<nav class="paging" aria-label="${words.pages}">
    <ul>
      ${page > 1 ? to(page - 1, words.previous, 'prev') : null}
      <li>${words.page(page, pages)}</li>
      ${page < pages ? to(page + 1, words.next, 'next') : null}
    </ul>
  </nav>`
}
