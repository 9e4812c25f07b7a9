// `/desk`: whose desk this is, what waits for an answer, and the ways to everything else.

import type { DeskAnswer, DeskRow, OfficeAsk } from '../desk-route.ts'
import { sidesOf } from '../agreements/sides.ts'
import type { DeskNeeds } from '../needs.ts'
import { drawOverview } from './draw-overview.ts'

export function overviewRows(needs: DeskNeeds): DeskRow[] {
  return [{ at: 'GET /desk', permission: [], back: '/office', answer: show }]

  async function show(ask: OfficeAsk): Promise<DeskAnswer> {
    const { entity } = ask.office
    const [mine, ofOthers, lives, systems, titles] = await Promise.all([
      needs.agreements.list({ consumer: entity }),
      needs.agreements.list({ owner: entity }),
      needs.lives.list(),
      needs.systems.list(entity),
      needs.entityTitles(),
    ])
    return drawOverview(ask, {
      mine,
      ofOthers: ofOthers.filter((one) => sidesOf(one, entity).includes('owner')),
      majors: lives.filter((life) => life.entity === entity),
      systems,
      titles,
      apis: needs.apis(),
    })
  }
}
