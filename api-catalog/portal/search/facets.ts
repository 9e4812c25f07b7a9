// The filters of the catalog: what each API answers to in each of them, which APIs pass those that are
// on, and how many each further one would leave. A filter counts what all others let through.

import { isOnSandbox } from '../../published.ts'
import type { PublishedApi } from '../../published.ts'
import type { About } from './open-search.ts'

export const facetNames = ['state', 'access', 'data', 'format', 'entity', 'sandbox'] as const
export type FacetName = (typeof facetNames)[number]

/** The filters that are on; each with one value. */
export type ChosenFacets = Partial<Readonly<Record<FacetName, string>>>

/** How one gets in: without a token, with one, with a token and an agreement. */
export type Gate = 'open' | 'token' | 'agreement'

export type Facts = Readonly<Record<FacetName, readonly string[]>>

export interface Faceted {
  readonly passing: readonly PublishedApi[]
  /** By filter and value, the most frequent first. */
  readonly counts: Readonly<Record<FacetName, readonly (readonly [value: string, count: number])[]>>
}

/** `about`, `gate`: undefined while they are not known. */
export function factsOf(
  api: PublishedApi,
  about: About | undefined,
  gate: Gate | undefined,
): Facts {
  const { classes = [], formats = [] } = about ?? {}
  return {
    entity: [api.entity],
    state: [api.life.state],
    access: gate === undefined ? [] : [gate],
    data: about !== undefined && classes.length === 0 ? ['none'] : classes,
    format: formats,
    sandbox: isOnSandbox(api) ? ['1'] : [],
  }
}

export function applyFacets(
  found: readonly PublishedApi[],
  factsOf: (api: PublishedApi) => Facts,
  chosen: ChosenFacets,
): Faceted {
  const on = facetNames.filter((name) => chosen[name] !== undefined)
  const counts = new Map(facetNames.map((name) => [name, new Map<string, number>()]))
  const count = (name: FacetName, values: readonly string[]) => {
    const its = counts.get(name)
    for (const value of values) its?.set(value, (its.get(value) ?? 0) + 1)
  }
  const passing: PublishedApi[] = []
  for (const api of found) {
    const facts = factsOf(api)
    const failing = on.filter((name) => !facts[name].includes(chosen[name] ?? ''))
    if (failing.length === 0) {
      passing.push(api)
      for (const name of facetNames) count(name, facts[name])
    } else if (failing.length === 1) {
      for (const name of failing) count(name, facts[name])
    }
  }
  const sorted = (name: FacetName) =>
    [...(counts.get(name) ?? [])].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1))
  return {
    passing,
    counts: {
      state: sorted('state'),
      access: sorted('access'),
      data: sorted('data'),
      format: sorted('format'),
      entity: sorted('entity'),
      sandbox: sorted('sandbox'),
    },
  }
}
