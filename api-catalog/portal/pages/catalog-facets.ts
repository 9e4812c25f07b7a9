// The filters beside the results: links, each with how many it would leave, so that they work without
// scripts and every choice is an address.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { facetNames } from '../search/facets.ts'
import type { Faceted, FacetName } from '../search/facets.ts'
import type { Words } from '../words/dictionary.ts'
import { catalogAddress } from './catalog-asked.ts'
import type { Asked } from './catalog-asked.ts'

const shownAtOnce = 8
const shownAtAll = 100

export function facetsAside(asked: Asked, { counts }: Faceted, words: Words): Html {
  return html`<aside class="facets" id="filters" aria-labelledby="filters-title">
    <h2 id="filters-title">${words.facets.title}</h2>
    ${facetNames.map((name) => groupOf(name, asked, counts[name], words))}
  </aside>`
}

/** The filters that are on, each with the way out of it. */
export function chips(asked: Asked, words: Words): Html | null {
  const on: [name: string, without: Asked][] = []
  if (asked.query !== '') on.push([`„${asked.query}”`, { ...asked, query: '', page: 1 }])
  for (const name of facetNames) {
    const value = asked.facets[name]
    if (value === undefined) continue
    const label = name === 'sandbox' ? '' : `${words.facets.groups[name]}: `
    on.push([`${label}${sayValue(name, value, words)}`, toggled(asked, name, undefined)])
  }
  if (on.length === 0) return null
  return html`<ul class="chips" aria-label="${words.filters}">
    ${on.map(
      ([name, without]) =>
        html`<li>
          <a href="${catalogAddress(without)}" aria-label="${words.removeFilter(name)}"
            >${name} <span aria-hidden="true">×</span></a
          >
        </li>`,
    )}
  </ul>`
}

/** What is on stays on when another query is sent. */
export function hiddenFacets({ facets }: Asked): Html[] {
  return facetNames.flatMap((name) => {
    const value = facets[name]
    return value === undefined
      ? []
      : [html`<input type="hidden" name="${name}" value="${value}" />`]
  })
}

function groupOf(
  name: FacetName,
  asked: Asked,
  values: Faceted['counts'][FacetName],
  words: Words,
): Html | null {
  if (values.length === 0) return null
  const item = ([value, count]: readonly [string, number]) =>
    valueOf(name, value, count, asked, words)
  const rest = values.slice(shownAtOnce, shownAtAll)
  const unlisted = values.length - shownAtAll
  return html`<section aria-labelledby="facet-${name}">
    <h3 id="facet-${name}">${words.facets.groups[name]}</h3>
    <ul class="plain">
      ${values.slice(0, shownAtOnce).map(item)}
    </ul>
    ${
      rest.length === 0
        ? null
        : html`<details>
            <summary>${words.facets.more(values.length - shownAtOnce)}</summary>
            <ul class="plain">
              ${rest.map(item)}
            </ul>
            ${unlisted > 0 ? html`<p class="hint">${words.facets.unlisted(unlisted)}</p>` : null}
          </details>`
    }
  </section>`
}

function valueOf(name: FacetName, value: string, count: number, asked: Asked, words: Words): Html {
  const label = sayValue(name, value, words)
  if (asked.facets[name] === value) {
    return html`<li>
      <a
        class="on"
        href="${catalogAddress(toggled(asked, name, undefined))}"
        aria-label="${words.removeFilter(label)}"
        >${label} <span aria-hidden="true">×</span></a
      >
    </li>`
  }
  return html`<li>
    <a href="${catalogAddress(toggled(asked, name, value))}" rel="nofollow">${label}</a>
    <span class="count">${count}</span>
  </li>`
}

function toggled(asked: Asked, name: FacetName, value: string | undefined): Asked {
  const { [name]: _, ...others } = asked.facets
  return { ...asked, facets: value === undefined ? others : { ...others, [name]: value }, page: 1 }
}

/** A value that no dictionary knows is shown as it is: a name of an entity, a class of a document. */
function sayValue(name: FacetName, value: string, words: Words): string {
  if (name === 'entity') return value
  const known = words.facets[name]
  return Object.hasOwn(known, value) ? (known[value] ?? value) : value
}
