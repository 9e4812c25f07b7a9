// `/desk/apis/{api}`: one API of the entity: majors, terms of access, who uses it, and its changelog.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { AccessTerms, Agreement } from '../../agreements/agreement.ts'
import type { PublishedApi } from '../../published.ts'
import type { ChangelogEntry } from '../../versions/changelog.ts'
import { deskPage, facts, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import type { LifeOfMajor } from '../needs.ts'
import { tellDay, tellMoment, tellNumber } from '../tell-time.ts'
import { lifeMark } from './draw-apis.ts'
import { apiSayings, apiWords } from './words.ts'

export interface ShownApi {
  readonly name: string
  readonly majors: readonly LifeOfMajor[]
  readonly changelog: readonly ChangelogEntry[]
  readonly access: AccessTerms
  readonly asked: readonly Agreement[]
  readonly apis: readonly PublishedApi[]
}

const mostVersions = 50

export function drawApi(ask: OfficeAsk, shown: ShownApi): DeskPage {
  const { language, query, office } = ask
  const words = apiWords[language]
  const { name, majors, changelog, access, asked } = shown
  const said = apiSayings.find((one) => one === query.get('said'))
  const active = asked.filter(({ state }) => state === 'active').length
  const waiting = asked.filter(
    (one) => one.state === 'pending' || one.asked?.by === 'consumer',
  ).length
  const path = `/desk/apis/${name}`
  const mayManage = office.permissions.has('apis.manage')
  const title = shown.apis.find((api) => api.entity === office.entity && api.name === name)?.title
  const plans = access.plans.map(
    (plan) => `${plan.title[language]} (${tellNumber(plan.callsPerDay, language)})`,
  )
  return deskPage(ask, {
    part: 'apis',
    title: title ?? name,
    said: said && words.said[said],
    main: html`<p class="lead-line"><code>${office.entity}/${name}</code> <a href="/apis/${office.entity}/${name}">${words.inCatalog}</a></p>
      ${mayManage && html`<p><a class="mine-do" href="/desk/register?api=${name}">${words.newVersion}</a></p>`}
      <h2>${words.majors}</h2>
      ${table(
        words.majors,
        [words.heads.major, words.heads.state, words.deprecatedAt, words.sunsetAt, words.successor],
        majors.map((life) => [
          html`<a href="${path}/v${life.major}">v${life.major}</a>`,
          lifeMark(life, language),
          life.deprecatedAt === undefined ? '—' : tellDay(life.deprecatedAt, language),
          life.sunsetAt === undefined ? '—' : tellDay(life.sunsetAt, language),
          life.successor ?? '—',
        ]),
      )}
      <h2>${words.access}</h2>
      ${facts([
        [words.approval, words.approvals[access.approval]],
        [
          words.conditions,
          access.conditions.length === 0
            ? words.noConditions
            : access.conditions.map((group) => group.join(words.orOther)).join('; '),
        ],
        [words.plans, plans.length === 0 ? words.noPlans : plans.join('; ')],
        [
          words.capacity,
          access.capacity === undefined
            ? words.noCapacity
            : words.perDay(tellNumber(access.capacity, language)),
        ],
      ])}
      ${mayManage && html`<p><a href="${path}/access">${words.setAccess}</a></p>`}
      <h2>${words.whoDepends}</h2>
      <p>${words.dependCounts(active, waiting)}</p>
      <ul>
        <li><a href="${path}/dependents">${words.dependents}</a></li>
        <li><a href="${path}/feedback">${words.feedback}</a></li>
        <li><a href="/desk/agreements">${words.agreements}</a></li>
        <li><a href="/desk/usage?of=${office.entity}/${name}">${words.usage}</a></li>
      </ul>
      <h2>${words.changelog}</h2>
      ${drawChangelog(changelog, language)}`,
  })
}

function drawChangelog(entries: readonly ChangelogEntry[], language: OfficeAsk['language']): Html {
  const words = apiWords[language]
  if (entries.length === 0) return html`<p>${words.noChangelog}</p>`
  return table(
    words.changelog,
    [words.heads.version, words.heads.major, words.registered, words.changes],
    entries.slice(0, mostVersions).map(({ version, major, at, changes, forced }) => [
      version,
      `v${major}`,
      tellMoment(at, language),
      html`${
        changes.length === 0
          ? words.noChanges
          : html`<ul class="plain">
              ${changes.slice(0, 10).map((change) => html`<li>${words.classes[change.class]}: <span lang="en">${change.message}</span></li>`)}
            </ul>`
      }
      ${changes.length > 10 && html`<p class="hint">${words.andMore(changes.length - 10)}</p>`}
      ${forced !== undefined && html`<p>${words.forced}: ${forced}</p>`}`,
    ]),
  )
}
