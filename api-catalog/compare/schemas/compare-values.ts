// Values by name (enum, const, x-extensible-enum), words about a text (format, pattern, content) and
// what holds when nothing is said.

import { anything } from '../places.ts'
import { whereIs } from './pairing.ts'
import type { Pairing } from './pairing.ts'
import type { Shape, Word } from './shape.ts'

export function compareValues(pairing: Pairing): void {
  compareEnums(pairing)
  compareExtensible(pairing)
  compareFormats(pairing)
  comparePatterns(pairing)
  for (const [word, rule] of [
    ['contentMediaType', 'content-media-type-changed'],
    ['contentEncoding', 'content-encoding-changed'],
  ] as const) {
    const [old, next] = [wordOf(pairing.old, word), wordOf(pairing.new, word)]
    if (old !== next) pairing.report(rule, whereIs(pairing, word), { old, new: next })
  }
  const [held, holds] = [
    pairing.old.parts.get('contentSchema'),
    pairing.new.parts.get('contentSchema'),
  ]
  if (held || holds) {
    pairing.descend(held ?? [anything], holds ?? [anything], `${pairing.name} (contentSchema)`)
  }
  const { fallback: former } = pairing.old
  const { fallback: later } = pairing.new
  if (former !== later) {
    pairing.report('default-changed', whereIs(pairing, 'default'), { old: former, new: later })
  }
}

type Values = ReadonlyMap<string, unknown>

function compareEnums(pairing: Pairing): void {
  const [former, later] = [valuesOf(pairing.old, pairing), valuesOf(pairing.new, pairing)]
  const keyword = pairing.new.at.has('const') ? 'const' : 'enum'
  const pointer = whereIs(pairing, keyword)
  if (former === undefined && later === undefined) return
  if (former === undefined) {
    // What was open and is closed now is told by the other rule.
    if (later) pairing.report('enum-added', pointer, { new: listed(later) })
  } else if (later === undefined) {
    const rule = pairing.new.extensible ? 'enum-opened' : 'enum-removed'
    const gone = pairing.old.at.get('enum') ?? pairing.old.at.get('const') ?? pointer
    pairing.report(rule, pairing.new.at.get('x-extensible-enum') ?? gone, { old: listed(former) })
  } else compareListed(pairing, former, later, pointer)
}

function compareListed(pairing: Pairing, former: Values, later: Values, pointer: string): void {
  const lost = without(former, later)
  const won = without(later, former)
  if (former.size > 0 && later.size > 0 && lost.size === former.size) {
    pairing.report('enum-replaced', pointer, { old: listed(former), new: listed(later) })
    return
  }
  if (lost.size > 0) pairing.report('enum-value-removed', pointer, { old: listed(lost) })
  if (won.size > 0) pairing.report('enum-value-added', pointer, { new: listed(won) })
}

function compareExtensible(pairing: Pairing): void {
  const { extensible: former } = pairing.old
  const { extensible: later } = pairing.new
  if (!former || !later) return
  const pointer = whereIs(pairing, 'x-extensible-enum')
  const [lost, won] = [without(former, later), without(later, former)]
  if (lost.size > 0) pairing.report('extensible-value-removed', pointer, { old: listed(lost) })
  if (won.size > 0) pairing.report('extensible-value-added', pointer, { new: listed(won) })
}

function valuesOf({ values }: Shape, { text }: Pairing): Values | undefined {
  if (!text || values === undefined) return values
  return new Map([...values].map(([key, value]) => [key.replace(/^"(.*)"$/s, '$1'), value]))
}

function without(values: Values, others: Values): Values {
  return new Map([...values].filter(([key]) => !others.has(key)))
}

function listed(values: Values): string {
  const shown = [...values.values()].slice(0, 5).map((value) => JSON.stringify(value))
  return shown.join(', ') + (values.size > shown.length ? `, … (${values.size})` : '')
}

/** Of these, one that is written first takes less than the second. */
// oxfmt-ignore
const narrower: readonly (readonly [string, string])[] = [
  ['int8', 'int16'], ['int8', 'int32'], ['int8', 'int64'], ['int16', 'int32'], ['int16', 'int64'],
  ['int32', 'int64'], ['float', 'double'], ['int32', 'float'], ['int32', 'double'],
  ['int64', 'float'], ['int64', 'double'], ['email', 'idn-email'], ['hostname', 'idn-hostname'],
  ['uri', 'uri-reference'], ['uri', 'iri'], ['uri', 'iri-reference'], ['iri', 'iri-reference'],
  ['uri-reference', 'iri-reference'], ['json-pointer', 'uri-reference'],
]

/** How to show it, not what it may be. */
const notes = new Set([undefined, 'password', 'textarea', 'html', 'markdown'])

function compareFormats(pairing: Pairing): void {
  const [old, next] = [wordOf(pairing.old, 'format'), wordOf(pairing.new, 'format')]
  if (old === next) return
  const has = (a?: string, b?: string) => narrower.some(([less, more]) => less === a && more === b)
  const rule =
    notes.has(old) && notes.has(next)
      ? 'format-noted'
      : notes.has(old)
        ? 'format-added'
        : notes.has(next)
          ? 'format-removed'
          : has(next, old)
            ? 'format-narrowed'
            : has(old, next)
              ? 'format-widened'
              : 'format-changed'
  pairing.report(rule, whereIs(pairing, 'format'), { old, new: next })
}

/** Several patterns hold together: one more narrows, one less widens, another cannot be told. */
function comparePatterns(pairing: Pairing): void {
  const former = pairing.old.words.get('pattern') ?? new Set<string>()
  const later = pairing.new.words.get('pattern') ?? new Set<string>()
  const [lost, won] = [former.difference(later), later.difference(former)]
  const named = { old: [...lost].join(' and '), new: [...won].join(' and ') }
  const pointer = whereIs(pairing, 'pattern')
  if (lost.size > 0 && won.size > 0) pairing.report('pattern-changed', pointer, named)
  else if (won.size > 0) pairing.report('pattern-added', pointer, named)
  else if (lost.size > 0) pairing.report('pattern-removed', pointer, named)
}

function wordOf(shape: Shape, word: Word): string | undefined {
  const texts = shape.words.get(word)
  return texts && [...texts].toSorted().join(' and ')
}
