// From the JavaScript of the dialect to CEL. It understands values of a call, literals, comparisons,
// `&& || ! ?:`, sums of texts, template strings and a few methods of texts; the rest of the language
// is refused, and nothing is ever run as JavaScript. What comes out is compiled by kernel/expression,
// behind its own caps.
//
//   req.headers['x-a'] === 'b' && !consumer.id
//     →  (("x-a" in req.headers ? req.headers["x-a"] : "") == "b") && !(consumer.id != "")

import { nameOf } from './names.ts'
import { callMethod, isMethod, matching } from './methods.ts'
import { alike, asText, asTruth, join, toNumber } from './piece.ts'
import type { Piece } from './piece.ts'
import { notUnderstood, openReader } from './reader.ts'
import type { Reader } from './reader.ts'
import { ScriptError } from './tokens.ts'
import type { Token } from './tokens.ts'

/** The whole text is one expression. @throws ScriptError */
export function toCel(source: string): Piece {
  const reader = openReader(source)
  const piece = readExpression(reader)
  reader.takes(';')
  if (reader.here.kind !== 'end') reader.fail(notUnderstood(reader.here))
  return piece
}

/** A text with `${…}` in it. @throws ScriptError */
export function templateToCel(source: string, offset = 0): Piece {
  const parts: string[] = []
  let from = 0
  for (;;) {
    const open = source.indexOf('${', from)
    const plain = source.slice(from, open === -1 ? undefined : open).replace(/\\(.)/g, '$1')
    if (plain !== '') parts.push(JSON.stringify(plain))
    if (open === -1) break
    const close = source.indexOf('}', open)
    if (close === -1) throw new ScriptError(offset + open, '`${` is not closed; write } after it.')
    parts.push(asText(shifted(source.slice(open + 2, close), offset + open + 2)))
    from = close + 1
  }
  return { cel: parts.length === 0 ? '""' : `(${parts.join(' + ')})`, kind: 'text' }
}

function shifted(source: string, by: number): Piece {
  try {
    return toCel(source)
  } catch (thrown) {
    if (thrown instanceof ScriptError) throw new ScriptError(thrown.offset + by, thrown.message)
    throw thrown
  }
}

export function readExpression(reader: Reader): Piece {
  const asked = readBinary(reader, 0)
  if (!reader.takes('?')) return asked
  const one = readExpression(reader)
  if (!reader.takes(':')) reader.fail('A `:` belongs here, after `?`.')
  const other = readExpression(reader)
  const [yes, no] = alike(one, other)
  return { cel: `(${asTruth(asked)} ? ${yes.cel} : ${no.cel})`, kind: yes.kind }
}

/** From the loosest to the tightest. */
const levels = [['||'], ['&&'], ['===', '!==', '==', '!='], ['<', '>', '<=', '>='], ['+', '-']]

function readBinary(reader: Reader, level: number): Piece {
  const signs = levels[level]
  if (signs === undefined) return readUnary(reader)
  let left = readBinary(reader, level + 1)
  for (;;) {
    const sign = reader.here
    if (sign.kind !== 'sign' || !signs.includes(sign.value)) return left
    reader.next()
    left = join(left, sign, readBinary(reader, level + 1))
  }
}

function readUnary(reader: Reader): Piece {
  if (reader.takes('!')) return { cel: `!${asTruth(readUnary(reader))}`, kind: 'truth' }
  return readMembers(reader, readPrimary(reader))
}

function readPrimary(reader: Reader): Piece {
  const token = reader.next()
  if (token.kind === 'text') return { cel: JSON.stringify(token.value), kind: 'text' }
  if (token.kind === 'number')
    return { cel: String(Number(token.value).toFixed(1)), kind: 'number' }
  if (token.kind === 'template') return templateToCel(token.value, token.offset + 1)
  if (token.kind === 'pattern') return readPatternTest(reader, token)
  if (token.kind === 'sign' && token.value === '(') {
    const inner = readExpression(reader)
    if (!reader.takes(')')) reader.fail('A `)` is missing here.')
    return inner
  }
  if (token.kind !== 'name') return reader.fail(notUnderstood(token), token)
  if (token.value === 'true' || token.value === 'false') return { cel: token.value, kind: 'truth' }
  if (token.value === 'undefined' || token.value === 'null') return { cel: '""', kind: 'nothing' }
  if (token.value === 'Number' && reader.takes('(')) {
    const piece = readExpression(reader)
    if (!reader.takes(')')) reader.fail('A `)` is missing here.')
    return toNumber(piece)
  }
  return readName(reader, token)
}

/** `req.headers['x-a']`, up to a member that is a method. */
function readName(reader: Reader, first: Token): Piece {
  const path = [first.value]
  while (!isMethod(reader)) {
    const key = readKey(reader)
    if (key === undefined) break
    path.push(key)
  }
  const named = nameOf(path)
  if (typeof named === 'string') return reader.fail(named, first)
  if (named.kind === 'body') return { cel: named.cel, kind: 'any', there: named.there! }
  return { cel: named.cel, kind: 'text' }
}

function readKey(reader: Reader): string | undefined {
  if (reader.takes('.')) {
    const token = reader.next()
    return token.kind === 'name' ? token.value : reader.fail(notUnderstood(token), token)
  }
  if (!reader.takes('[')) return undefined
  const token = reader.next()
  if (token.kind !== 'text')
    reader.fail('Write the name between `[` and `]` out, as a text.', token)
  if (!reader.takes(']')) reader.fail('A `]` is missing here.')
  return token.value
}

/** `.startsWith('a')`, as often as it stands there. */
function readMembers(reader: Reader, first: Piece): Piece {
  let piece = first
  while (isMethod(reader)) {
    reader.next()
    const name = reader.next()
    if (name.value === 'length') {
      piece = callMethod(piece, name, [])
      continue
    }
    reader.next()
    piece = callMethod(piece, name, readArguments(reader))
  }
  return piece
}

function readArguments(reader: Reader): (Piece | Token)[] {
  const found: (Piece | Token)[] = []
  while (!reader.takes(')')) {
    if (found.length > 0 && !reader.takes(',')) reader.fail('A `)` is missing here.')
    found.push(reader.here.kind === 'pattern' ? reader.next() : readExpression(reader))
  }
  return found
}

/** `/^a/.test(x)` */
function readPatternTest(reader: Reader, pattern: Token): Piece {
  const test = reader.takes('.') && reader.next().value === 'test' && reader.takes('(')
  const piece = test ? readExpression(reader) : undefined
  if (piece === undefined || !reader.takes(')')) {
    return reader.fail('A pattern stands before `.test(…)` or in `.match(…)` only.', pattern)
  }
  return matching(piece, pattern)
}
