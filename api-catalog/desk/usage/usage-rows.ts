// `/desk/usage`: how much the systems of the entity call, or how much its APIs are called. Usage of
// another entity's systems is never read: an owner sees who calls his APIs, nothing else of them.

import { refuse } from '#kernel/problem/problem.ts'
import type { Agreement } from '../../agreements/agreement.ts'
import type { UsageFilter, UsageRow } from '../../usage/usage.ts'
import type { DeskAnswer, DeskRow, OfficeAsk } from '../desk-route.ts'
import type { DeskNeeds } from '../needs.ts'
import { dayOf, startOfDay } from '../tell-time.ts'
import { bucketsOf, ranges } from './buckets.ts'
import type { Range } from './buckets.ts'
import { drawUsage } from './draw-usage.ts'
import type { LeftToday } from './draw-usage.ts'
import { writeCsv } from './write-csv.ts'

const permission = ['systems.manage', 'agreements.ask', 'agreements.decide', 'apis.manage'] as const

interface Asked {
  /** A client id, `{entity}/{api}`, or empty: all systems of the entity. */
  readonly of: string
  readonly range: Range
  readonly filter: Pick<UsageFilter, 'from' | 'to' | 'entity' | 'system' | 'api'>
}

export function usageRows(needs: DeskNeeds): DeskRow[] {
  const { usage, clock, agreements } = needs
  // oxfmt-ignore
  return [
    { at: 'GET /desk/usage',      permission, back: '/desk', answer: show },
    { at: 'GET /desk/usage.csv',  permission, back: '/desk/usage', answer: download },
  ]

  async function show(ask: OfficeAsk): Promise<DeskAnswer> {
    const [choices, asked] = await Promise.all([choicesOf(ask), askedIn(ask)])
    const { range, filter, of } = asked
    const isApi = of.includes('/')
    const unit = ranges[range].unit
    const [rows, parts, left, titles] = await Promise.all([
      usage?.read({ ...filter, by: [unit] }),
      usage?.read({ ...filter, by: isApi ? ['entity', 'system'] : ['api', 'system'] }),
      leftToday(ask, isApi ? of : undefined),
      needs.entityTitles(),
    ])
    const buckets = rows && bucketsOf(rows, { unit, from: filter.from, to: filter.to })
    return drawUsage(ask, { of, isApi, range, choices, buckets, parts: parts ?? [], left, titles })
  }

  async function download(ask: OfficeAsk): Promise<DeskAnswer> {
    const { range, filter, of } = await askedIn(ask)
    const { unit } = ranges[range]
    const isApi = of.includes('/')
    const whose = isApi ? (['entity', 'system'] as const) : (['system', 'purpose'] as const)
    const by = [unit, 'api', 'operation', ...whose] as const
    const rows = (await usage?.read({ ...filter, by })) ?? []
    const name = `usage-${of === '' ? ask.office.entity : of.replace('/', '-')}-${range}.csv`
    return { file: { name, mediaType: 'text/csv; charset=utf-8', text: writeCsv(rows) } }
  }

  /** @throws Problem `resource/unknown`: it is not of this entity */
  async function askedIn(ask: OfficeAsk): Promise<Asked> {
    const { query, office } = ask
    const of = query.get('of') ?? ''
    const range = (Object.keys(ranges) as Range[]).find((one) => one === query.get('range')) ?? '7d'
    const choices = await choicesOf(ask)
    if (!choices.includes(of)) {
      return refuse('resource/unknown', 'Your entity has no such system or API.')
    }
    const now = clock.now()
    const from = new Date(ranges[range].from(now)).toISOString()
    const time = { from, to: new Date(now + 1000).toISOString() }
    if (of.includes('/')) return { of, range, filter: { ...time, api: of } }
    const system = of === '' ? {} : { system: of }
    return { of, range, filter: { ...time, entity: office.entity, ...system } }
  }

  /** What of this entity may be looked at. */
  async function choicesOf({ office }: OfficeAsk): Promise<string[]> {
    const [systems, lives] = await Promise.all([
      needs.systems.list(office.entity),
      needs.lives.list(),
    ])
    const apis = lives
      .filter(({ entity }) => entity === office.entity)
      .map(({ entity, api }) => `${entity}/${api}`)
    return ['', ...systems.map(({ clientId }) => clientId), ...new Set(apis)]
  }

  /** Of the purposes in force: for what the entity calls, or for one API of its own. */
  async function leftToday({ office }: OfficeAsk, api: string | undefined): Promise<LeftToday[]> {
    if (usage === undefined) return []
    const states = ['active'] as const
    const whose = api === undefined ? { consumer: office.entity } : { api }
    const inForce = await agreements.list({ ...whose, states })
    const now = clock.now()
    const from = new Date(startOfDay(dayOf(now)) ?? now).toISOString()
    const time = { from, to: new Date(now + 1000).toISOString() }
    const whom = api === undefined ? { entity: office.entity } : { api }
    const today = await usage.read({ ...time, ...whom, by: ['purpose'] })
    return inForce.flatMap((agreement) => leftOf(agreement, today))
  }
}

function leftOf({ id, api, consumer, terms }: Agreement, today: readonly UsageRow[]): LeftToday[] {
  return (terms?.purposes ?? []).map((purpose) => ({
    agreement: id,
    api,
    consumer,
    title: purpose.title,
    agreed: purpose.callsPerDay,
    used: today.find((row) => row.purpose === purpose.id)?.calls ?? 0,
  }))
}
