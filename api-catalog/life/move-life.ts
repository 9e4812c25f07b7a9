// One move, judged by the table and written whole or not at all.

import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { addressOfVersion } from '../versions/address-of-version.ts'
import { hasCome, stateAt } from './by-the-clock.ts'
import { readAddress } from './check-deed.ts'
import type { Life, LifeActor, LifeDeed, LifeState } from './life.ts'
import { judgeMove } from './moves.ts'
import type { Standing } from './moves.ts'
import { lifeOf, lifeRow, lockApi } from './read-life.ts'
import type { LifeRow } from './read-life.ts'
import { addStep, saveLife, setVersionState, tellLifeChanged, tellPublished } from './write-life.ts'
import type { LifeChange } from './write-life.ts'

/** @throws Problem `resource/unknown`, `request/precondition`, `request/invalid`, `life/not-allowed` */
export async function moveLife(
  trx: Knex.Transaction,
  actor: LifeActor,
  deed: LifeDeed,
  { bus, now }: { bus: Pick<Bus, 'publish'>; now: number },
): Promise<Life> {
  const { entity, api: name, major } = deed
  await lockApi(trx, entity, name)
  const row = (await lifeRow(trx, { entity, api: name, major })) ?? unknownLife(deed)
  if (row.revision !== deed.revision) {
    refuse(
      'request/precondition',
      `It has changed since it was read: revision ${deed.revision} was named, and it is ${row.revision}. Look at it again, then decide.`,
    )
  }
  const life = lifeOf(row, now)
  const to = judgeMove(actor.kind, deed.do, standingOf(row, life, deed, now))
  const at = new Date(now).toISOString()
  const { candidate } = life
  const change = await changeOf(trx, { row, life, deed, actor, to, at, now })
  if (candidate && to === 'published' && deed.do === 'publish') {
    await setVersionState(trx, candidate.id, 'published', at)
  } else if (candidate && (deed.do === 'ask' || deed.do === 'send-back')) {
    await setVersionState(trx, candidate.id, deed.do === 'ask' ? 'waiting' : 'draft', at)
  }
  await saveLife(trx, { api: row.api, major }, change, at)
  const moved = lifeOf((await lifeRow(trx, deed)) ?? unknownLife(deed), now)
  const step = {
    at,
    deed: deed.do,
    from: life.state,
    to: moved.state,
    by: actor.kind === 'bus' ? 'bus' : actor.entity,
    person: actor.kind === 'bus' ? undefined : actor.person,
    reason: deed.reason,
    version: deed.do === 'publish' ? candidate?.version : undefined,
  }
  await addStep(trx, { api: row.api, major }, step)
  if (deed.do === 'publish' && candidate) await tellPublished(trx, bus, deed, candidate)
  await tellLifeChanged(trx, bus, deed, step)
  return moved
}

export function unknownLife({ entity, api, major }: Omit<LifeDeed, 'do' | 'revision'>): never {
  return refuse('resource/unknown', `Nothing is registered as ${entity}/${api}/v${major}.`)
}

function standingOf(row: LifeRow, life: Life, deed: LifeDeed, now: number): Standing {
  const announced = life.sunsetAt
  const asked = deed.sunsetAt ?? announced
  return {
    state: life.state,
    candidate: life.candidate?.state,
    publishesItself: row.publishes_itself,
    suspendedBy: row.suspended_by ?? undefined,
    deprecationCame: hasCome(life.deprecatedAt, now),
    sunsetCame: hasCome(announced, now),
    sooner: announced !== undefined && Date.parse(asked ?? announced) < Date.parse(announced),
  }
}

interface Facts {
  readonly row: LifeRow
  readonly life: Life
  readonly deed: LifeDeed
  readonly actor: LifeActor
  readonly to: LifeState
  readonly at: string
  readonly now: number
}

async function changeOf(trx: Knex.Transaction, facts: Facts): Promise<LifeChange> {
  const { row, life, deed, actor, to, at } = facts
  const reason = deed.reason ?? null
  switch (deed.do) {
    case 'ask':
    case 'send-back':
      return { reason, ...(row.in_force === null && { state: to }) }
    case 'publish':
      return {
        reason,
        candidate: null,
        drift: null,
        ...(life.candidate && { in_force: life.candidate.id }),
        ...(row.in_force === null && { state: 'published' }),
        checked_at: (await isByAddress(trx, life)) ? at : null,
      }
    case 'deprecate':
      return await deprecation(trx, facts)
    case 'suspend':
      return { reason, state: 'suspended', suspended_by: actor.kind }
    case 'resume':
      return {
        reason,
        state: stateAt({ ...life, state: 'published' }, facts.now),
        suspended_by: null,
      }
    case 'archive':
      return { reason, state: 'archived', ...(row.in_force === null && { candidate: null }) }
    default:
      return deed.do satisfies never
  }
}

async function isByAddress(trx: Knex.Transaction, { candidate }: Life): Promise<boolean> {
  return candidate !== undefined && (await addressOfVersion(trx, candidate.id)) !== undefined
}

async function deprecation(
  trx: Knex.Transaction,
  { life, deed, at, now }: Facts,
): Promise<LifeChange> {
  if (life.state === 'deprecated' && deed.at !== undefined && !hasCome(deed.at, now)) {
    const detail = 'It is deprecated already, and callers were told; leave `at` out.'
    refuse('request/invalid', detail, { errors: [{ in: 'body', pointer: '/at', detail }] })
  }
  const from = deed.at ?? life.deprecatedAt ?? at
  const until = deed.sunsetAt ?? life.sunsetAt
  if (until !== undefined && Date.parse(until) < Date.parse(from)) {
    const detail = 'The sunset comes before the deprecation (RFC 9745); choose a later one.'
    const errors = [{ in: 'body', pointer: '/sunsetAt', detail }] as const
    refuse('request/invalid', detail, { errors })
  }
  const successor = deed.successor ?? life.successor
  if (deed.successor !== undefined) await checkSuccessor(trx, deed.successor, now)
  return {
    state: hasCome(from, now) ? 'deprecated' : 'published',
    deprecated_at: new Date(from).toISOString(),
    sunset_at: until === undefined ? null : new Date(until).toISOString(),
    successor: successor ?? null,
    reason: deed.reason ?? life.reason ?? null,
  }
}

async function checkSuccessor(trx: Knex.Transaction, text: string, now: number): Promise<void> {
  const address = readAddress(text)
  const row = address && (await lifeRow(trx, address))
  const state = row && lifeOf(row, now).state
  if (state === 'published' || state === 'deprecated') return
  const what = state === undefined ? 'is not registered' : `is ${state}`
  const detail = `${text} ${what}; name a major that is published.`
  refuse('request/invalid', detail, {
    errors: [{ in: 'body', pointer: '/successor', detail }],
  })
}
