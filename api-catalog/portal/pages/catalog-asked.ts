// What the address of the catalog asks for, and the address that asks for it: `/?q=…&state=…&page=2`.

import { facetNames } from '../search/facets.ts'
import type { ChosenFacets } from '../search/facets.ts'

export interface Asked {
  readonly query: string
  readonly facets: ChosenFacets
  /** From 1. */
  readonly page: number
}

export function readAsked(query: URLSearchParams): Asked {
  const page = Number(query.get('page') ?? 1)
  const facets = facetNames.flatMap((name) => {
    const value = query.get(name)?.slice(0, 100)
    return value ? [[name, value] as const] : []
  })
  return {
    query: (query.get('q') ?? '').trim().slice(0, 200),
    facets: Object.fromEntries(facets),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

export function hasFilters({ facets }: Asked): boolean {
  return Object.keys(facets).length > 0
}

export function catalogAddress({ query, facets, page }: Asked): string {
  const to = new URLSearchParams()
  if (query !== '') to.set('q', query)
  for (const name of facetNames) {
    const value = facets[name]
    if (value !== undefined) to.set(name, value)
  }
  if (page > 1) to.set('page', String(page))
  return to.size === 0 ? '/' : `/?${to.toString()}`
}
