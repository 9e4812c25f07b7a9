// The address of a request in its one form, which policies, routes and the upstream share: what was
// checked is what is asked for. Spellings that two programs in a row may read in two ways are refused.
//
//   /persons/%6aan   →  /persons/jan       what needs no encoding is decoded   (RFC 3986 §6.2.2.2)
//   /persons/%c5%82  →  /persons/%C5%82    the rest in capital hex             (RFC 3986 §6.2.2.1)
//   /a/../b  /a/%2e%2e  /a/..;x  /a/..%3B  refused: dot segments
//   /a%2Fb  /a%5Cb  /a%00  /a%252Fb        refused: another slash, backslash, NUL, hidden twice
//   /a//b  /a/%zz  /a\b  /é                refused: empty segment, bad encoding, bytes that no URL has

export interface Target {
  readonly path: string
  /** Without `?`, byte for byte as it came. */
  readonly query: string
}

/** What is wrong with the address, as a sentence for the caller. */
export type TargetComplaint = string

/** Bytes of path and query together; more is refused with 414. */
export const maxTarget = 8_192

const plainPath = /^(?:\/[\w~!$&'()*+,=:@-][\w.~!$&'()*+,=:@-]*)+\/?$/
const plainQuery = /^[\x21\x22\x24-\x7e]*$/
const segmentLetters = /^[\w.~!$&'()*+,;=:@%/-]*$/

export function canonicalTarget(url: string): Target | TargetComplaint {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const query = mark === -1 ? '' : url.slice(mark + 1)
  if (query !== '' && !plainQuery.test(query)) {
    return 'The query holds a byte that no URL has; percent-encode it.'
  }
  if (plainPath.test(path)) return { path, query }
  return canonicalPath(path, query)
}

function canonicalPath(path: string, query: string): Target | TargetComplaint {
  if (!path.startsWith('/')) return 'The request line must hold a path, not a whole address.'
  if (!segmentLetters.test(path)) {
    return 'The path holds a character that no URL path has; percent-encode it.'
  }
  if (/%(?![0-9A-Fa-f]{2})/.test(path))
    return 'The path holds a "%" without two hex digits after it.'
  const canonical = path.replace(/%([0-9A-Fa-f]{2})/g, decodeUnreserved)
  if (/%(?:2F|5C)/.test(canonical)) return 'An encoded slash or backslash cannot stand in a path.'
  if (/%(?:[01][0-9A-F]|7F)/.test(canonical)) return 'A control character cannot stand in a path.'
  if (/%25(?:25)*(?:2[EF]|3B|5C|7F|[01][0-9A-F])/i.test(canonical))
    return 'The path is percent-encoded twice.'
  if (!isUtf8(canonical)) return 'The path does not decode to UTF-8.'
  if (canonical.includes('//')) return 'The path holds an empty segment.'
  if (/(?:\/|;|%3B)\.{1,2}(?:;|%3B|\/|$)/.test(canonical)) {
    return 'A path segment is "." or ".."; write the address without it.'
  }
  return { path: canonical, query }
}

function decodeUnreserved(encoded: string, hex: string): string {
  const letter = String.fromCharCode(Number.parseInt(hex, 16))
  return /[\w.~-]/.test(letter) ? letter : encoded.toUpperCase()
}

function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
