// From an event of the bus to whom it must be told and what. A table: one row for each type of event.
// Nothing is written here.

import type { Event } from '#kernel/bus/bus.ts'
import { knownOperations } from '../impact/known-operations.ts'
import { whoIsAffected } from '../impact/who-is-affected.ts'
import type { Affected } from '../impact/who-is-affected.ts'
import { noticesOfAgreement } from './notices-of-agreement.ts'
import type { LifeOfMajor, NoticeNeeds } from './notice-needs.ts'
import type { NewNotice, NoticeData, NoticeKind } from './notice.ts'

export interface Telling {
  /** What is told once: the event, or the fact where several events tell the same. */
  readonly cause: string
  readonly notices: readonly NewNotice[]
}

type Teller = (event: Event, needs: NoticeNeeds) => Promise<Telling>

// oxfmt-ignore
const tellers: Readonly<Record<string, Teller>> = {
  'api.published':     tellPublished,
  'api.life-changed':  tellLifeChanged,
  'agreement.changed': noticesOfAgreement,
  'feedback.given':    tellFeedback,
}

export const toldEvents = Object.keys(tellers)

/** Events of other types: nobody is told. */
export async function noticesOfEvent(event: Event, needs: NoticeNeeds): Promise<Telling> {
  return (await tellers[event.type]?.(event, needs)) ?? { cause: event.id, notices: [] }
}

/** Those with an agreement on the API, and those that called it lately. */
export async function affectedBy(
  api: string,
  needs: NoticeNeeds,
  changes?: LoggedChanges,
): Promise<Affected[]> {
  const operationsOf = (its: string) => knownOperations(needs.db.knex, its)
  const touching = { api, ...(changes && { changes }) }
  return await whoIsAffected(touching, { ...needs, operationsOf })
}

type LoggedChanges = Awaited<ReturnType<NoticeNeeds['changelog']>>[number]['changes']

interface OfMajor {
  readonly entity: string
  readonly api: string
  readonly major: number
}

/** Only those are told that really called what was touched. */
async function tellPublished({ id, data }: Event, needs: NoticeNeeds): Promise<Telling> {
  const { entity, api: name, major, version } = data as OfMajor & { version: string }
  const log = await needs.changelog(entity, name)
  const entry = log.find((one) => one.major === major && one.version === version)
  const grave = entry?.changes.filter((change) => change.class !== 'harmless') ?? []
  if (grave.length === 0) return { cause: id, notices: [] }
  const api = `${entity}/${name}/v${major}`
  const isBreaking = grave.some((change) => change.class === 'breaking')
  const kind = isBreaking ? 'api.breaking' : 'api.changed'
  const affected = await affectedBy(api, needs, grave)
  const notices = affected
    .filter(({ operations }) => operations.length > 0)
    .map((one) =>
      noticeTo(one, kind, api, {
        version,
        changes: grave.slice(0, 100),
        ...(entry?.forced !== undefined && { forced: entry.forced }),
      }),
    )
  return { cause: id, notices }
}

async function tellLifeChanged({ id, data }: Event, needs: NoticeNeeds): Promise<Telling> {
  const { entity, api: name, major, deed, from, to } = data as OfMajor & LifeMove
  const kind = from === undefined ? undefined : kindOf(deed)
  if (kind === undefined || callable(from) + callable(to) === 0) return { cause: id, notices: [] }
  const lives = await needs.lives.list()
  const life = lives.find((one) => one.entity === entity && one.api === name && one.major === major)
  const api = `${entity}/${name}/v${major}`
  const facts = life === undefined ? {} : factsOf(life)
  const affected = await affectedBy(api, needs)
  const notices = affected.map((one) => noticeTo(one, kind, api, facts))
  if (kind !== 'api.deprecated') return { cause: id, notices }
  // Announced once, though the clock tells it again when the day has come.
  const announced = [kind, api, facts.deprecatedAt ?? '', facts.sunsetAt ?? ''].join(' ')
  return { cause: announced, notices }
}

interface LifeMove {
  readonly deed: string
  readonly from?: string
  readonly to: string
}

function kindOf(deed: string): NoticeKind | undefined {
  if (deed === 'deprecate') return 'api.deprecated'
  if (deed === 'suspend') return 'api.suspended'
  if (deed === 'resume') return 'api.resumed'
  return deed === 'archive' ? 'api.archived' : undefined
}

/** A draft that comes or goes is nobody's matter but its owner's. */
function callable(state: string | undefined): number {
  return state === 'published' || state === 'deprecated' || state === 'suspended' ? 1 : 0
}

export function factsOf(life: LifeOfMajor): Partial<NoticeData> {
  const { deprecatedAt, sunsetAt, successor, reason } = life
  return {
    ...(deprecatedAt !== undefined && { deprecatedAt }),
    ...(sunsetAt !== undefined && { sunsetAt }),
    ...(successor !== undefined && { successor }),
    ...(reason !== undefined && { reason }),
  }
}

export function noticeTo(
  { entity, agreement, purposes, operations, lastUsed }: Affected,
  kind: NoticeKind,
  api: string,
  facts: Partial<NoticeData>,
): NewNotice {
  const known = {
    ...(agreement !== undefined && { agreement }),
    ...(lastUsed !== undefined && { lastUsed }),
  }
  return { kind, entity, subject: api, data: { api, purposes, operations, ...known, ...facts } }
}

async function tellFeedback({ id, data }: Event): Promise<Telling> {
  const { entity, api: name, major, operation } = data as OfMajor & { operation: string }
  const api = `${entity}/${name}/v${major}`
  return {
    cause: id,
    notices: [{ kind: 'feedback', entity, subject: api, data: { api, operation } }],
  }
}
