// One client, one bucket: whoever has an IPv6 address has at least the 2^64 of its network, so that
// these count together; an IPv4 address written as IPv6 counts as itself (RFC 4291 §2.5.5.2).

/** `2001:db8:1:2::/64`, `192.0.2.7`; what is no address stays as it is. */
export function foldAddress(address: string): string {
  if (!address.includes(':')) return address
  const groups = readGroups(address.split('%', 1)[0]!.toLowerCase())
  if (!groups) return address.toLowerCase()
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high, low] = [groups[6]!, groups[7]!]
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
  }
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/** Eight numbers of 16 bits, of an IPv6 address in lower case; undefined: it is none. */
export function readGroups(text: string): number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = readHalf(halves[0]!)
  const tail = halves.length === 2 ? readHalf(halves[1]!) : []
  if (!head || !tail) return undefined
  const gap = 8 - head.length - tail.length
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined
  return [...head, ...Array<number>(gap).fill(0), ...tail]
}

function readHalf(text: string): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const words = text.split(':')
  for (const [at, word] of words.entries()) {
    if (/^[0-9a-f]{1,4}$/.test(word)) {
      groups.push(Number.parseInt(word, 16))
      continue
    }
    const quad = at === words.length - 1 ? readQuad(word) : undefined
    if (!quad) return undefined
    groups.push(...quad)
  }
  return groups
}

function readQuad(word: string): [number, number] | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(word)) return undefined
  const [a, b, c, d] = word.split('.').map(Number) as [number, number, number, number]
  return [a, b, c, d].some((byte) => byte > 255) ? undefined : [a * 256 + b, c * 256 + d]
}
