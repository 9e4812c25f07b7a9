// JSON of strangers as values, once, without loss: a number that a double cannot hold, or would be
// written in another way, is kept as the text it came as (JSON.rawJSON, ECMA-262 §25.5.3) and goes out
// as that. Looking for such numbers costs one pass; only where there may be one is the slow way taken.

import { isUtf8 } from 'node:buffer'

interface Raw {
  readonly rawJSON: string
}

/** What the library of TypeScript does not know yet. */
const json = JSON as unknown as {
  rawJSON(text: string): Raw
  isRawJSON(value: unknown): boolean
  parse(
    text: string,
    revive: (key: string, value: unknown, of: { source?: string }) => unknown,
  ): unknown
}

/** Throws where it is no JSON in UTF-8 (RFC 8259 §8.1). */
export function readJson(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw new SyntaxError('The text is not UTF-8.')
  const text = asBuffer(bytes).toString('utf8')
  return hasNumber.test(text) && mayLose.test(text)
    ? json.parse(text, keepNumber)
    : (JSON.parse(text) as unknown)
}

/** The same bytes; mostly they are a buffer already. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

/** Undefined: it is nested too deeply, which reading does not notice. */
export function tryWrite(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** A number that is kept as text; it is an object, and none of the caller's. */
export function isBigNumber(value: object): value is Raw {
  return json.isRawJSON(value)
}

/** Part of every number that `mayLose` is to find, wherever it stands; looking for it costs a tenth of that. */
const hasNumber = /\d(?:[\d.]{15}|[eE][-+]?\d)/
/** Sixteen digits in a row, or an exponent, where a value may begin. */
const mayLose = /(?:^|[[:,\s])-?(?:[\d.]{16}|[\d.]+[eE])/

function keepNumber(_key: string, value: unknown, { source }: { source?: string }): unknown {
  const lost = typeof value === 'number' && source !== undefined && String(value) !== source
  return lost ? json.rawJSON(source) : value
}
