// Request bodies, and the content of any body: media types and their schemas.

import { compareSchemas, found } from './comparison.ts'
import type { Comparison, Exchange } from './comparison.ts'
import { below, canonical, member, membersOf } from './places.ts'
import type { Place } from './places.ts'
import type { Direction } from './rules.ts'

export function compareBodies(comparison: Comparison, exchange: Exchange): void {
  const { sent, operations } = exchange
  const old = found(comparison.old, exchange.old, 'requestBody')
  const next = found(comparison.new, exchange.new, 'requestBody')
  const it = `the body of ${exchange.name}`
  const required = (place: Place) => member(place.value, 'required') === true
  if (!old && !next) return
  if (!old && next) {
    const rule = required(next) ? 'body-required-added' : 'body-optional-added'
    comparison.reportDirected(rule, sent, next.pointer, { it }, operations)
  } else if (old && !next) {
    comparison.reportDirected('body-removed', sent, old.pointer, { it }, operations)
  } else if (old && next) {
    if (!required(old) && required(next)) {
      const { pointer } = below(next, 'required')
      comparison.reportDirected('body-required', sent, pointer, { it }, operations)
    }
    if (required(old) && !required(next)) {
      const { pointer } = below(old, 'required')
      comparison.reportDirected('body-optional', sent, pointer, { it }, operations)
    }
    compareContent(comparison, exchange, old, next, sent, it)
  }
}

/** `content` of a body or an answer. */
export function compareContent(
  comparison: Comparison,
  exchange: Exchange,
  old: Place,
  next: Place,
  direction: Direction,
  it: string,
): void {
  const former = contentOf(comparison, 'old', old)
  const later = contentOf(comparison, 'new', next)
  const known = new Set<string>()
  for (const [type, media] of former) {
    const match = matchOf(type, [...later.keys()])
    const place = match && later.get(match)
    if (!match || !place) {
      report('media-type-removed', media.pointer, { old: type })
      continue
    }
    known.add(match)
    const rule = match === type ? undefined : renamed(type, match)
    if (rule) report(rule, place.pointer, { old: type, new: match })
    compareMedia(comparison, exchange, media, place, { direction, text: isForm(type) }, it)
  }
  for (const [type, { pointer }] of later) {
    const isNew = !known.has(type) && !matchOf(type, [...former.keys()])
    if (isNew) report('media-type-added', pointer, { new: type })
  }

  function report(
    rule: Parameters<Comparison['reportDirected']>[0],
    pointer: string,
    named: { old?: unknown; new?: unknown },
  ): void {
    comparison.reportDirected(rule, direction, pointer, { it, ...named }, exchange.operations)
  }
}

function contentOf(comparison: Comparison, which: 'old' | 'new', place: Place): Map<string, Place> {
  const all = membersOf(below(place, 'content')).flatMap(([type, given]) => {
    const media = found(comparison[which], given)
    return media ? [[type, media] as const] : []
  })
  return new Map(all)
}

function compareMedia(
  comparison: Comparison,
  exchange: Exchange,
  old: Place,
  next: Place,
  way: { direction: Direction; text: boolean },
  it: string,
): void {
  compareSchemas(comparison, exchange, below(old, 'schema'), below(next, 'schema'), way, it)
  const [was, is] = [member(old.value, 'encoding'), member(next.value, 'encoding')]
  if (canonical(was) === canonical(is)) return
  const { pointer } = below(is === undefined ? old : next, 'encoding')
  const { operations } = exchange
  comparison.reportDirected('encoding-changed', way.direction, pointer, { it }, operations)
}

function isForm(type: string): boolean {
  return bare(type) === 'application/x-www-form-urlencoded'
}

/** The same, the same but for its parameters, or one that takes the other in. */
function matchOf(type: string, others: readonly string[]): string | undefined {
  return (
    others.find((other) => other === type) ??
    others.find((other) => bare(other) === bare(type)) ??
    others.find((other) => takes(bare(other), bare(type)) || takes(bare(type), bare(other)))
  )
}

function renamed(old: string, next: string) {
  if (bare(old) === bare(next)) return 'media-type-parameters-changed'
  return takes(bare(next), bare(old)) ? 'media-type-widened' : 'media-type-narrowed'
}

function bare(type: string): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase()
}

function takes(range: string, type: string): boolean {
  if (range === '*/*') return true
  return range.endsWith('/*') && type.startsWith(range.slice(0, -1))
}
