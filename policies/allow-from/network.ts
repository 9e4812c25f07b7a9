// Networks (RFC 4632, RFC 4291 §2.3): read from what a file says, and asked whether an address is one
// of theirs.

import { readAddress, writeAddress } from './address.ts'
import type { Address } from './address.ts'

export interface Network {
  /** Both of the same family, both in the network. */
  readonly first: Address
  readonly last: Address
  /** Every address of its family. */
  readonly isWhole: boolean
}

/** The network, or what is wrong with the text, as a sentence with the cure. */
export function readNetwork(text: string): Network | string {
  const [host = '', bits, more] = text.split('/')
  const address = more === undefined && !host.includes('%') ? readAddress(host) : undefined
  if (address === undefined) {
    return `\`${text}\` is no network; write it as \`10.20.0.0/16\`, \`2001:db8::/32\`, or one address.`
  }
  const mapped = typeof address === 'number' && host.includes(':')
  const length = typeof address === 'bigint' || mapped ? 128 : 32
  const prefix = bits === undefined ? length : prefixOf(bits)
  if (!(prefix <= length)) {
    return `\`/${bits}\` is no prefix here; write a whole number from 0 to ${length}.`
  }
  if (mapped) {
    if (prefix < 96) return `\`${text}\` is wider than all of IPv4; write IPv4 and IPv6 apart.`
    return `\`${text}\` is IPv4 written as IPv6; write \`${written(networkOf(address, prefix - 96, 32))}\`.`
  }
  const network = networkOf(address, prefix, length)
  if (network.first === address) return network
  return `\`${text}\` has bits set beyond its prefix; write \`${written(network)}\` for the network, or \`${writeAddress(address)}\` for the one address.`
}

/** What of the first is in the second. */
export function isWithin(inner: Network, outer: Network): boolean {
  return (
    typeof inner.first === typeof outer.first &&
    inner.first >= outer.first &&
    inner.last <= outer.last
  )
}

/** Answers in as many steps as the number of networks has binary digits; they may overlap. */
export function compileNetworks(networks: readonly Network[]): (address: Address) => boolean {
  const outermost = networks.filter(
    (network, at) =>
      !networks.some((other, place) => {
        if (place === at || !isWithin(network, other)) return false
        return !isWithin(other, network) || place < at
      }),
  )
  const sorted = outermost.toSorted((a, b) => (a.first < b.first ? -1 : 1))
  const ipv4 = sorted.filter(({ first }) => typeof first === 'number')
  const ipv6 = sorted.filter(({ first }) => typeof first === 'bigint')
  return (address) => holds(typeof address === 'number' ? ipv4 : ipv6, address)
}

/** Of networks apart from each other, in order: the last that begins at the address or before it. */
function holds(networks: readonly Network[], address: Address): boolean {
  let low = 0
  let high = networks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (networks[middle]!.first <= address) low = middle + 1
    else high = middle
  }
  return low > 0 && address <= networks[low - 1]!.last
}

function networkOf(address: Address, prefix: number, length: number): Network {
  const size = 1n << BigInt(length - prefix)
  const first = BigInt(address) - (BigInt(address) % size)
  const last = first + size - 1n
  const isWhole = prefix === 0
  if (typeof address === 'bigint') return { first, last, isWhole }
  return { first: Number(first), last: Number(last), isWhole }
}

/** NaN: no number as prefixes are written. */
function prefixOf(bits: string): number {
  return /^(?:0|[1-9]\d{0,2})$/.test(bits) ? Number(bits) : NaN
}

function written({ first, last }: Network): string {
  const size = (BigInt(last) - BigInt(first) + 1n).toString(2).length - 1
  return `${writeAddress(first)}/${(typeof first === 'bigint' ? 128 : 32) - size}`
}
