// A piece of an expression, translated: its CEL, and what kind of value that gives, so that the
// loose ways of JavaScript (what is true, what `+` does) can be said in a language that has none.

import type { Token } from './tokens.ts'
import { ScriptError } from './tokens.ts'

export type Kind = 'text' | 'truth' | 'number' | 'any' | 'nothing'

export interface Piece {
  readonly cel: string
  readonly kind: Kind
  /** CEL of whether it is there: of `any`, and of a number that was a text. */
  readonly there?: string
}

/** Whether JavaScript would take it for true. */
export function asTruth({ cel, kind, there }: Piece): string {
  if (kind === 'truth') return cel
  if (kind === 'text') return `(${cel} != "")`
  if (kind === 'number')
    return there === undefined ? `(${cel} != 0.0)` : `(${there} && ${cel} != 0.0)`
  if (kind === 'nothing') return 'false'
  return `(${there} && ${cel} != "" && ${cel} != false && ${cel} != 0.0 && ${cel} != null)`
}

export function asText({ cel, kind, there }: Piece): string {
  if (kind === 'text') return cel
  if (kind === 'nothing') return '""'
  return there === undefined ? `string(${cel})` : `(${there} ? string(${cel}) : "")`
}

/** Two operands and the sign between them. @throws ScriptError */
export function join(left: Piece, sign: Token, right: Piece): Piece {
  const word = sign.value
  if (word === '||' || word === '&&') {
    if (left.kind === 'text' && right.kind === 'text') {
      const [yes, no] = word === '||' ? [left.cel, right.cel] : [right.cel, '""']
      return { cel: `(${left.cel} != "" ? ${yes} : ${no})`, kind: 'text' }
    }
    return { cel: `(${asTruth(left)} ${word} ${asTruth(right)})`, kind: 'truth' }
  }
  if (word === '+') {
    const plain = left.there === undefined && right.there === undefined
    if (plain && left.kind === 'number' && right.kind === 'number') {
      return { cel: `(${left.cel} + ${right.cel})`, kind: 'number' }
    }
    return { cel: `(${asText(left)} + ${asText(right)})`, kind: 'text' }
  }
  if (word.startsWith('=') || word.startsWith('!'))
    return compare(left, word[0] === '=', right, sign)
  const [one, other] = [toNumber(left), toNumber(right)]
  const there = [one, other].flatMap((each) => each.there ?? [])
  if (word === '-') {
    const all = there.length > 0 ? { there: there.join(' && ') } : {}
    return { cel: `(${one.cel} - ${other.cel})`, kind: 'number', ...all }
  }
  return { cel: `(${[...there, `${one.cel} ${word} ${other.cel}`].join(' && ')})`, kind: 'truth' }
}

function compare(left: Piece, equal: boolean, right: Piece, sign: Token): Piece {
  const [one, other] = left.kind === 'nothing' ? [right, left] : [left, right]
  const not = equal ? '' : '!'
  if (other.kind === 'nothing') {
    const absent =
      one.kind === 'any' ? `(!${one.there} || ${one.cel} == null)` : `${asText(one)} == ""`
    return { cel: `${not}(${absent})`, kind: 'truth' }
  }
  if (one.kind !== 'any' && other.kind !== 'any' && one.kind !== other.kind) {
    const message = `A ${words[one.kind]} is never a ${words[other.kind]}; compare alike with alike.`
    throw new ScriptError(sign.offset, message)
  }
  const there = [one, other].flatMap((each) => each.there ?? [])
  const same = [...there, `${one.cel} == ${other.cel}`].join(' && ')
  return { cel: `${not}(${same})`, kind: 'truth' }
}

const words: Readonly<Record<Kind, string>> = {
  text: 'text',
  truth: 'truth value',
  number: 'number',
  any: 'value of the body',
  nothing: 'nothing',
}

/** Both of one kind. */
export function alike(one: Piece, other: Piece): [Piece, Piece] {
  if (one.kind === other.kind && one.kind !== 'any') return [one, other]
  const text = (piece: Piece): Piece => ({ cel: asText(piece), kind: 'text' })
  return [text(one), text(other)]
}

/** A text that is no number is none: every comparison with it is false. */
export function toNumber(piece: Piece): Piece {
  if (piece.kind === 'number') return piece
  if (piece.kind === 'any')
    return { cel: `double(${piece.cel})`, kind: 'number', there: piece.there! }
  const text = asText(piece)
  return { cel: `double(${text})`, kind: 'number', there: `${text}.matches(${numeric})` }
}

const numeric = JSON.stringify('^-?[0-9]{1,15}(?:\\.[0-9]{1,10})?$')
