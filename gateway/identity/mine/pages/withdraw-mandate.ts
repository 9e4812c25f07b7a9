// Withdrawing a mandate: a page that asks once, and the button on it. Known at every gateway within a
// second; pressed twice, it is withdrawn once.

import { html } from '#kernel/html/html.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { Answered } from '../../../pages/pages.ts'
import type { CitizenAsk } from '../as-citizen.ts'
import type { MineNeeds } from '../needs.ts'
import { mineWords } from '../words.ts'
import { isOver, mandateFacts } from './mandate-facts.ts'
import { menu } from './menu.ts'
import { addressOf, findMine } from './show-mandates.ts'

export async function askWithdrawal(ask: CitizenAsk, needs: MineNeeds): Promise<Answered> {
  const { language, visitor } = ask
  const words = mineWords[language].mandates
  const mandate = await findMine(ask, needs)
  const address = addressOf(mandate)
  const canBe = mandate.basis !== 'statute' && !isOver(mandate, needs.clock)
  return {
    title: words.withdraw,
    main: html`${menu('mandates', language)}
      <h1>${canBe ? words.sure : words.withdraw}</h1>
      ${!canBe && html`<p class="mine-problem" role="alert">${mandate.basis === 'statute' ? words.byLaw : words.over}</p>`}
      <h2>${mandate.purpose}</h2>
      ${mandateFacts(mandate, needs, language)}
      ${
        canBe &&
        html`<p>${words.effect}</p>
          <form method="post" action="${address}/withdraw">
            <input type="hidden" name="token" value="${needs.visitors.formToken(visitor)}" />
            <button class="mine-do">${words.yes}</button>
          </form>`
      }
      <p><a href="${address}">${canBe ? words.no : words.details}</a></p>`,
  }
}

export async function withdraw(ask: CitizenAsk, needs: MineNeeds): Promise<Answered> {
  const mandate = await findMine(ask, needs)
  try {
    await needs.mandates?.withdraw(mandate.id, ask.visitor.person)
  } catch (thrown) {
    // Withdrawn or ended meanwhile: the page of the mandate says so; by statute: so does this one.
    if (!(thrown instanceof Problem) || thrown.code !== 'resource/conflict') throw thrown
    return await askWithdrawal(ask, needs)
  }
  return { redirect: `${addressOf(mandate)}?done=withdrawn` }
}
