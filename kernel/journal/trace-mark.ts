// Four bytes drawn from a trace id, kept beside a page so that a look-up by trace reads one hundredth
// of it. Two traces may share a mark; it only ever says where it is worth looking.

import { hash } from 'node:crypto'

/** The first eight digits of a trace id as W3C writes it; of any other text, the start of its hash. */
export function traceMark(traceId: string): Buffer {
  if (hexadecimal.test(traceId)) return Buffer.from(traceId.slice(0, 8), 'hex')
  return hash('sha256', traceId, 'buffer').subarray(0, 4)
}

/** The same of a text in bytes, into `marks` at `to`; false when it begins with anything else. */
export function putTraceMark(bytes: Buffer, at: number, marks: Buffer, to: number): boolean {
  for (let n = 0; n < 4; n++) {
    const byte = (digit(bytes[at + 2 * n]!) << 4) | digit(bytes[at + 2 * n + 1]!)
    if (byte < 0) return false
    marks[to + n] = byte
  }
  return true
}

const hexadecimal = /^[0-9a-f]{8}/

/** Below zero for what is no digit. */
function digit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  return byte >= 97 && byte <= 102 ? byte - 87 : -1
}
