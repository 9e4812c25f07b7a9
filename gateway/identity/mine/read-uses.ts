// The uses of a person's data, out of the journal: who asked for what, why, and what came of it. What
// is hidden until a later day is not
// read, so nothing here can give it away, not even by a count.

import type { StoredEntry } from '#kernel/journal/journal.ts'
import type { Language } from '#kernel/problem/problem.ts'
import { nameOperation } from './name-operation.ts'
import type { MineNeeds } from './needs.ts'
import { dayOf } from './polish-time.ts'

export interface Use {
  /** ISO 8601. */
  readonly at: string
  readonly decision: 'permitted' | 'refused'
  /** Code of the refusal; null: permitted. */
  readonly rule: string | null
  readonly status: number
  /** Client id and entity of who asked; undefined: he was not known. */
  readonly system: string | undefined
  readonly entity: string | undefined
  readonly entityTitle: string | undefined
  /** Title of the API and of the operation, and the entity that gives them. */
  readonly api: string
  readonly operation: string
  readonly provider: string
  readonly mode: 'alone' | 'online' | 'offline' | 'official'
  /** Where the official is one. */
  readonly office: string | undefined
  readonly purpose: string | undefined
  readonly caseId: string | undefined
  readonly mandate: string | undefined
  /** It could not be seen until this ISO day. */
  readonly hidden: { readonly until: string; readonly basis: string } | undefined
}

export interface UsesAsked {
  /** The names under which the journal holds the person. */
  readonly subjects: readonly string[]
  /** ISO 8601, UTC. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly mandate?: string | undefined
  readonly offset: number
  readonly limit: number
  readonly language: Language
}

export interface Uses {
  readonly total: number
  readonly uses: readonly Use[]
}

type Needs = Pick<MineNeeds, 'journal' | 'apis' | 'entityTitle' | 'clock'>

export async function readUses(asked: UsesAsked, needs: Needs): Promise<Uses> {
  const { subjects, since, until, mandate, offset, limit, language } = asked
  const { journal, clock } = needs
  const { total, entries } = await journal.about({
    subjects,
    day: dayOf(clock.now()),
    since,
    until,
    ...(mandate !== undefined && { having: { mandate } }),
    offset,
    limit,
  })
  const apis = needs.apis()
  const title = (entity: string) => needs.entityTitle?.(entity) ?? entity
  return { total, uses: entries.map((entry) => useOf(entry)) }

  function useOf(entry: StoredEntry): Use {
    const { at, decision, rule, status, system, entity, more = {} } = entry
    const provider = title(entry.api.split('/')[0] ?? '')
    const office = textIn(more['office'])
    return {
      at,
      decision,
      rule,
      status,
      system: system ?? undefined,
      entity: entity ?? undefined,
      entityTitle: entity === null ? undefined : title(entity),
      ...nameOperation(entry, apis, language),
      provider,
      mode: modeOf(more),
      office: office === undefined ? undefined : title(office),
      purpose: textIn(more['purpose']),
      caseId: textIn(more['case']),
      mandate: textIn(more['mandate']),
      hidden: hidingOf(more),
    }
  }
}

type More = NonNullable<StoredEntry['more']>

function modeOf(more: More): Use['mode'] {
  if (more['context'] === 'official' || more['official'] !== undefined) return 'official'
  const mode = more['mode']
  return mode === 'online' || mode === 'offline' ? mode : 'alone'
}

function hidingOf({ hiddenUntil, hideBasis }: More): Use['hidden'] {
  if (hiddenUntil === undefined) return undefined
  return { until: hiddenUntil, basis: textIn(hideBasis) ?? '' }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
