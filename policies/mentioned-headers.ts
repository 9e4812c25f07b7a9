// Which header fields an expression reads, so that a call gathers these and no others. A field that
// is not there reads as empty text, so that `header["x-mode"] == "test"` has an answer for every
// call; where the expression asks first whether it is there, it is left out.

export interface MentionedHeaders {
  /** Undefined: the expression may read any field. */
  readonly names: readonly string[] | undefined
  /** Those of which it asks whether they are there. */
  readonly asked: ReadonlySet<string>
}

const read = /\bheader\s*(?:\[\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\]|\.([A-Za-z_]\w*)(?!\w|\s*\())/g
const asked =
  /(?:"([^"\\]*)"|'([^'\\]*)')\s+in\s+header\b(?!\s*[.[])|\bhas\s*\(\s*header\.([A-Za-z_]\w*)\s*\)/g

/** Undefined: it reads no header field. */
export function mentionedHeaders(source: string): MentionedHeaders | undefined {
  if (!/\bheader\b/.test(source)) return undefined
  const names = found(read, source)
  const askedNames = found(asked, source)
  const rest = source.replaceAll(asked, ' ').replaceAll(read, ' ')
  return {
    names: /\bheader\b/.test(rest) ? undefined : [...new Set([...names, ...askedNames])],
    asked: new Set(askedNames),
  }
}

function found(pattern: RegExp, source: string): string[] {
  return [...source.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}
