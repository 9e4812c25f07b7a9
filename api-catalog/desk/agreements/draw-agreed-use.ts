// Agreed against used: each purpose by day, as a bar of what it may and as numbers.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Purpose, Terms } from '../../agreements/agreement.ts'
import type { UsageRow } from '../../usage/usage.ts'
import { table } from '../draw-desk.ts'
import type { OfficeAsk } from '../desk-route.ts'
import { dayOf, tellDay, tellNumber } from '../tell-time.ts'
import { agreementWords } from './words.ts'

/** `days`: `2026-03-02`, the first one first. */
export function drawAgreedUse(
  ask: OfficeAsk,
  { purposes }: Terms,
  used: readonly UsageRow[],
  days: readonly string[],
): Html {
  return html`${purposes.map((purpose) => {
    const its = used.filter((row) => row.purpose === purpose.id)
    return drawPurposeUse(ask, purpose, its, days)
  })}`
}

function drawPurposeUse(
  { language }: OfficeAsk,
  { title, callsPerDay }: Purpose,
  rows: readonly UsageRow[],
  days: readonly string[],
): Html {
  const words = agreementWords[language]
  const calls = new Map(
    rows.flatMap(({ at, calls: number }) =>
      at === undefined ? [] : [[dayOf(Date.parse(at)), number]],
    ),
  )
  const drawn = days.toReversed().map((day) => {
    const number = calls.get(day) ?? 0
    const share = Math.round((100 * number) / callsPerDay)
    const name = words.usedOfAgreed(tellNumber(number, language), tellNumber(callsPerDay, language))
    return [
      tellDay(`${day}T12:00:00Z`, language),
      html`<meter class="desk-meter" min="0" max="${callsPerDay}" high="${Math.round(callsPerDay * 0.8)}" optimum="0" value="${Math.min(number, callsPerDay)}" aria-label="${name}">${share} %</meter>`,
      tellNumber(number, language),
      `${share} %`,
    ]
  })
  return html`<h3>${title}</h3>
    ${table(`${words.agreedAgainstUsed}: ${title}`, [words.day, words.bar, words.usedCalls, words.share], drawn)}`
}
