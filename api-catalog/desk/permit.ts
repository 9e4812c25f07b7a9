// Who may see a page of the desk: whoever is logged in, acts for an office and was given the permission
// of its row. Here for all of them at once, so that no page can forget it; what belongs to another entity
// is refused where it is read. A refusal becomes a page of the desk that leads back.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import { Problem, problems } from '#kernel/problem/problem.ts'
import type { Language } from '#kernel/problem/problem.ts'
import { dictionaries } from '../portal/words/dictionary.ts'
import type { DeskAnswer, DeskPage, DeskRow, DeskRoute, OfficeAsk } from './desk-route.ts'
import { deskPage } from './draw-desk.ts'
import { deskWords } from './words.ts'

export function permit(row: DeskRow): DeskRoute {
  const { at, upload } = row
  return {
    at,
    ...(upload !== undefined && { upload }),
    async answer(ask): Promise<DeskAnswer> {
      const { visitor, language, address } = ask
      if (visitor === undefined) {
        const next = at.startsWith('GET') ? wayBack(address, ask.query) : '/desk'
        return { redirect: `/login?${new URLSearchParams({ next }).toString()}` }
      }
      const { office } = visitor
      if (office === undefined) return chooseOffice(language)
      const here = { ...ask, visitor, office }
      const isPermitted =
        row.permission.length === 0 || row.permission.some((one) => office.permissions.has(one))
      if (!isPermitted) return notPermitted(here, row)
      try {
        return await row.answer(here)
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown
        return tellProblem(here, thrown, backOf(row, ask.params))
      }
    },
  }
}

/** What is wrong, for the page that was asked: the sentence of the table, and what is known in detail. */
export function sayProblem({ code, message, errors }: Problem, language: Language): Html {
  const words = deskWords[language]
  const { cures } = dictionaries[language]
  const details = errors.length > 0 ? errors.map(({ detail }) => detail) : [message]
  return html`${problems[code][language]}. ${cures[code]}
    ${details.some((detail) => detail !== '') && html`<br />${words.detailsInEnglish}: <span lang="en">${details.slice(0, 20).join(' ')}</span>`}`
}

function chooseOffice(language: Language): DeskPage {
  const words = deskWords[language]
  return {
    status: 403,
    title: words.noOffice,
    main: html`<h1>${words.noOffice}</h1>
      <p class="lead">${words.noOfficeText}</p>
      <p><a class="mine-do" href="/office">${words.toOffice}</a></p>`,
  }
}

function notPermitted(ask: OfficeAsk, { permission }: DeskRow): DeskPage {
  const words = deskWords[ask.language]
  const what = permission.map((one) => words.permissions[one]).join(words.or)
  const isWeak = permission.some((one) => ask.office.tooWeak.has(one))
  return deskPage(ask, {
    part: 'desk',
    status: 403,
    title: words.notPermitted,
    main: html`<p class="lead">${isWeak ? words.tooWeak(what) : words.notPermittedText(what)}</p>
      <p><a href="/desk">${words.desk}</a></p>`,
  })
}

function tellProblem(ask: OfficeAsk, problem: Problem, back: string): DeskPage {
  const words = deskWords[ask.language]
  const { status } = problems[problem.code]
  if (problem.code === 'request/precondition') {
    return deskPage(ask, {
      part: 'desk',
      status,
      title: words.changedSince,
      main: html`<p class="lead">${words.changedSinceText}</p>
        <p><a class="mine-do" href="${back}">${words.openAgain}</a></p>`,
    })
  }
  return deskPage(ask, {
    part: 'desk',
    status,
    title: problems[problem.code][ask.language],
    wrong: sayProblem(problem, ask.language),
    main: html`<p><a href="${back}">${words.back}</a></p>`,
  })
}

/** Its query with everything encoded, as the login wants it. */
function wayBack(address: string, query: URLSearchParams): string {
  const [path = '/desk'] = address.split('?')
  return query.size === 0 ? path : `${path}?${query.toString()}`
}

function backOf({ back }: DeskRow, params: OfficeAsk['params']): string {
  return back.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}
