// Who may see a page below `/me`: somebody who is logged in and here as a citizen. Others are led to the
// login and back, or asked to leave their office first; the two contexts are never mixed.

import { html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'
import type { Answered, Ask, PageRoute } from '../../pages/pages.ts'
import type { Page } from '../../pages/frame.ts'
import type { Visitor, Visitors } from '../visitors/visitors.ts'
import { mineWords } from './words.ts'

export interface CitizenAsk extends Ask {
  readonly visitor: Visitor
}

type Answer = (ask: CitizenAsk) => Promise<Answered> | Answered

export function asCitizen(
  visitors: Pick<Visitors, 'formToken'>,
  answer: Answer,
): PageRoute['answer'] {
  return (ask) => {
    const { visitor, req, language } = ask
    if (visitor === undefined) {
      return { redirect: `/login?${new URLSearchParams({ next: backTo(req.url) }).toString()}` }
    }
    if (visitor.context === 'official') return leaveOffice(visitors.formToken(visitor), language)
    return answer({ ...ask, visitor })
  }
}

/** Where the form of `leaveOffice` goes. */
export const leavePath = '/me/context'

function leaveOffice(token: string, language: Language): Page {
  const { official } = mineWords[language]
  return {
    status: 403,
    title: official.title,
    main: html`<h1>${official.title}</h1>
      <p class="lead">${official.text}</p>
      <form method="post" action="${leavePath}">
        <input type="hidden" name="token" value="${token}" />
        <button class="mine-do">${official.button}</button>
      </form>`,
  }
}

/** The page itself, below `/me` whatever was sent. */
function backTo(url = '/me'): string {
  const { pathname, search } = new URL(url, 'http://bus')
  return pathname.startsWith('/me') ? `${pathname}${search}` : '/me'
}
