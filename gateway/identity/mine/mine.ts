// `/me`, the page of a citizen: who read his data and why, what he allowed whom, what is known of his
// visit. Shows nobody anything of another, and nothing that is hidden from him for a time.
//
//   /me  /me/session  /me/hidden  /me/mandates  /me/mandates/{id}  /me/mandates/{id}/withdraw
//    │                                 │                              │ asks once, then POST
//    └── journal, by id and pseudonym  └── mandates ◀─────────────────┘

import type { PageRoute } from '../../pages/pages.ts'
import { asCitizen, leavePath } from './as-citizen.ts'
import type { CitizenAsk } from './as-citizen.ts'
import type { MineNeeds } from './needs.ts'
import { showHidden } from './pages/show-hidden.ts'
import { showMandate, showMandates } from './pages/show-mandates.ts'
import { showSession } from './pages/show-session.ts'
import { showUses } from './pages/show-uses.ts'
import { askWithdrawal, withdraw } from './pages/withdraw-mandate.ts'

export type { MineNeeds } from './needs.ts'

export function openMine(needs: MineNeeds): PageRoute[] {
  const { visitors } = needs
  // oxfmt-ignore
  const pages = [
    ['GET /me',                         showUses],
    ['GET /me/session',                 showSession],
    ['GET /me/hidden',                  showHidden],
    ['GET /me/mandates',                showMandates],
    ['GET /me/mandates/{id}',           showMandate],
    ['GET /me/mandates/{id}/withdraw',  askWithdrawal],
    ['POST /me/mandates/{id}/withdraw', withdraw],
  ] as const
  const routes = pages.map(([at, show]) => ({
    at,
    answer: asCitizen(visitors, (ask: CitizenAsk) => show(ask, needs)),
  }))
  return [...routes, { at: `POST ${leavePath}`, answer: leaveOffice }]

  async function leaveOffice({ visitor }: Parameters<PageRoute['answer']>[0]) {
    if (visitor !== undefined) await visitors.choose(visitor.sid, undefined)
    return { redirect: '/me' }
  }
}
