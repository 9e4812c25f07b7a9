// Cuts the small piece of JavaScript that a dialect file may hold into tokens. Nothing is run: what
// is no token here is refused with its place.

export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'pattern' | 'template' | 'sign' | 'end'
  /** Of a text, what it stands for; of a template, what stands between the backticks. */
  readonly value: string
  /** Where it starts, from 0. */
  readonly offset: number
}

/** What is wrong with an expression, and where in it. */
export class ScriptError extends Error {
  /** From 0. */
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.name = 'ScriptError'
    this.offset = offset
  }
}

const longest = 2_000
const space = /\s+/y
const word = /[A-Za-z_$][\w$]*/y
const number = /\d+(?:\.\d+)?/y
const signs = /===|!==|&&|\|\||==|!=|<=|>=|=>|[-+*/%<>!?:.,;=()[\]{}]/y
const pattern = /\/((?:[^\n/\\[]|\\.|\[(?:[^\n\]\\]|\\.)*\])+)\//y

export function readTokens(source: string): Token[] {
  if (source.length > longest) {
    throw new ScriptError(0, `An expression has at most ${longest} characters; split it.`)
  }
  const tokens: Token[] = []
  let at = 0
  const take = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at
    return form.exec(source)
  }
  while (at < source.length) {
    const blank = take(space)
    if (blank !== null) {
      at += blank[0].length
      continue
    }
    const token = next(at)
    tokens.push(token.token)
    at = token.end
  }
  return [...tokens, { kind: 'end', value: '', offset: source.length }]

  function next(offset: number): { token: Token; end: number } {
    const letter = source[offset]!
    if (letter === '"' || letter === "'") {
      const { value, end } = readText(source, offset + 1, letter)
      return { token: { kind: 'text', value, offset }, end }
    }
    if (letter === '`') {
      const end = closingTick(source, offset + 1)
      const value = source.slice(offset + 1, end)
      return { token: { kind: 'template', value, offset }, end: end + 1 }
    }
    const found = take(word)
    if (found)
      return { token: { kind: 'name', value: found[0], offset }, end: offset + found[0].length }
    const digits = take(number)
    if (digits) {
      return { token: { kind: 'number', value: digits[0], offset }, end: offset + digits[0].length }
    }
    const before = tokens.at(-1)
    const operand =
      before && (before.kind !== 'sign' || before.value === ')' || before.value === ']')
    const regular = operand ? null : take(pattern)
    if (regular) {
      const end = offset + regular[0].length
      return { token: { kind: 'pattern', value: regular[1]!, offset }, end }
    }
    const sign = take(signs)
    if (sign)
      return { token: { kind: 'sign', value: sign[0], offset }, end: offset + sign[0].length }
    throw new ScriptError(offset, `"${letter}" is not understood here; leave it out.`)
  }
}

function readText(source: string, from: number, quote: string): { value: string; end: number } {
  let value = ''
  for (let at = from; at < source.length; at++) {
    const letter = source[at]!
    if (letter === quote) return { value, end: at + 1 }
    if (letter !== '\\') {
      value += letter
      continue
    }
    at += 1
    value += escapes[source[at] ?? ''] ?? source[at] ?? ''
  }
  throw new ScriptError(from - 1, `The text is not closed; write ${quote} at its end.`)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function closingTick(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\') at += 1
    else if (source[at] === '`') return at
  }
  throw new ScriptError(from - 1, 'The template is not closed; write ` at its end.')
}
