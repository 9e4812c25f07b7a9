// The methods of texts that an expression may call, and what CEL says in their place.

import { asText } from './piece.ts'
import type { Piece } from './piece.ts'
import type { Reader } from './reader.ts'
import { ScriptError } from './tokens.ts'
import type { Token } from './tokens.ts'

type Write = (its: string, other: string) => Piece
type Method = readonly [argument: boolean, write: Write]

const truth = (cel: string): Piece => ({ cel, kind: 'truth' })
const text = (cel: string): Piece => ({ cel, kind: 'text' })
const number = (cel: string): Piece => ({ cel, kind: 'number' })

// oxfmt-ignore
const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['startsWith',  [true,  (its, other) => truth(`${its}.startsWith(${other})`)]],
  ['endsWith',    [true,  (its, other) => truth(`${its}.endsWith(${other})`)]],
  ['includes',    [true,  (its, other) => truth(`${its}.contains(${other})`)]],
  ['indexOf',     [true,  (its, other) => number(`double(${its}.indexOf(${other}))`)]],
  ['toLowerCase', [false, (its) => text(`${its}.lowerAscii()`)]],
  ['toUpperCase', [false, (its) => text(`${its}.upperAscii()`)]],
  ['trim',        [false, (its) => text(`${its}.trim()`)]],
  ['toString',    [false, (its) => text(its)]],
  ['length',      [false, (its) => number(`double(size(${its}))`)]],
])

/** A `.` and the name of a method stand here. */
export function isMethod(reader: Reader): boolean {
  const { kind, value } = reader.here
  if (kind !== 'sign' || value !== '.') return false
  const name = reader.peek(1)
  if (name.kind !== 'name') return false
  if (name.value === 'length') return true
  return reader.peek(2).value === '(' && reader.peek(2).kind === 'sign'
}

/** @throws ScriptError */
export function callMethod(piece: Piece, name: Token, given: readonly (Piece | Token)[]): Piece {
  const [first] = given
  if (name.value === 'match' && first !== undefined && 'offset' in first) {
    return matching(piece, first)
  }
  const method = methods.get(name.value)
  if (method === undefined) {
    const known = [...methods.keys(), 'match'].join(', ')
    throw new ScriptError(
      name.offset,
      `\`${name.value}\` is no method that is known here; known are ${known}.`,
    )
  }
  const [takes, write] = method
  if (given.length !== Number(takes) || (first !== undefined && 'offset' in first)) {
    throw new ScriptError(
      name.offset,
      `\`${name.value}\` takes ${takes ? 'one text' : 'nothing'} here.`,
    )
  }
  return write(asText(piece), takes ? asText(first as Piece) : '')
}

/** Whether the pattern is found in the text; that it runs in linear time is seen to by the compiler. */
export function matching(piece: Piece, pattern: Token): Piece {
  return truth(`${asText(piece)}.matches(${JSON.stringify(pattern.value)})`)
}
