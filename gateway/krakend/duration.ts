// Go durations, as KrakenD writes them: `1500ms`, `1h30m`.

const inMilliseconds: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/** Milliseconds; undefined for a text that is none. */
export function readDuration(text: string): number | undefined {
  if (!/^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  const parts = text.matchAll(/([0-9.]+)(ns|us|µs|ms|s|m|h)/g)
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * inMilliseconds[unit!]!, 0)
}
