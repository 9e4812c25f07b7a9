// The availability of 30 days as 30 bars: the taller, the more calls ended without a fault of the
// registry. Made here, as SVG; whoever does not see it reads its label.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { HealthDay } from '../read-health.ts'
import type { Words } from '../words/dictionary.ts'

const step = 10
const height = 48

export function drawAvailability(
  days: readonly HealthDay[],
  available: number,
  words: Words,
): Html | null {
  const known = days.flatMap(({ day, share }) => (share === undefined ? [] : [{ day, share }]))
  const [first, ...rest] = known
  if (first === undefined) return null
  const worst = rest.reduce((least, one) => (one.share < least.share ? one : least), first)
  const label = words.life.availabilityDrawing(
    percent(available, words),
    known.length,
    percent(worst.share, words),
    shortDay(worst.day, words),
  )
  return html`<svg
    class="availability"
    viewBox="0 0 ${days.length * step} ${height}"
    role="img"
    aria-label="${label}"
  >
    ${days.map(({ day, share }, at) => {
      const tall = share === undefined ? 3 : heightOf(share)
      const said = share === undefined ? words.life.dayUnknown : percent(share, words)
      return html`<rect
        class="${kindOf(share)}"
        x="${at * step + 1}"
        y="${height - tall}"
        width="${step - 2}"
        height="${tall}"
      >
        <title>${shortDay(day, words)}: ${said}</title>
      </rect>`
    })}
  </svg>`
}

/** Never rounded up to a hundred: one call that failed is seen. */
export function percent(share: number, words: Words): string {
  const shown = share < 1 ? Math.min(Math.floor(share * 10_000) / 10_000, 0.9999) : 1
  const how = { style: 'percent', maximumFractionDigits: 2 } as const
  return new Intl.NumberFormat(words.locale, how).format(shown)
}

/** The last tenth is most of the bar: that is where days differ. */
function heightOf(share: number): number {
  const low = Math.max(0, (share - 0.9) * 10)
  return Math.round((0.2 + 0.8 * low) * height)
}

function kindOf(share: number | undefined): string {
  if (share === undefined) return 'none'
  if (share >= 0.999) return 'good'
  return share >= 0.99 ? 'warm' : 'bad'
}

function shortDay(day: string, words: Words): string {
  const how = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(words.locale, how).format(new Date(`${day}T00:00:00Z`))
}
