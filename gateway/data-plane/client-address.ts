// Whose address a request comes from. That of the socket, unless the socket is one of our proxies:
// then what the proxies say, read from the right, because each adds what it saw and what stands
// further left the caller may have written himself.
//
//   X-Forwarded-For: 6.6.6.6, 198.51.100.7, 10.0.0.2      socket 10.0.0.1; trusted 10.0.0.0/8
//                    forged   the client ◄── 10.0.0.2 ◄── 10.0.0.1
//
// Only one field is read, the one that the proxies are known to write: another may be the caller's.

import { BlockList, isIP } from 'node:net'

export interface TrustedProxies {
  /** Networks and addresses, `10.0.0.0/8`, `2001:db8::1`. */
  readonly networks: readonly string[]
  readonly field: 'x-forwarded-for' | 'forwarded'
}

/** `socket`: the address of the connection; `raw`: names and values of the head as they came. */
export type ClientAddress = (socket: string, raw: readonly string[]) => string

export function openClientAddress({ networks, field }: TrustedProxies): ClientAddress {
  if (networks.length === 0) return (socket) => socket
  const isTrusted = openTrust(networks)
  const addressOf = field === 'forwarded' ? forNode : plainNode
  return (socket, raw) => {
    let client = socket
    if (!isTrusted(socket)) return socket
    const hops = valuesOf(raw, field)
    for (let at = hops.length - 1; at >= 0; at--) {
      const address = addressOf(hops[at]!)
      // What a trusted proxy wrote cannot be read: nothing to the left of it counts.
      if (address === undefined) return client
      client = address
      if (!isTrusted(address)) return client
    }
    return client
  }
}

/** Whether an address is one of these proxies. */
export function openTrust(networks: readonly string[]): (address: string) => boolean {
  const trusted = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    trusted.addSubnet(
      address,
      bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits),
      family,
    )
  }
  return (address) => {
    const family = isIP(address)
    return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }
}

/** An IPv4 address that came in over IPv6 in its usual form. */
export function plainAddress(remote: string | undefined): string {
  if (remote === undefined) return 'unknown'
  return remote.startsWith('::ffff:') && remote.includes('.') ? remote.slice(7) : remote
}

/** More hops than this no request has. */
const mostHops = 50

function valuesOf(raw: readonly string[], field: string): string[] {
  const values: string[] = []
  for (let at = 0; at < raw.length; at += 2) {
    if (raw[at]!.length === field.length && raw[at]!.toLowerCase() === field) {
      values.push(...raw[at + 1]!.split(','))
    }
  }
  return values.slice(-mostHops)
}

/** `198.51.100.7`, `198.51.100.7:4711`, `2001:db8::7`, `[2001:db8::7]:4711` */
function plainNode(hop: string): string | undefined {
  const text = hop.trim()
  const found = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? /^(\d[\d.]+):\d{1,5}$/.exec(text)
  const address = plainAddress(found?.[1] ?? text)
  return isIP(address) === 0 || address.includes('%') ? undefined : address.toLowerCase()
}

/** RFC 7239 §4, §6: `for="[2001:db8::7]:4711";proto=https`. Names in place of addresses are not read. */
function forNode(hop: string): string | undefined {
  for (const pair of hop.split(';')) {
    const node = /^\s*for="?([^"]+?)"?\s*$/i.exec(pair)?.[1]
    if (node !== undefined) return plainNode(node)
  }
  return undefined
}
