// The meters of the data plane, one for an API, and the text that is made of them on request.

import { openAtFirstKnock } from '#kernel/knock/open-at-first-knock.ts'
import { Meter } from './meter.ts'
import type { Measured } from './prometheus-text.ts'

export interface Metrics {
  /** Prometheus text. */
  text(): Promise<string>
  /** The meter of one API, the same for every snapshot. */
  meter(key: string): Meter
}

/** What a request is counted under that met no API. */
export const noApi = 'none'

export function openMetrics(
  current: Measured['current'],
  health: Measured['health'],
  journal: Measured['journal'],
): Metrics {
  const meters = new Map<string, Meter>()
  const registry = openAtFirstKnock(async () => {
    const { openRegistry } = await import('./prometheus-text.ts')
    return openRegistry({ meters, current, health, journal })
  })
  return {
    text: async () => await (await registry()).metrics(),
    meter(key) {
      let meter = meters.get(key)
      if (meter === undefined) meters.set(key, (meter = new Meter()))
      return meter
    },
  }
}
