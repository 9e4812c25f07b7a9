// From the click that revokes to the refusal in another process, while a thousand others are revoked
// a second. The other process holds its own map, over the same database.
//
//   this process: click ─► transaction ─► commit ── NOTIFY ──► the other: refused, at that time

import { setTimeout as wait } from 'node:timers/promises'
import { systemClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { openRevocations } from '../../identity/revocation/revocations.ts'
import type { Place } from '../bench-place.ts'
import { startChild } from '../child.ts'
import { notMeasured, row } from '../row.ts'
import type { Effort, Row } from '../row.ts'

const name = 'from the click to the refusal elsewhere'
const everyMs = 10
const clickEvery = 5
/** Transactions under way: more would wait for a connection, and measure that. */
const mostOpen = 200

export async function measureLag(
  db: Database,
  { databaseUrl }: Place,
  { rounds, seconds }: Effort,
): Promise<Row[]> {
  if (databaseUrl === undefined) {
    return [notMeasured(name, 'two processes need a server; set DATABASE_URL')]
  }
  const watcher = await startChild('identity/watcher.ts', 1)
  const revocations = await openRevocations({ db, log: silentLog, clock: systemClock })
  const revoke = (key: `sid:${string}`) =>
    db.knex.transaction((trx) => revocations.revoke(trx, [key]))
  try {
    await watcher.ask({ open: databaseUrl })
    const ticks = Math.ceil((rounds * seconds * 1_000) / everyMs)
    const clicked: number[] = []
    const open = new Set<Promise<void>>()
    let made = 0
    const until = systemClock.monotonic()
    for (let tick = 0; tick < ticks; tick++) {
      for (let n = 0; n < 10 && open.size < mostOpen; n++) {
        const isClick = n === 0 && tick % clickEvery === 0
        const key = isClick
          ? (`sid:click-${clicked.length}` as const)
          : (`sid:${tick}-${n}` as const)
        if (isClick) clicked.push(systemClock.now())
        const going = revoke(key).finally(() => open.delete(going))
        open.add(going)
        made += 1
      }
      await wait(Math.max(0, until + (tick + 1) * everyMs - systemClock.monotonic()))
    }
    const took = (systemClock.monotonic() - until) / 1_000
    await Promise.all(open)
    await wait(1_000)
    const refused = await watcher.ask<readonly (number | null)[]>({ refused: clicked.length })
    const lags = clicked.map((at, n) => (refused[n] == null ? Infinity : refused[n] - at))
    const sorted = lags.toSorted((a, b) => a - b)
    const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]!
    return [
      row('revocations a second meanwhile', made / took, '', '>= 900'),
      row(`${name}, p99 of ${sorted.length}`, at(0.99), 'ms', '< 300'),
      row(`${name}, at most`, sorted.at(-1)!, 'ms', '< 1000'),
    ]
  } finally {
    watcher.stop()
    await revocations.close()
  }
}
