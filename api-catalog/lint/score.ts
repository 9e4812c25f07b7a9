// How good a document is, in one number, and where most of it is lost. Each rule costs its weight times
// the share of places that break it, so that a large document is judged as a small one. One finding more
// never raises the number: only the worst of a rule at a place counts, and sums only grow.

import { escapePointer } from '../intake/pointer.ts'
import { methods } from '../intake/read-operations.ts'
import type { Finding, OpenApiDocument } from '../published.ts'

export type Level = 'A' | 'B' | 'C' | 'D' | 'E'

export interface Score {
  /** 0 to 100. */
  readonly points: number
  readonly level: Level
  /** The costliest first, at most 20. */
  readonly hotSpots: readonly HotSpot[]
}

export interface HotSpot {
  /** Of the operation, the component or the part of the document, e.g. `/info`; empty: the document. */
  readonly pointer: string
  /** `GET /permits`. */
  readonly operation?: string
  readonly findings: number
  /** Points, to a tenth. */
  readonly lost: number
}

export interface DocumentFacts {
  /** Pointers of the operations, `/paths/~1permits/get`. */
  readonly operations: readonly string[]
  /** How many things there are under `components`. */
  readonly components: number
}

/** What a rule costs that is broken everywhere. */
// oxfmt-ignore
const weights = { error: 30, warn: 10, info: 4 } as const
const whenWaived = 0.5
/** With an error that is not waived there is no more than this. */
const mostWithError = 39

// oxfmt-ignore
const levels: readonly [Level, number][] = [['A', 90], ['B', 75], ['C', 60], ['D', 40], ['E', 0]]
const mostSpots = 20

type Spots = Map<string, { findings: number; lost: number }>

export function factsOf(document: OpenApiDocument): DocumentFacts {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      item?.[method] ? [`/paths/${escapePointer(path)}/${method}`] : [],
    ),
  )
  const sections = Object.entries(document.components ?? {})
  const components = sections.reduce(
    (sum, [name, section]) =>
      name.startsWith('x-') ? sum : sum + Object.keys(section ?? {}).length,
    0,
  )
  return { operations, components }
}

export function scoreOf(findings: readonly Finding[], facts: DocumentFacts): Score {
  const placesOf = openPlaces(facts)
  const spots: Spots = new Map()
  let lost = 0
  const byRule = Map.groupBy(findings, ({ rule, severity }) => `${severity} ${rule}`)
  for (const ofRule of byRule.values()) {
    const shares = sharesOf(ofRule, placesOf, spots)
    const sum = [...shares.values()].reduce((total, share) => total + share, 0)
    const cost = weights[ofRule[0]?.severity ?? 'info'] * Math.min(1, sum)
    lost += cost
    for (const [pointer, share] of shares) {
      const spot = spots.get(pointer)
      if (spot) spot.lost += (cost * share) / sum
    }
  }
  const refused = findings.some(({ severity, waived }) => severity === 'error' && !waived)
  // Sums of shares miss by a hair, another one for each order: that must not decide a point.
  const left = 100 - Math.round(lost * 1e6) / 1e6
  const points = Math.round(Math.max(0, Math.min(left, refused ? mostWithError : 100)))
  return { points, level: levelOf(points), hotSpots: hottest(spots) }
}

/** What share of all such places each place is that breaks the rule; counts the findings at them. */
function sharesOf(
  findings: readonly Finding[],
  placesOf: (pointer: string) => Place[],
  spots: Spots,
): Map<string, number> {
  const shares = new Map<string, number>()
  for (const { pointer, waived } of findings) {
    for (const { place, share } of placesOf(pointer)) {
      const cost = waived ? share * whenWaived : share
      shares.set(place, Math.max(shares.get(place) ?? 0, cost))
      const spot = spots.get(place) ?? { findings: 0, lost: 0 }
      spots.set(place, { ...spot, findings: spot.findings + 1 })
    }
  }
  return shares
}

interface Place {
  readonly place: string
  readonly share: number
}

/** The operation or component that a pointer lies in; what is said of a path is said of its operations. */
function openPlaces({ operations, components }: DocumentFacts): (pointer: string) => Place[] {
  const byPath = Map.groupBy(operations, (one) => one.split('/')[2])
  return (pointer) => {
    const [, part = '', name, below] = pointer.split('/')
    if (part === 'paths' && name !== undefined) {
      const ofPath = byPath.get(name) ?? []
      const own = ofPath.filter((one) => one === `/paths/${name}/${below}`)
      const meant = isMethod(below) ? own : ofPath
      if (meant.length > 0) return meant.map((place) => ({ place, share: 1 / operations.length }))
    }
    if (part === 'components' && name !== undefined && below !== undefined) {
      return [{ place: `/components/${name}/${below}`, share: 1 / Math.max(1, components) }]
    }
    return [{ place: part === '' ? '' : `/${part}`, share: 1 }]
  }
}

function isMethod(text: string | undefined): boolean {
  return (methods as readonly (string | undefined)[]).includes(text)
}

function levelOf(points: number): Level {
  return levels.find(([, least]) => points >= least)?.[0] ?? 'E'
}

function hottest(spots: Spots): HotSpot[] {
  return [...spots]
    .toSorted(
      ([onePlace, one], [otherPlace, other]) =>
        other.lost - one.lost || other.findings - one.findings || (onePlace < otherPlace ? -1 : 1),
    )
    .slice(0, mostSpots)
    .map(([pointer, { findings, lost }]) => {
      const operation = operationAt(pointer)
      return {
        pointer,
        ...(operation !== undefined && { operation }),
        findings,
        lost: Math.round(lost * 10) / 10,
      }
    })
}

function operationAt(pointer: string): string | undefined {
  const [, part, path, method] = pointer.split('/')
  if (part !== 'paths' || path === undefined || method === undefined) return undefined
  return `${method.toUpperCase()} ${path.replaceAll('~1', '/').replaceAll('~0', '~')}`
}
