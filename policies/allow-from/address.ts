// An address as a number. IPv4 written as IPv6 (`::ffff:192.0.2.7`) is the IPv4 address, so that no
// spelling gets round a network (RFC 4291 §2.5.5.2).

import { isIP, isIPv4 } from 'node:net'
import { readGroups } from '../rate-limit/fold-address.ts'

/** IPv4 as a number, IPv6 as a bigint. */
export type Address = number | bigint

/** Undefined: no address, or one in a spelling that programs read differently (`010.0.0.1`). */
export function readAddress(text: string): Address | undefined {
  if (isIPv4(text)) return readQuad(text)
  if (isIP(text) === 0) return undefined
  const groups = readGroups(text.split('%', 1)[0]!.toLowerCase())
  if (!groups) return undefined
  const mapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  if (mapped) return groups[6]! * 0x1_0000 + groups[7]!
  return groups.reduce((address, group) => (address << 16n) | BigInt(group), 0n)
}

/** As people write it: `192.0.2.7`, `2001:db8::7`. */
export function writeAddress(address: Address): string {
  if (typeof address === 'number') {
    return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
  }
  const hex = address.toString(16).padStart(32, '0')
  // The URL Standard writes the shortest form.
  return new URL(`http://[${hex.match(/.{4}/g)!.join(':')}]/`).hostname.slice(1, -1)
}

function readQuad(text: string): number {
  let address = 0
  let byte = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x2e) {
      address = address * 256 + byte
      byte = 0
    } else {
      byte = byte * 10 + code - 0x30
    }
  }
  return address * 256 + byte
}
