// How a key is written. The secret is random and long enough that its plain SHA-256 can be stored;
// the checksum tells a mistyped key from a wrong one without a look at any table, and the prefix
// lets scanners of source code find keys that leaked. A key has one spelling.
//
//   szyna_7kQ2mXc0Vb_3fG8…22 letters…Tx4dQz1A
//         id         secret, 131 bits   └────┴ CRC-32 of all before, as 6 letters

import { hash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

export interface ReadKey {
  /** No secret: it may stand in journals and lists. */
  readonly id: string
  readonly secret: string
}

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const form = /^szyna_([0-9A-Za-z]{8,12})_([0-9A-Za-z]{22,64})([0-9A-Za-z]{6})$/

/** A new key; `key` is all its holder needs. */
export function makeApiKey(id: string = randomLetters(10)): ReadKey & { readonly key: string } {
  const secret = randomLetters(22)
  const body = `szyna_${id}_${secret}`
  return { id, secret, key: body + checksum(body) }
}

/** Undefined when it is misspelled. */
export function readApiKey(text: string): ReadKey | undefined {
  const [, id, secret, sum] = form.exec(text) ?? []
  if (id === undefined || secret === undefined || sum === undefined) return undefined
  return checksum(text.slice(0, -6)) === sum ? { id, secret } : undefined
}

/** What is stored of a key. */
export function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}

function checksum(text: string): string {
  let rest = crc32(text)
  let sum = ''
  for (let at = 0; at < 6; at++) {
    sum = letters[rest % 62]! + sum
    rest = Math.floor(rest / 62)
  }
  return sum
}

function randomLetters(count: number): string {
  return Array.from({ length: count }, () => letters[randomInt(62)]!).join('')
}
