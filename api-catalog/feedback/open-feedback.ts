// What people say of an operation: whether it was clear, what is wrong. Nobody is named: no account, no
// address, no contact is kept. Owners read it; it never decides anything.

import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Language } from '#kernel/problem/problem.ts'

export interface Feedback {
  /**
   * @throws Problem `request/invalid` when nothing is said, or more than 2000 characters;
   *   `limit/exceeded` when an API was told 200 things in a day
   */
  give(note: NewNote): Promise<void>
  /** Newest first, at most 500. */
  feedbackOf(entity: string, api: string): Promise<readonly Note[]>
}

export interface NewNote {
  readonly entity: string
  readonly api: string
  readonly major: number
  /** Id of the operation. */
  readonly operation: string
  /** Undefined: not said. */
  readonly clear: boolean | undefined
  readonly text: string
  /** In which the page was read. */
  readonly language: Language
}

export interface Note extends NewNote {
  /** UUID. */
  readonly id: string
  /** ISO 8601. */
  readonly at: string
}

export const longestNote = 2_000
const mostInADay = 200
const mostRead = 500
const dayMs = 86_400_000
/** A word of years ago is about another document. */
const keptMs = 730 * dayMs

interface Row {
  readonly id: string
  readonly major: number
  readonly operation: string
  readonly clear: boolean | null
  readonly text: string
  readonly language: Language
  readonly said_at: Date
}

export interface FeedbackNeeds {
  readonly db: Database
  readonly bus: Pick<Bus, 'publish'>
  readonly clock: Clock
}

export function openFeedback({ db, bus, clock }: FeedbackNeeds): Feedback {
  const { knex } = db
  const before = (ms: number) => new Date(clock.now() - ms).toISOString()
  return {
    async give({ entity, api, major, operation, clear, text, language }) {
      // A NUL is the one character that PostgreSQL keeps in no text.
      const said = text.replaceAll('\0', '').replaceAll('\r\n', '\n').toWellFormed().trim()
      if (said === '' && clear === undefined) {
        refuse('request/invalid', 'Say whether it was clear, or write what is wrong.')
      }
      if (said.length > longestNote) {
        refuse('request/invalid', `Write at most ${longestNote} characters.`)
      }
      await knex.transaction(async (trx) => {
        await trx('feedback').where('said_at', '<', before(keptMs)).delete()
        const today = await trx('feedback')
          .where({ entity, api })
          .where('said_at', '>', before(dayMs))
          .count({ count: '*' })
        if (Number(today[0]?.['count']) >= mostInADay) {
          refuse('limit/exceeded', 'This API was told enough for today; try again tomorrow.')
        }
        await trx('feedback').insert({
          id: newId(),
          entity,
          api,
          major,
          operation,
          clear: clear ?? null,
          text: said,
          language,
          said_at: before(0),
        })
        await bus.publish(trx, {
          type: 'feedback.given',
          subject: `${entity}/${api}`,
          data: { entity, api, major, operation },
        })
      })
    },
    async feedbackOf(entity, api) {
      const rows = await knex('feedback')
        .where({ entity, api })
        .orderBy('said_at', 'desc')
        .limit(mostRead)
        .select<Row[]>('id', 'major', 'operation', 'clear', 'text', 'language', 'said_at')
      return rows.map(({ clear, said_at, ...row }) => ({
        ...row,
        entity,
        api,
        clear: clear ?? undefined,
        at: said_at.toISOString(),
      }))
    },
  }
}
