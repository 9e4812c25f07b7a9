// The tokens of an expression, one after the other.

import { readTokens, ScriptError } from './tokens.ts'
import type { Token } from './tokens.ts'

export interface Reader {
  readonly here: Token
  next(): Token
  /** The token so many further on. */
  peek(by: number): Token
  /** True, and it is taken, when this sign stands here. */
  takes(sign: string): boolean
  fail(message: string, at?: Token): never
}

export function openReader(source: string): Reader {
  const tokens = readTokens(source)
  let at = 0
  const reader: Reader = {
    get here() {
      return tokens[at]!
    },
    next: () => tokens[Math.min(at++, tokens.length - 1)]!,
    peek: (by) => tokens[Math.min(at + by, tokens.length - 1)]!,
    takes(sign) {
      const { kind, value } = tokens[at]!
      if (kind !== 'sign' || value !== sign) return false
      at += 1
      return true
    },
    fail(message, token = tokens[at]!): never {
      throw new ScriptError(token.offset, message)
    },
  }
  return reader
}

export function notUnderstood({ kind, value }: Token): string {
  if (kind === 'end') return 'The expression ends too early.'
  return `\`${value}\` is not understood here: only values of the call, texts, comparisons and && || ! ?: are. What must do more is a policy module of its own.`
}
