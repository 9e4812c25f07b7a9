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
  const mark = readMark(bytes, at)
  if (mark >= 0) marks.writeUInt32BE(mark, to)
  return mark >= 0
}

/** Eight hexadecimal digits as a number; below zero when it begins with anything else. */
export function readMark(bytes: Buffer, at: number): number {
  let mark = 0
  for (let n = 0; n < 8; n++) {
    const value = digit(bytes[at + n]!)
    if (value < 0) return -1
    mark = mark * 16 + value
  }
  return mark
}

const hexadecimal = /^[0-9a-f]{8}/

/** Below zero for what is no digit. */
function digit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  return byte >= 97 && byte <= 102 ? byte - 87 : -1
}
