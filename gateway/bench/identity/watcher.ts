// Another process of the bus, as far as revocations go: it looks at every click whether it would be
// refused by now, and remembers since when.

import { openDatabase } from '#kernel/db/db.ts'
import { systemClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { openRevocations } from '../../identity/revocation/revocations.ts'
import type { Revocations } from '../../identity/revocation/revocations.ts'
import { answering } from '../child.ts'

/** Clicks come in order, but may be committed in another. */
const ahead = 100

const refused: number[] = []
let first = 0

answering(async (question: { open?: string; refused?: number }) => {
  if (question.open !== undefined) return await open(question.open)
  return Array.from({ length: question.refused ?? 0 }, (_, n) => refused[n] ?? null)
})

async function open(url: string): Promise<boolean> {
  const db = await openDatabase({ url }, silentLog)
  const revocations = await openRevocations({ db, log: silentLog, clock: systemClock })
  setInterval(() => look(revocations), 1)
  return true
}

function look(revocations: Revocations): void {
  const now = systemClock.now()
  for (let n = first; n < first + ahead; n++) {
    if (refused[n] === undefined && revocations.isRevoked([`sid:click-${n}`], 0)) refused[n] = now
  }
  while (refused[first] !== undefined) first += 1
}
