// The page of an API: what it is, whose it is, how to get to it, and its operations by tag.

import { html, raw } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { isOnSandbox } from '../../published.ts'
import type { Finding, PublishedApi } from '../../published.ts'
import { apiAddress, schemaAddress } from '../addresses.ts'
import type { AroundApi } from '../around-api.ts'
import { prose } from '../document/prose.ts'
import { record, text } from '../document/read-json.ts'
import type { Fragments } from '../fragments.ts'
import type { Crumb, Page } from '../frame.ts'
import type { OperationWalk } from '../operation-walk.ts'
import type { Neighbours } from '../neighbours.ts'
import type { View, ViewedOperation } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { accessOf } from './api-access.ts'
import { healthOf } from './api-health.ts'
import { neighboursSection } from './api-neighbours.ts'
import { changelogOf, deprecationNotice, versionsOf } from './api-versions.ts'
import { day, methodBadge, pathCode, safeAddress } from './parts.ts'
import type { Desk } from './parts.ts'

export interface ApiPageParts extends AroundApi {
  readonly walks: readonly OperationWalk[]
  /** Undefined: they cannot be read now. */
  readonly findings: readonly Finding[] | undefined
  /** Every published version of this API. */
  readonly majors: readonly PublishedApi[]
  readonly neighbours: Neighbours
}

export function apiPage(
  view: View,
  parts: ApiPageParts,
  desk: Desk & { fragments: Fragments },
): Page {
  const { api } = view
  const { words, fragments } = desk
  const kept = (part: string, draw: () => Html | null) =>
    raw(fragments.of(`${api.id} ${words.language} api ${part}`, () => (draw() ?? '').toString()))
  const about = text(api.document.info.description)
  const health = healthOf(parts, words)
  const graph = neighboursSection(view, parts.neighbours, words)
  const changelog = changelogOf(view, parts.changelog, words)
  return {
    title: api.title,
    ...(view.lead !== undefined && { description: view.lead }),
    path: [{ name: words.catalog, address: '/' }],
    main: html`<div class="title">
        <h1>${api.title}</h1>
        <p class="lead-line">
          <code>${api.entity}/${api.name}</code> <span class="mark">v${api.major}</span>
          <span>${words.operationsCount(view.operations.length)}</span>
        </p>
      </div>
      ${deprecationNotice(api, words)}
      ${isOnSandbox(api) ? html`<p class="notice">${words.sandboxMarkLong}</p>` : null}
      ${api.composed ? html`<p class="notice">${words.composedMarkLong}</p>` : null}
      <nav class="contents" aria-label="${words.onThisPage}">
        <ul>
          ${about === undefined ? null : html`<li><a href="#about">${words.about}</a></li>`}
          <li><a href="#access">${words.access}</a></li>
          ${health === null ? null : html`<li><a href="#health">${words.life.health}</a></li>`}
          <li><a href="#versions">${words.life.versions}</a></li>
          <li><a href="#operations">${words.operations}</a></li>
          ${view.schemas.length === 0 ? null : html`<li><a href="#schemas">${words.schemas}</a></li>`}
          ${graph === null ? null : html`<li><a href="#graph">${words.life.graph}</a></li>`}
          ${changelog === null ? null : html`<li><a href="#changelog">${words.life.changelog}</a></li>`}
        </ul>
      </nav>
      <div class="with-aside">
        <div>
          ${about === undefined ? null : kept('about', () => aboutOf(view, about, words))}
          ${accessOf(view, parts.walks, parts.terms, desk)}
        </div>
        <div>
          ${factsOf(view, parts.findings, desk)} ${versionsOf(api, parts.majors, words)} ${health}
        </div>
      </div>
      ${kept('operations', () => operationsOf(view, words))}
      ${kept('schemas', () => schemasOf(view, words))} ${graph} ${changelog}`,
  }
}

/** The way down to a page below an API. */
export function apiCrumbs(api: PublishedApi, words: Words): Crumb[] {
  return [
    { name: words.catalog, address: '/' },
    { name: `${api.title} v${api.major}`, address: apiAddress(api) },
  ]
}

/** A long description is folded, so that it does not stand between a reader and the operations. */
function aboutOf(view: View, about: string, words: Words): Html {
  const how = { heading: 3, tableName: words.table } as const
  const anchor = (fragment: string) => view.anchor(fragment)
  const whole = html`<div class="prose">${prose(about, { ...how, anchor })}</div>`
  return html`<section aria-labelledby="about">
    <h2 id="about">${words.about}</h2>
    ${
      about.length <= 1500
        ? whole
        : html`<p>${view.lead}</p>
            <details>
              <summary>${words.wholeAbout}</summary>
              ${whole}
            </details>`
    }
  </section>`
}

