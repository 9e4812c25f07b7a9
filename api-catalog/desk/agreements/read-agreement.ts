// Gathers what the page of one agreement shows, out of the agreements, the usage and the names of people.

import { readId } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import type { PublishedApi, PublishedOperation } from '../../published.ts'
import type { UsageRow } from '../../usage/usage.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import type { DeskNeeds } from '../needs.ts'
import { dayOf, startOfDay } from '../tell-time.ts'
import { drawAgreement } from './draw-agreement.ts'
import { mustStand, pressable } from './sides.ts'

const daysShown = 14
const dayMs = 86_400_000

export async function readAgreement(ask: OfficeAsk, needs: DeskNeeds): Promise<DeskPage> {
  const { agreements } = needs
  const agreement = await findAgreement(ask, needs)
  const { id } = agreement
  const majors = majorsOf(agreement.api, needs.apis())
  const days = lastDays(needs.clock.now(), daysShown)
  const actor = { kind: 'member', entity: ask.office.entity, person: ask.visitor.person } as const
  const [history, allowed, access, used, titles] = await Promise.all([
    agreements.history(id),
    agreements.allowed(actor, id),
    agreements.access(agreement.api),
    readUse(agreement, days, needs),
    needs.entityTitles(),
  ])
  const names = new Map<string, string>()
  for (const { by, person } of history) {
    if (person === undefined || by !== ask.office.entity || names.has(person)) continue
    const name = await needs.personName(person)
    if (name !== undefined) names.set(person, name)
  }
  return drawAgreement(ask, {
    agreement,
    apiTitle: majors.at(-1)?.title ?? agreement.api,
    titles,
    around: { operations: operationsOf(majors), access },
    deeds: pressable(agreement, ask.office, allowed),
    history,
    names,
    used,
    days,
    publicUrl: needs.publicUrl,
  })
}

/** @throws Problem `resource/unknown`, also where this entity stands on no side of it */
export async function findAgreement(
  { params, office }: OfficeAsk,
  { agreements }: Pick<DeskNeeds, 'agreements'>,
): Promise<Agreement> {
  const id = readId(params['id'] ?? '') ?? refuse('resource/unknown', 'This is no id.')
  const agreement = await agreements.get(id)
  mustStand(agreement, office)
  return agreement
}

/** Every published major of `{entity}/{api}`. */
export function majorsOf(api: string, apis: readonly PublishedApi[]): PublishedApi[] {
  return apis.filter(({ entity, name }) => `${entity}/${name}` === api)
}

/** Of all majors, each id once, the highest major speaking for it. */
export function operationsOf(majors: readonly PublishedApi[]): PublishedOperation[] {
  const byId = new Map(majors.flatMap(({ operations }) => operations.map((one) => [one.id, one])))
  return [...byId.values()]
}

/** Names of days, the first one first, the last one today. */
export function lastDays(now: number, count: number): string[] {
  const noon = (startOfDay(dayOf(now)) ?? now) + dayMs / 2
  return Array.from({ length: count }, (_, at) => dayOf(noon - (count - 1 - at) * dayMs))
}

async function readUse(
  { api, consumer, terms }: Agreement,
  days: readonly string[],
  { usage, clock }: DeskNeeds,
): Promise<readonly UsageRow[] | undefined> {
  if (usage === undefined) return undefined
  if (terms === undefined) return []
  const now = clock.now()
  const from = startOfDay(days[0] ?? dayOf(now)) ?? now
  return await usage.read({
    from: new Date(from).toISOString(),
    to: new Date(now + 1000).toISOString(),
    api,
    entity: consumer,
    by: ['purpose', 'day'],
  })
}
