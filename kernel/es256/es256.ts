// ES256 as tokens carry it (RFC 7518 §3.4): R and S, 32 bytes each. node is given a bare key and the
// signature in DER (RFC 3279 §2.2.3): told `dsaEncoding: 'ieee-p1363'` instead, it works on an options
// object, which costs 40 µs more for each signature made or checked. Never decides whose key it is.

import { sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** `key`: private, on P-256. */
export function signEs256(data: Uint8Array, key: KeyObject): Buffer {
  return rawOf(sign('sha256', data, key))
}

/** `key`: public, on P-256. False as well for a signature of another length. */
export function fitsEs256(data: Uint8Array, key: KeyObject, signature: Buffer): boolean {
  return signature.length === 64 && verify('sha256', data, key, derOf(signature))
}

/** SEQUENCE { INTEGER r, INTEGER s }, at most 72 bytes, so that one byte tells each length. */
function derOf(raw: Buffer): Buffer {
  const der = Buffer.allocUnsafe(72)
  const end = putInteger(der, putInteger(der, 2, raw.subarray(0, 32)), raw.subarray(32))
  der[0] = 0x30
  der[1] = end - 2
  return der.subarray(0, end)
}

/** In the fewest bytes, the first of which has no high bit: the integer is positive. */
function putInteger(der: Buffer, at: number, bytes: Buffer): number {
  let first = 0
  while (first < 31 && bytes[first] === 0) first++
  const padding = bytes[first]! >> 7
  const length = 32 - first + padding
  der[at] = 0x02
  der[at + 1] = length
  der[at + 2] = 0
  bytes.copy(der, at + 2 + padding, first)
  return at + 2 + length
}

function rawOf(der: Buffer): Buffer {
  const raw = Buffer.alloc(64)
  const s = copyInteger(der, 2, raw.subarray(0, 32))
  copyInteger(der, s, raw.subarray(32))
  return raw
}

/** To the right of `to`; gives back where the next one begins. */
function copyInteger(der: Buffer, at: number, to: Buffer): number {
  const from = at + 2
  const end = from + der[at + 1]!
  const significant = Math.min(32, end - from)
  der.copy(to, 32 - significant, end - significant, end)
  return end
}
