// The door of the desk, loaded when somebody first knocks.

import { openAtFirstKnock } from '#kernel/knock/open-at-first-knock.ts'
import type { Log } from '#kernel/log/log.ts'
import { answerAfterKnock } from './answer-after-knock.ts'
import type { DeskParts } from './desk.ts'
import type { PageHandler, Pages } from './pages/pages.ts'

export function openDeskDoor(parts: DeskParts, pages: Pages, log: Log): PageHandler {
  const knock = openAtFirstKnock(async () => {
    const { deskPages } = await import('./desk.ts')
    return { handle: pages.serve(deskPages(parts)) }
  })
  return answerAfterKnock(knock, { name: 'desk', log })
}