function factsOf(view: View, findings: readonly Finding[] | undefined, desk: Desk): Html {
  const { api } = view
  const { words, publicUrl } = desk
  const root = apiAddress(api)
  const fact = (name: string, value: Html | string | null | undefined) =>
    value === null || value === undefined
      ? null
      : html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`
  const info = record(api.document.info) ?? {}
  const licence = record(info['license'])
  const more = record(api.document.externalDocs)
  const place = `${api.entity}/${api.name}/v${api.major}`
  return html`<aside class="facts-box" aria-labelledby="facts">
    <h2 id="facts">${words.facts}</h2>
    <dl class="facts">
      ${fact(words.version, api.version)} ${fact(words.owner, api.owner)}
      ${fact(words.contact, contactOf(record(info['contact'])))}
      ${fact(words.licence, link(text(licence?.['name']), licence?.['url']))}
      ${fact(words.terms, link(undefined, info['termsOfService']))}
      ${fact(words.moreAbout, link(text(more?.['description']), more?.['url']))}
      ${fact(words.baseAddress, pathCode(`${publicUrl}/api/${place}`))}
      ${fact(words.sandboxAddress, pathCode(`${publicUrl}/sandbox/${place}`))}
      ${fact(words.policyFile, html`<code>${api.policy}</code>`)}
      ${fact(words.published, html`<time datetime="${api.publishedAt}">${day(api.publishedAt, words)}</time>`)}
      ${fact(words.digest, html`<code class="digest">${api.digest}</code>`)}
    </dl>
    <ul class="plain">
      <li><a href="${root}/openapi.json" download>${words.download}</a></li>
      <li>
        <a href="${root}/findings">${words.ruleFindings}</a
        >${findings === undefined ? null : html` (${findings.length})`}
      </li>
    </ul>
  </aside>`
}

function contactOf(contact: Record<string, unknown> | undefined): Html | null {
  const name = link(text(contact?.['name']), contact?.['url'])
  const mail = text(contact?.['email'])
  const written = mail !== undefined && /^[^\s@<>"?&]+@[^\s@<>"?&]+$/.test(mail) ? mail : undefined
  if (name === null && written === undefined) return null
  return html`${name}${name !== null && written !== undefined ? html`<br />` : null}${
    written === undefined ? null : html`<a href="mailto:${written}">${written}</a>`
  }`
}

function link(name: string | undefined, address: unknown): Html | string | null {
  const safe = safeAddress(address)
  if (safe === undefined) return name ?? null
  return html`<a href="${safe}" rel="noopener noreferrer">${name ?? safe}</a>`
}

function operationsOf(view: View, words: Words): Html {
  return html`<section aria-labelledby="operations">
    <h2 id="operations">${words.operations}</h2>
    ${view.operations.length === 0 ? html`<p>${words.noOperations}</p>` : null}
    <div data-filter="${words.filterOperations}">
      ${view.groups.map(
        ({ tag, id, description, operations }) =>
          html`<section data-group>
            <h3 id="${id}">${tag ?? words.untagged}</h3>
            ${description === undefined ? null : html`<div class="prose">${prose(description.slice(0, 3000), { heading: 4, tableName: words.table, anchor: (fragment) => view.anchor(fragment) })}</div>`}
            <ul class="operations">
              ${operations.map((one) => operationRow(one, words))}
            </ul>
          </section>`,
      )}
    </div>
  </section>`
}

function operationRow({ operation, address, title }: ViewedOperation, words: Words): Html {
  return html`<li data-row>
    ${methodBadge(operation.method)}
    <div>
      <a href="${address}">${title}</a>${
        operation.deprecated ? html` <span class="mark old">${words.deprecated}</span>` : null
      }
      ${pathCode(operation.path)}
    </div>
  </li> `
}

function schemasOf(view: View, words: Words): Html | null {
  const { schemas } = view
  if (schemas.length === 0) return null
  return html`<section aria-labelledby="schemas">
    <h2 id="schemas">${words.schemas}</h2>
    <details ${schemas.length <= 20 ? html`open` : null}>
      <summary>${words.schemas} <span class="count">${schemas.length}</span></summary>
      <ul class="names">
        ${schemas.map(
          (name) => html`<li><a href="${schemaAddress(view.api, name)}">${name}</a></li>`,
        )}
      </ul>
    </details>
  </section>`
}
