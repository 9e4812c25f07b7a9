// Who did what in an office, the newest first. Names are put in when it is shown: the rows hold ids.

import type { Knex } from 'knex'

export interface HistoryLine {
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  /** Full name, or `bus`, `time`. */
  readonly who: string
  readonly what: string
  /** Of the member that it was about; undefined: nobody, or one who never came. */
  readonly whom: string | undefined
  readonly detail: Readonly<Record<string, string>>
}

/** `before`: `seq` of the last line seen. */
export async function readHistory(
  knex: Knex,
  entity: string,
  { before = Number.MAX_SAFE_INTEGER, limit }: { before?: number | undefined; limit: number },
): Promise<HistoryLine[]> {
  interface Row {
    seq: string | number
    at: Date | string
    who: string
    what: string
    actor: string | null
    whom: string | null
    detail: Record<string, string>
  }
  const { rows } = await knex.raw<{ rows: Row[] }>(
    `select h.seq, h.at, h.who, h.what, h.detail,
            a.given_names || ' ' || a.surname as actor, p.given_names || ' ' || p.surname as whom
     from office_history h
     left join person a on a.id = h.who
     left join membership m on m.id = h.membership
     left join person p on p.id = m.person
     where h.entity = ? and h.seq < ?
     order by h.seq desc limit ?`,
    [entity, before, limit],
  )
  return rows.map(({ seq, at, who, what, actor, whom, detail }) => ({
    seq: Number(seq),
    at: new Date(at).toISOString(),
    who: actor ?? who,
    what,
    whom: whom ?? undefined,
    detail,
  }))
}
