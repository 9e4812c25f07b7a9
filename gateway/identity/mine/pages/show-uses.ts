// `/me`: who read my data and why, page by page, for the days that were asked for.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'
import { isDay } from '#kernel/pesel/pesel.ts'
import type { Page } from '../../../pages/frame.ts'
import type { CitizenAsk } from '../as-citizen.ts'
import { namesOf } from '../names-of.ts'
import type { MineNeeds } from '../needs.ts'
import { startOfDay } from '../polish-time.ts'
import { readUses } from '../read-uses.ts'
import { mineWords } from '../words.ts'
import { listUses } from './list-uses.ts'
import { menu } from './menu.ts'

const perPage = 25
/** Nobody turns so many pages; what is older is found by its day. */
const mostPages = 10_000

export async function showUses(ask: CitizenAsk, needs: MineNeeds): Promise<Page> {
  const { language, query, visitor } = ask
  const words = mineWords[language].uses
  const days = daysIn(query)
  const nth = nthIn(query)
  const { total, uses } = await readUses(
    {
      subjects: await namesOf(visitor.person, needs),
      since: days.from && startOfDay(days.from),
      until: days.to && startOfDay(days.to, 1),
      offset: (nth - 1) * perPage,
      limit: perPage,
      language,
    },
    needs,
  )
  const last = Math.max(1, Math.ceil(total / perPage))
  return {
    title: words.title,
    main: html`${menu('uses', language)}
      <h1>${words.title}</h1>
      <p class="lead">${words.lead}</p>
      <p>${mineWords[language].hidden.hint} <a href="/me/hidden">${mineWords[language].hidden.title}</a></p>
      ${filter(days, language)} ${days.bad && html`<p class="mine-problem" role="alert">${words.badDay}</p>`}
      <p class="results">${total === 0 ? words.none : words.count(total)}</p>
      ${uses.length > 0 && listUses(uses, language, 2)} ${last > 1 && paging(nth, last, days, language)}`,
  }
}

interface Days {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly bad: boolean
}

function daysIn(query: URLSearchParams): Days {
  const from = query.get('from') || undefined
  const to = query.get('to') || undefined
  const isBad = [from, to].some((day) => day !== undefined && !isDay(day))
  if (isBad || (from !== undefined && to !== undefined && from > to)) {
    return { from: undefined, to: undefined, bad: true }
  }
  return { from, to, bad: false }
}

function nthIn(query: URLSearchParams): number {
  const text = query.get('page') ?? '1'
  return /^[1-9]\d{0,4}$/.test(text) ? Math.min(Number(text), mostPages) : 1
}

function filter({ from, to }: Days, language: Language): Html {
  const words = mineWords[language].uses
  return html`<form class="search mine-days" method="get" action="/me" aria-label="${words.filter}">
    <div>
      <label for="from">${words.from}</label>
      <input type="date" id="from" name="from" value="${from}" />
    </div>
    <div>
      <label for="to">${words.to}</label>
      <input type="date" id="to" name="to" value="${to}" />
    </div>
    <button>${words.show}</button>
    ${(from ?? to) !== undefined && html`<a href="/me">${words.allDays}</a>`}
  </form>`
}

function paging(nth: number, last: number, { from, to }: Days, language: Language): Html {
  const words = mineWords[language].uses
  const address = (page: number) => {
    const query = new URLSearchParams({ ...(from && { from }), ...(to && { to }) })
    if (page > 1) query.set('page', String(page))
    return query.size > 0 ? `/me?${query.toString()}` : '/me'
  }
  return html`<nav class="paging" aria-label="${words.pages}">
    <ul>
      ${nth > 1 && html`<li><a rel="prev" href="${address(Math.min(nth, last + 1) - 1)}">${words.newer}</a></li>`}
      <li>${words.page(nth, last)}</li>
      ${nth < last && html`<li><a rel="next" href="${address(nth + 1)}">${words.older}</a></li>`}
    </ul>
  </nav>`
}
