// How good an API is: the score of its document, how many replies fitted it, and its availability. What
// nobody knows is said to be not known, never drawn as good.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { AroundApi } from '../around-api.ts'
import type { Health } from '../read-health.ts'
import type { Words } from '../words/dictionary.ts'
import { drawAvailability, percent } from './draw-availability.ts'

export function healthOf(
  { score, health }: Pick<AroundApi, 'score' | 'health'>,
  words: Words,
): Html | null {
  if (score === undefined && health === undefined) return null
  const { life } = words
  const language = words.language === 'en' ? 'en' : 'pl'
  return html`<section aria-labelledby="health">
    <h2 id="health">${life.health}</h2>
    <dl class="facts health">
      ${
        score === undefined
          ? null
          : fact(
              life.score,
              score === 'away'
                ? life.scoreAway
                : html`<strong>${life.points(Math.round(score.points))}</strong>
                    <span class="mark">${score.level[language]}</span>`,
            )
      }
      ${health === 'away' ? fact(life.availability, life.healthAway) : null}
      ${health === undefined || health === 'away' ? null : useOf(health, words)}
    </dl>
  </section>`
}

function useOf({ contract, available, days }: Health, words: Words): Html {
  const { life } = words
  const checked = (n: number) => new Intl.NumberFormat(words.locale).format(n)
  return html`${fact(
    life.contract,
    contract === undefined
      ? life.contractUnknown
      : life.contractOf(percent(contract.share, words), checked(contract.checked)),
  )}${fact(
    life.availability,
    available === undefined
      ? life.availabilityUnknown
      : html`${life.availabilityOf(percent(available, words))}
          ${drawAvailability(days, available, words)}`,
  )}`
}

function fact(name: string, value: Html | string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`
}
