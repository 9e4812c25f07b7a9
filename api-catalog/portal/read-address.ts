// What a request line asks for: the address in parts, and the same address in the other language.

export interface Asked {
  readonly pathname: string
  /** Decoded segments; undefined when they cannot be decoded. */
  readonly path: readonly string[] | undefined
  readonly query: URLSearchParams
}

export function readAddress(url: string): Asked {
  const mark = url.indexOf('?')
  const pathname = mark < 0 ? url : url.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
  return { pathname, query, path: segments(pathname) }
}

/** The same page with `?lang=`. */
export function addressIn(language: string, { path, query }: Asked): string {
  const to = new URLSearchParams(query)
  to.set('lang', language)
  // An empty first segment would make `//somewhere`: the address of another host.
  const here = path === undefined || path[0] === '' ? [] : path
  return `/${here.map(encodeURIComponent).join('/')}?${to.toString()}`
}

function segments(pathname: string): string[] | undefined {
  if (!pathname.startsWith('/') || pathname.length > 2000) return undefined
  const parts = pathname.slice(1).split('/')
  if (parts.at(-1) === '') parts.pop()
  try {
    return parts.map(decodeURIComponent)
  } catch {
    return undefined
  }
}
