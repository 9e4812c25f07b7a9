// `/desk/usage`: calls, errors and times as charts with their table, what is left today, and the file.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { drawCalls, drawTimes } from '../../usage/draw-chart.ts'
import type { ChartRow } from '../../usage/draw-chart.ts'
import type { UsageRow } from '../../usage/usage.ts'
import { choice, deskPage, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import { tellDay, tellMoment, tellNumber } from '../tell-time.ts'
import { ranges } from './buckets.ts'
import type { Range } from './buckets.ts'
import { usageWords } from './words.ts'

export interface ShownUsage {
  readonly of: string
  readonly isApi: boolean
  readonly range: Range
  readonly choices: readonly string[]
  /** Undefined: calls are not counted. */
  readonly buckets: readonly ChartRow[] | undefined
  readonly parts: readonly UsageRow[]
  readonly left: readonly LeftToday[]
  /** By name of the entity, as people call it. */
  readonly titles: ReadonlyMap<string, string>
}

export interface LeftToday {
  readonly agreement: string
  readonly api: string
  readonly consumer: string
  readonly title: string
  readonly agreed: number
  readonly used: number
}

export function drawUsage(ask: OfficeAsk, shown: ShownUsage): DeskPage {
  const words = usageWords[ask.language]
  const { of, range, choices, buckets } = shown
  const query = new URLSearchParams({ of, range }).toString()
  const spans = (Object.keys(ranges) as Range[]).map((one) => [one, words.ranges[one]] as const)
  const whose = choices.map((one) => [one, one === '' ? words.allSystems : one] as const)
  return deskPage(ask, {
    part: 'usage',
    title: words.title,
    main: html`<form class="search desk-search" method="get" action="/desk/usage" aria-label="${words.choose}">
        ${choice('of', words.of, whose, of)} ${choice('range', words.range, spans, range)}
        <button>${words.show}</button>
      </form>
      ${
        buckets === undefined
          ? html`<p class="notice">${words.notCounted}</p>`
          : html`${charts(ask, shown, buckets)}
              <p><a href="/desk/usage.csv?${query}" download>${words.csv}</a></p>
              ${partsTable(ask, shown)} ${leftTable(ask, shown)}`
      }`,
  })
}

function charts(ask: OfficeAsk, { range }: ShownUsage, buckets: readonly ChartRow[]): Html {
  const { language } = ask
  const words = usageWords[language]
  const number = (value: number) => tellNumber(value, language)
  const isHours = ranges[range].unit === 'hour'
  const moment = (at: string) =>
    isHours ? hour.format(Date.parse(at)) : shortDay[language].format(Date.parse(at))
  const total = (name: 'calls' | 'refused' | 'failed') =>
    buckets.reduce((sum, row) => sum + row[name], 0)
  const [calls, refused, failed] = [total('calls'), total('refused'), total('failed')]
  const { heads } = words
  const drawn = { calls: heads.calls, refused: heads.refused, failed: heads.failed, number, moment }
  return html`<p class="results">${words.total(number(calls), number(refused), number(failed))}</p>
    <h2>${words.callsHeading}</h2>
    ${drawCalls(buckets, { ...drawn, title: words.callsTitle(number(calls), words.ranges[range]) })}
    <h2>${words.timesHeading}</h2>
    ${drawTimes(buckets, { ...drawn, title: words.timesTitle(words.ranges[range]) })}
    <details>
      <summary>${words.numbers}</summary>
      ${table(
        words.numbers,
        [heads.when, heads.calls, heads.refused, heads.failed, heads.p95],
        buckets.map((row) => [
          isHours ? tellMoment(row.at, language) : tellDay(row.at, language),
          number(row.calls),
          number(row.refused),
          number(row.failed),
          row.p95 === undefined ? '—' : number(row.p95),
        ]),
      )}
    </details>`
}

function partsTable({ language }: OfficeAsk, { parts, isApi, titles }: ShownUsage): Html | null {
  if (parts.length === 0) return null
  const words = usageWords[language]
  const { heads } = words
  const number = (value: number) => tellNumber(value, language)
  const titleOf = ({ entity = '—' }: UsageRow) => titles.get(entity) ?? entity
  const sorted = parts.toSorted((one, other) => other.calls - one.calls).slice(0, 100)
  return html`<h2>${isApi ? words.byCaller : words.byApi}</h2>
    ${table(
      isApi ? words.byCaller : words.byApi,
      [
        isApi ? heads.entity : heads.api,
        heads.system,
        heads.calls,
        heads.refused,
        heads.failed,
        heads.p95,
      ],
      sorted.map((row) => [
        (isApi ? titleOf(row) : row.api) ?? '—',
        html`<code>${row.system ?? '—'}</code>`,
        number(row.calls),
        number(row.refused),
        number(row.failed),
        row.p95 === undefined ? '—' : number(row.p95),
      ]),
    )}`
}

function leftTable({ language }: OfficeAsk, { left, isApi, titles }: ShownUsage): Html | null {
  if (left.length === 0) return null
  const words = usageWords[language]
  const number = (value: number) => tellNumber(value, language)
  return html`<h2>${words.left}</h2>
    ${table(
      words.left,
      [
        words.purpose,
        isApi ? words.heads.entity : words.heads.api,
        words.used,
        words.agreed,
        words.remains,
      ],
      left.map(({ agreement, title, api, consumer, used, agreed }) => [
        html`<a href="/desk/agreements/${agreement}">${title}</a>`,
        isApi ? (titles.get(consumer) ?? consumer) : html`<code>${api}</code>`,
        number(used),
        number(agreed),
        html`<meter class="desk-meter" min="0" max="${agreed}" low="${Math.round(agreed * 0.2)}" optimum="${agreed}" value="${Math.max(0, agreed - used)}" aria-label="${words.remains}: ${number(Math.max(0, agreed - used))}"></meter> ${number(Math.max(0, agreed - used))}`,
      ]),
    )}`
}

const timeZone = 'Europe/Warsaw'
const hour = new Intl.DateTimeFormat('pl', { timeZone, hour: '2-digit', minute: '2-digit' })
const shortDay = {
  pl: new Intl.DateTimeFormat('pl', { timeZone, day: 'numeric', month: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' }),
}
