// Where a call would go: the registered address, and what balance, split and mirror make of it.

import type { Told, ToldTarget } from '#policies/told.ts'
import { readUpstream } from '../upstream.ts'
import type { Upstream } from '../upstream.ts'

/** `below`: path and query below the root of the API. The likeliest first, copies last. */
export function tellTargets(
  registered: Upstream | undefined,
  told: readonly Told[],
  below: string,
): readonly ToldTarget[] {
  let targets: readonly ToldTarget[] = registered
    ? [{ address: registered.origin + registered.basePath, percent: 100 }]
    : []
  const copies: ToldTarget[] = []
  for (const { targets: named = [], applies } of told) {
    if (applies !== undefined) continue
    const own = named.filter(({ copy }) => !copy)
    copies.push(...named.filter(({ copy }) => copy))
    if (own.length > 0) targets = [...own, ...shrunk(targets, 100 - sumOf(own))]
  }
  const met = targets.filter(({ percent, rests, ill }) => percent > 0 || rests !== undefined || ill)
  const likeliest = met.toSorted((a, b) => b.percent - a.percent)
  // The sandbox is not copied.
  const all = met.length > 0 ? [...likeliest, ...copies] : []
  return all.map((target) => {
    const { origin, basePath } = readUpstream(target.address)
    return { ...target, percent: rounded(target.percent), address: origin + basePath + below }
  })
}

export function sumOf(targets: readonly ToldTarget[]): number {
  return targets.reduce((sum, { percent, copy }) => (copy ? sum : sum + percent), 0)
}

function shrunk(targets: readonly ToldTarget[], left: number): ToldTarget[] {
  return targets.map((target) => ({ ...target, percent: (target.percent * left) / 100 }))
}

function rounded(percent: number): number {
  return Math.round(percent * 10) / 10
}
