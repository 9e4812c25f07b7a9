// Whether the database answers, decided within a deadline, because a server may also be away silently.

import type { Knex } from 'knex'

export async function ping(knex: Knex, milliseconds = 3_000): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(new Error(`The database did not answer in ${milliseconds} ms.`))
  }, milliseconds)
  try {
    await Promise.race([knex.raw('select 1'), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
