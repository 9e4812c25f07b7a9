// The people who logged in, each once, whichever means they come by: linked by the state's identifier
// and never by name. An account of a means that once was one person never becomes another.

import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { PersonIdentifier } from '#policies/policy.ts'

export interface People {
  /** The person of an identification; made at the first. Refuses `login/identifier` when the account was somebody else. */
  meet(found: Met): Promise<Person>
  find(id: string): Promise<Person | undefined>
  findByIdentifier(identifier: PersonIdentifier): Promise<Person | undefined>
}

export interface Met extends PersonIdentifier {
  /** Code of the means. */
  readonly means: string
  /** Of the account at the means, never shown. */
  readonly subject: string
  readonly givenNames: string
  readonly surname: string
  /** ISO 8601 day. */
  readonly birthDate: string | undefined
}

export interface Person extends PersonIdentifier {
  /** `p-` and 32 hex digits: `sub` of tokens, subject of journal entries. */
  readonly id: string
  readonly givenNames: string
  readonly surname: string
}

export function openPeople({ db, clock }: { db: Database; clock: Clock }): People {
  return {
    meet: (met) => db.knex.transaction((trx) => meet(trx, met)),
    find: (id) => one(db.knex, `id = ?`, [id]),
    findByIdentifier: ({ country, identifier }) =>
      one(db.knex, `country = ? and identifier = ?`, [country, identifier]),
  }

  async function meet(trx: Knex.Transaction, met: Met): Promise<Person> {
    const { country, identifier, givenNames, surname, birthDate, means, subject } = met
    const { rows } = await trx.raw<{ rows: { id: string }[] }>(
      `insert into person (id, country, identifier, given_names, surname, birth_date, made_at)
       values (?, ?, ?, ?, ?, ?, ?)
       on conflict (country, identifier) do update
         set given_names = excluded.given_names, surname = excluded.surname
       returning id`,
      [
        `p-${randomUUID().replaceAll('-', '')}`,
        country,
        identifier,
        givenNames,
        surname,
        birthDate ?? null,
        new Date(clock.now()),
      ],
    )
    const { id } = rows[0]!
    await trx.raw(
      `insert into person_account (means, subject, person) values (?, ?, ?) on conflict do nothing`,
      [means, subject, id],
    )
    const account = await trx.raw<{ rows: unknown[] }>(
      `select 1 from person_account where means = ? and subject = ? and person = ?`,
      [means, subject, id],
    )
    if (account.rows.length === 0) {
      refuse('login/identifier', 'The account and the identifier belong to two different people.')
    }
    return { id, country, identifier, givenNames, surname }
  }
}

async function one(knex: Knex, where: string, values: string[]): Promise<Person | undefined> {
  interface Row {
    id: string
    country: string
    identifier: string
    given_names: string
    surname: string
  }
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select id, country, identifier, given_names, surname from person where ${where}`,
    values,
  )
  const row = rows[0]
  if (row === undefined) return undefined
  const { given_names: givenNames, ...rest } = row
  return { ...rest, givenNames }
}
