// What the journal holds about one subject, the newest first, and how much there is in all. It reads the
// pages that are marked with the subject, and those from before there were marks; never the whole.
// What is hidden at that day is not counted and not given out.
//
// The words `"subject":"p-7f3a…"` can stand nowhere in a line but where they mean it: a quote inside a
// string is written \", and no other member of an entry has that name. The same of `"hiddenUntil"`.

import type { Knex } from 'knex'

import type { StoredEntry } from './read.ts'
import { toEntry } from './read.ts'
import type { Match } from './select-matches.ts'
import { subjectMark } from './subject-mark.ts'

export interface AboutFilter {
  /** The names under which the subject is entered. */
  readonly subjects: readonly string[]
  /** ISO day: what is hidden until a later one is not there. */
  readonly day: string
  /** ISO 8601, UTC, with milliseconds: `at` of the entry is not before. */
  readonly since?: string | undefined
  /** `at` of the entry is before. */
  readonly until?: string | undefined
  /** Members of `more` with their values. */
  readonly having?: Readonly<Record<string, string>> | undefined
  readonly offset: number
  readonly limit: number
}

export interface About {
  /** Without offset and limit. */
  readonly total: number
  readonly entries: readonly StoredEntry[]
}

export async function readAbout(knex: Knex, filter: AboutFilter): Promise<About> {
  const { subjects, day, since, until, having = {}, offset, limit } = filter
  if (subjects.length === 0) return { total: 0, entries: [] }
  const words = subjects.map((subject) => member('subject', subject))
  const having_ = Object.entries(having).map(([name, value]) => member(name, value))
  const anyOf = (text: string) => `(${words.map(() => `strpos(${text}, ?) > 0`).join(' or ')})`
  const wanted = [
    anyOf('line.text'),
    ...having_.map(() => 'strpos(line.text, ?) > 0'),
    `coalesce(substring(line.text from '"hiddenUntil":"([^"]*)"') collate "C" <= ?, true)`,
    ...(since === undefined ? [] : [`${at} >= ?`]),
    ...(until === undefined ? [] : [`${at} < ?`]),
  ]
  const { rows } = await knex.raw<{ rows: (Match & { total: string })[] }>(
    `with key as materialized (
       select chain, first from journal_page where subjects && ?::int[]
       union all
       select chain, first from journal_page where subjects is null
     ), hit as materialized (
       select page.chain, page.first, line.n, line.text,
              substring(line.text from strpos(line.text, '"id":"') + 6 for 36) collate "C" as id
       from key
       cross join lateral (
         select * from journal_page where chain = key.chain and first = key.first offset 0
       ) page
       cross join string_to_table(page.entries, E'\\n') with ordinality as line (text, n)
       where ${anyOf('page.entries')} and ${wanted.join(' and ')}
     )
     select total, newest.*
     from (select count(*) as total from hit) counted
     left join (
       select hit.chain, hit.first + n - 1 as seq, id, text,
              encode(substring(page.hashes from (32 * n - 31)::int for 32), 'hex') as hash
       from (select * from hit order by id desc offset ? limit ?) hit
       join journal_page page on page.chain = hit.chain and page.first = hit.first
     ) newest on true
     order by id desc`,
    [
      subjects.map(subjectMark),
      ...words,
      ...words,
      ...having_,
      day,
      ...(since === undefined ? [] : [since]),
      ...(until === undefined ? [] : [until]),
      offset,
      limit,
    ],
  )
  const total = Number(rows[0]?.total ?? 0)
  return { total, entries: rows.filter(({ id }) => id !== null).map(toEntry) }
}

const at = `substring(line.text from '"at":"([^"]*)"') collate "C"`

function member(name: string, value: string): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`
}
