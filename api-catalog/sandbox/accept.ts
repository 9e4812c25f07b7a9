// The `Accept` header (RFC 9110 §12.5.1): how much a caller likes a media type.

/** 0 when he does not take it, up to 1; the most specific range that fits decides. */
export function liking(accept: string | undefined, mediaType: string): number {
  if (accept === undefined || accept.trim() === '') return 1
  const [type = '', subtype = ''] = mediaType.split(';')[0]!.trim().toLowerCase().split('/')
  let best = { specific: -1, quality: 0 }
  for (const range of accept.slice(0, 2000).split(',')) {
    const [given = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const specific = fits(given, type, subtype)
    if (specific <= best.specific) continue
    const q = parameters.find((parameter) => /^q\s*=/.test(parameter))
    const quality = q === undefined ? 1 : Number(q.replace(/^q\s*=\s*/, ''))
    best = { specific, quality: Number.isFinite(quality) ? Math.min(Math.max(quality, 0), 1) : 0 }
  }
  return best.quality
}

function fits(range: string, type: string, subtype: string): number {
  if (range === '*/*' || range === '*' || type === '*') return 0
  if (range === `${type}/*`) return 1
  return range === `${type}/${subtype}` ? 2 : -1
}
