// Which of several media types a client wants most (RFC 9110 §12.5.1).

/** The first of `offered` where the client does not care; undefined: it takes none of them. */
export function chooseMediaType<offered extends string>(
  accept: string | undefined,
  offered: readonly [offered, ...offered[]],
): offered | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0]
  const ranges = accept.split(',', 32).map(readRange)
  let best: offered | undefined
  let weight = 0
  for (const type of offered) {
    const quality = qualityOf(type, ranges)
    if (quality > weight) {
      best = type
      weight = quality
    }
  }
  return best
}

interface Range {
  readonly type: string
  readonly quality: number
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.toLowerCase().split(';')
  const given = parameters.find((one) => one.trim().startsWith('q='))
  const quality = given === undefined ? 1 : Number(given.trim().slice(2))
  return { type: type.trim(), quality: quality >= 0 && quality <= 1 ? quality : 0 }
}

/** The most exact range that fits decides. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const [family = ''] = type.split('/')
  for (const wanted of [type, `${family}/*`, '*/*']) {
    const range = ranges.find((one) => one.type === wanted)
    if (range !== undefined) return range.quality
  }
  return 0
}
