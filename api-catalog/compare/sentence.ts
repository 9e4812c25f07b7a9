// From a rule and what it was applied to, to the class, the public name and the sentence: what changed,
// whom it touches, and what to do about it.

import type { ChangeClass } from './change.ts'
import { directedRules, plainRules } from './rules.ts'
import type { Direction, DirectedRule, PlainRule } from './rules.ts'

export interface Spoken {
  readonly rule: string
  readonly class: ChangeClass
  readonly message: string
}

/** What stands for `{it}`, `{old}` and `{new}`. */
export interface Named {
  readonly it: string
  readonly old?: unknown
  readonly new?: unknown
}

export function speakPlain(rule: PlainRule, named: Named): Spoken {
  const [of, sentence] = plainRules[rule]
  return { rule, class: of, message: `${fill(sentence, named)} ${cures.plain[of]}` }
}

export function speakDirected(rule: DirectedRule, direction: Direction, named: Named): Spoken {
  const [sent, got, sentence] = directedRules[rule]
  const of = direction === 'request' ? sent : got
  const message = `${fill(sentence, named)} ${cures[direction][of]}`
  // A parameter is always sent by who calls; its name says it already.
  const prefix = rule.startsWith('parameter-') && direction === 'request' ? '' : `${direction}-`
  return { rule: prefix + rule, class: of, message }
}

// oxfmt-ignore
const cures = {
  plain: {
    breaking: 'Callers of it fail: keep it beside the new one, or publish a new major version.',
    maybe:    'Callers should check.',
    harmless: 'No caller has to change.',
  },
  request: {
    breaking: 'Who sends it as before is refused: take the old form too, or publish a new major version.',
    maybe:    'Who sends it as before should check.',
    harmless: 'Who sends it as before need not change.',
  },
  response: {
    breaking: 'Who reads it as before may fail: keep the old form, or publish a new major version.',
    maybe:    'Who reads it should check.',
    harmless: 'Who reads it need not change.',
  },
} as const satisfies Record<'plain' | Direction, Record<ChangeClass, string>>

function fill(sentence: string, named: Named): string {
  const filled = sentence.replaceAll(/\{(it|old|new)\}/g, (_, which: keyof Named) =>
    show(named[which]),
  )
  return filled.replace(/^the /, 'The ')
}

/** A text as it is, everything else as JSON; at most 80 characters on one line. */
function show(value: unknown): string {
  if (value === undefined) return 'none'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
