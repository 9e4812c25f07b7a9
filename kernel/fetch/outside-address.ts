// Which IP addresses lie outside, in the public internet. Everything else is a place that a document
// or an address from outside must never make us call: this machine, its network, its cloud's
// metadata, a tunnel that leads back in. What is not surely public is inside.

import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** `address` as an IP literal without brackets; whatever is no IP address is not outside. */
export function isOutsideAddress(address: string): boolean {
  if (isIPv4(address)) return !inside.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  const embedded = embeddedV4(address)
  if (embedded) return isOutsideAddress(embedded)
  return globalUnicast.check(address, 'ipv6') && !inside.check(address, 'ipv6')
}

// oxfmt-ignore
const ranges: [string, number][] = [
  ['0.0.0.0', 8],        // this host (RFC 1122)
  ['10.0.0.0', 8],       // private (RFC 1918)
  ['100.64.0.0', 10],    // shared, behind carrier NAT (RFC 6598)
  ['127.0.0.0', 8],      // loopback
  ['169.254.0.0', 16],   // link-local, cloud metadata
  ['172.16.0.0', 12],    // private (RFC 1918)
  ['192.0.0.0', 24],     // protocol assignments
  ['192.0.2.0', 24],     // documentation
  ['192.88.99.0', 24],   // 6to4 relay
  ['192.168.0.0', 16],   // private (RFC 1918)
  ['198.18.0.0', 15],    // benchmarks
  ['198.51.100.0', 24],  // documentation
  ['203.0.113.0', 24],   // documentation
  ['224.0.0.0', 4],      // multicast
  ['240.0.0.0', 4],      // reserved, broadcast
  ['2001::', 23],        // protocol assignments, Teredo among them
  ['2001:db8::', 32],    // documentation
  ['2002::', 16],        // 6to4: any IPv4 address in disguise
  ['3fff::', 20],        // documentation
]

const inside = listOf(ranges)
// ::, ::1, fc00::/7, fe80::/10, fec0::/10, ff00::/8 and NAT64 all lie outside of it.
const globalUnicast = listOf([['2000::', 3]])

function listOf(subnets: [string, number][]): BlockList {
  const list = new BlockList()
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, isIPv4(net) ? 'ipv4' : 'ipv6')
  return list
}

/** `::ffff:127.0.0.1`, in that or the hexadecimal spelling, is 127.0.0.1. */
function embeddedV4(address: string): string | undefined {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical) ?? []
  if (high === undefined || low === undefined) return undefined
  const bits = parseInt(high, 16) * 65_536 + parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')
}
