// `/me/mandates` and one mandate of it: who may act for me, for what, until when, and each use of it.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Language } from '#kernel/problem/problem.ts'
import type { Page } from '../../../pages/frame.ts'
import type { CitizenAsk } from '../as-citizen.ts'
import type { Mandate, MandateUse } from '../../mandates/mandates.ts'
import { namesOf } from '../names-of.ts'
import type { MineNeeds } from '../needs.ts'
import { showTime } from '../polish-time.ts'
import { readUses } from '../read-uses.ts'
import { mineWords } from '../words.ts'
import { listUses } from './list-uses.ts'
import { isOver, mandateFacts } from './mandate-facts.ts'
import { menu } from './menu.ts'

const mostUses = 100

export async function showMandates(ask: CitizenAsk, needs: MineNeeds): Promise<Page> {
  const { language, visitor } = ask
  const words = mineWords[language].mandates
  const mandates = (await needs.mandates?.ofPerson(visitor.person)) ?? []
  const items = mandates.map(
    (mandate) =>
      html`<li class="card">
        <h2>${mandate.purpose}</h2>
        ${mandateFacts(mandate, needs, language)}
        <p><a href="${addressOf(mandate)}" aria-label="${words.details}: ${mandate.purpose}">${words.details}</a></p>
        ${withdrawLink(mandate, needs, language)}
      </li>`,
  )
  return {
    title: words.title,
    main: html`${menu('mandates', language)}
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      ${items.length === 0 ? html`<p class="results">${words.none}</p>` : html`<ul class="mine-mandates">${items}</ul>`}`,
  }
}

export async function showMandate(ask: CitizenAsk, needs: MineNeeds): Promise<Page> {
  const { language, visitor, query } = ask
  const words = mineWords[language].mandates
  const mandate = await findMine(ask, needs)
  const { id, purpose } = mandate
  const subjects = await namesOf(visitor.person, needs)
  const asked = { subjects, mandate: id, offset: 0, limit: mostUses, language }
  const { total, uses } = await readUses(asked, needs)
  const refused = ((await needs.mandates?.usesOf?.(id, { limit: mostUses })) ?? []).filter(
    ({ outcome }) => outcome === 'refused',
  )
  return {
    title: purpose,
    main: html`${menu('mandates', language)}
      <h1>${purpose}</h1>
      ${query.get('done') === 'withdrawn' && mandate.ended && html`<p class="mine-done" role="status">${words.withdrawn}</p>`}
      ${mandateFacts(mandate, needs, language)} ${withdrawLink(mandate, needs, language)}
      <h2>${words.usesTitle}</h2>
      ${uses.length === 0 ? html`<p>${words.noUses}</p>` : listUses(uses, language, 3)}
      ${total > uses.length && html`<p class="hint">${words.allUses}</p>`}
      ${refused.length > 0 && listRefused(refused, language)}`,
  }
}

/** Refuses `resource/unknown`, also for a mandate of somebody else. */
export async function findMine(
  { params, visitor }: Pick<CitizenAsk, 'params' | 'visitor'>,
  { mandates }: MineNeeds,
): Promise<Mandate> {
  const all = (await mandates?.ofPerson(visitor.person)) ?? []
  const found = all.find(({ id }) => id === params['id'])
  return found ?? refuse('resource/unknown', 'You have given no such mandate.')
}

export function addressOf({ id }: Mandate): string {
  return `/me/mandates/${encodeURIComponent(id)}`
}

function withdrawLink(mandate: Mandate, { clock }: MineNeeds, language: Language): Html | null {
  const words = mineWords[language].mandates
  if (isOver(mandate, clock)) return null
  if (mandate.basis === 'statute') return html`<p class="hint">${words.byLaw}</p>`
  const label = `${words.withdraw}: ${mandate.purpose}`
  return html`<p><a class="mine-do" href="${addressOf(mandate)}/withdraw" aria-label="${label}">${words.withdraw}</a></p>`
}

function listRefused(refused: readonly MandateUse[], language: Language): Html {
  const words = mineWords[language].mandates
  return html`<h2>${words.refusalsTitle}</h2>
    <ul>
      ${refused.map(
        ({ at, system, reason }) =>
          html`<li>
            ${showTime(at, language)}, ${mineWords[language].uses.system(system)}:
            ${reason && words.refusals[reason]}
          </li>`,
      )}
    </ul>`
}
