// A mandate in a few lines.

import type { Clock } from '#kernel/clock/clock.ts'
import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import type { Mandate, MandateItem } from '../../mandates/mandates.ts'
import { inLanguage } from '../name-operation.ts'
import type { MineNeeds } from '../needs.ts'
import { showTime } from '../polish-time.ts'
import { mineWords } from '../words.ts'
import { facts } from './facts.ts'

export function isOver({ ended, until }: Mandate, clock: Clock): boolean {
  return ended !== undefined || Date.parse(until) <= clock.now()
}

export function mandateFacts(mandate: Mandate, needs: MineNeeds, language: Language): Html {
  const words = mineWords[language].mandates
  const { system, entity, caseId, basis, legalBasis, from, until, items } = mandate
  const title = needs.entityTitle?.(entity) ?? entity
  const apis = needs.apis()
  return facts([
    [words.state, stateOf(mandate, needs.clock, language)],
    [words.holder, html`<strong>${title}</strong>, ${mineWords[language].uses.system(system)}`],
    [words.case, caseId],
    [words.may, items.map((item) => tellItem(item, apis, language))],
    [words.basis, legalBasis === undefined ? words.bases[basis] : legalBasis],
    [words.given, showTime(from, language)],
    [words.until, showTime(until, language)],
  ])
}

function stateOf({ ended, until }: Mandate, clock: Clock, language: Language): Html {
  const words = mineWords[language].mandates
  if (ended !== undefined) {
    const how = words.reasons[ended.reason]
    return html`<span class="mark">${words.ended}</span> ${how}, ${showTime(ended.at, language)}`
  }
  if (Date.parse(until) <= clock.now()) return html`<span class="mark">${words.expired}</span>`
  return html`<span class="mark good">${words.inForce}</span>`
}

/** The titles of the catalog; of what is not there any more, its ids. */
function tellItem(item: MandateItem, apis: readonly PublishedApi[], language: Language): Html {
  const words = mineWords[language].mandates
  const { resource, operations, fields } = item
  const versions = apis.filter(({ entity, name }) => resource.endsWith(`/api/${entity}/${name}`))
  const names = operations.map((id) => {
    const its = versions.flatMap((api) => api.operations).find((one) => one.id === id)
    return inLanguage(its?.summary ?? id, language)
  })
  const data = fields === undefined ? words.allData : `${words.onlyData} ${fields.join(', ')}`
  const source = inLanguage(versions[0]?.title ?? resource, language)
  return html`<div>${source}: ${names.join('; ')}; ${data}</div>`
}
