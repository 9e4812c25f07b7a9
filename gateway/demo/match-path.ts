// A path against a template of the document. A segment that is not valid percent-encoding matches
// nothing.

/** `/persons/17` against `/persons/{personId}`. */
export function matchPath(template: string, path: string): Map<string, string> | undefined {
  const wanted = template.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params = new Map<string, string>()
  for (const [at, segment] of wanted.entries()) {
    const text = decode(given[at] ?? '')
    if (!segment.startsWith('{')) {
      if (segment !== text) return undefined
    } else if (text) {
      params.set(segment.slice(1, -1), text)
    } else return undefined
  }
  return params
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
