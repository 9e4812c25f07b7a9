// The desk: what people of an entity do with systems, agreements and APIs. One table of addresses with the
// permission of each; README.md shows it. Whatever is done here is done by the rooms that own it, under
// their rules: the desk draws, reads forms and sees to it that nobody acts for another entity.
//
//   ask ─► logged in? ─► acts for an office? ─► permission of the row? ─► of this entity? ─► page │ 303

import type { DeskRoute, DeskRow } from './desk-route.ts'
import { agreementRows } from './agreements/agreement-rows.ts'
import { apiRows } from './apis/api-rows.ts'
import { registerRows } from './apis/register-rows.ts'
import type { DeskNeeds } from './needs.ts'
import { noticeRows } from './notices/notice-rows.ts'
import { overviewRows } from './overview/overview-rows.ts'
import { permit } from './permit.ts'
import { systemRows } from './systems/system-rows.ts'
import { usageRows } from './usage/usage-rows.ts'

export function openDesk(needs: DeskNeeds): DeskRoute[] {
  return deskTable(needs).map(permit)
}

export function deskTable(needs: DeskNeeds): DeskRow[] {
  return [
    ...overviewRows(needs),
    ...systemRows(needs),
    ...agreementRows(needs),
    ...apiRows(needs),
    ...registerRows(needs),
    ...usageRows(needs),
    ...noticeRows(needs),
  ]
}
