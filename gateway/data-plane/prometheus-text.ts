// The counters of the data plane as Prometheus text. Loaded when somebody first asks for it. Names
// follow OpenTelemetry's HTTP metrics, and for the rest Kong's, which dashboards know:
//
//   http_server_request_duration_seconds{api}     http_client_request_duration_seconds{api}
//   http_server_active_requests{api}              szyna_http_requests_total{api,code,source}
//   szyna_bandwidth_bytes{api,direction}          szyna_http_requests_aborted_total{api}
//   szyna_snapshot_info{id}                       szyna_snapshot_complaints
//   szyna_upstream_healthy{target}                szyna_journal_waiting_bytes

import { Counter, Gauge, Registry } from 'prom-client'
import type { Metric } from 'prom-client'
import type { Journal } from '#kernel/journal/journal.ts'
import { bounds, sources, statusLabels } from './meter.ts'
import type { Histogram, Meter } from './meter.ts'
import type { UpstreamHealth } from './probes.ts'

export interface Measured {
  readonly meters: ReadonlyMap<string, Meter>
  current(): { id: string; complaints: readonly string[] }
  health(): readonly UpstreamHealth[]
  readonly journal: Pick<Journal, 'waiting'>
}

/** `await registry.metrics()` is the text, as it is then. */
export function openRegistry({ meters, current, health, journal }: Measured): Registry {
  const registry = new Registry()
  addCounters(registry, meters)
  addHistogram(registry, meters, 'http_server_request_duration_seconds', 'total')
  addHistogram(registry, meters, 'http_client_request_duration_seconds', 'upstream')
  addSnapshot(registry, current)
  addHealth(registry, health)
  addJournal(registry, journal)
  return registry
}

function addCounters(registry: Registry, meters: ReadonlyMap<string, Meter>): void {
  const registers = [registry]
  new Counter({
    name: 'szyna_http_requests_total',
    help: 'Calls that ended, by status code and by who made the reply.',
    labelNames: ['api', 'code', 'source'],
    registers,
    collect() {
      this.reset()
      for (const [api, { requests }] of meters) {
        for (const [at, count] of requests.entries()) {
          if (count === 0) continue
          const code = statusLabels[Math.floor(at / sources.length)]!
          this.inc({ api, code, source: sources[at % sources.length]! }, count)
        }
      }
    },
  })
  new Counter({
    name: 'szyna_bandwidth_bytes',
    help: 'Bytes of bodies, of requests (ingress) and replies (egress).',
    labelNames: ['api', 'direction'],
    registers,
    collect() {
      this.reset()
      for (const [api, { requestBytes, replyBytes }] of meters) {
        this.inc({ api, direction: 'ingress' }, requestBytes)
        this.inc({ api, direction: 'egress' }, replyBytes)
      }
    },
  })
  new Counter({
    name: 'szyna_http_requests_aborted_total',
    help: 'Calls whose client went away, or whose reply was cut.',
    labelNames: ['api'],
    registers,
    collect() {
      this.reset()
      for (const [api, { aborted }] of meters) this.inc({ api }, aborted)
    },
  })
  new Gauge({
    name: 'http_server_active_requests',
    help: 'Calls that are under way.',
    labelNames: ['api'],
    registers,
    collect() {
      for (const [api, { active }] of meters) this.set({ api }, active)
    },
  })
}

function addSnapshot(
  registry: Registry,
  current: () => { id: string; complaints: readonly string[] },
): void {
  const registers = [registry]
  new Gauge({
    name: 'szyna_snapshot_info',
    help: 'The configuration that serves calls.',
    labelNames: ['id'],
    registers,
    collect() {
      this.reset()
      this.set({ id: current().id }, 1)
    },
  })
  new Gauge({
    name: 'szyna_snapshot_complaints',
    help: 'What is wrong with the configuration that was asked for last; 0: it serves.',
    registers,
    collect() {
      this.set(current().complaints.length)
    },
  })
}

function addHealth(registry: Registry, health: () => readonly UpstreamHealth[]): void {
  new Gauge({
    name: 'szyna_upstream_healthy',
    help: 'Whether an address that a step has asked is well.',
    labelNames: ['target'],
    registers: [registry],
    collect() {
      this.reset()
      const all = health()
      const ill = new Set(all.filter(({ isWell }) => !isWell).map(({ address }) => address))
      // One that is asked two questions is well where both say so.
      for (const { address } of all) this.set({ target: address }, ill.has(address) ? 0 : 1)
    },
  })
}

function addJournal(registry: Registry, journal: Pick<Journal, 'waiting'>): void {
  new Gauge({
    name: 'szyna_journal_waiting_bytes',
    help: 'Entries of the journal that are on disk and not in the database yet.',
    registers: [registry],
    collect() {
      this.set(journal.waiting)
    },
  })
}

/** prom-client keeps its own histograms; ours are rendered by an object of the same shape. */
function addHistogram(
  registry: Registry,
  meters: ReadonlyMap<string, Meter>,
  name: string,
  part: 'total' | 'upstream',
): void {
  const help = part === 'total' ? 'From arrival to the last byte.' : 'Until the upstream answered.'
  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    get: () => {
      const values = [...meters].flatMap(([api, meter]) => rows(name, api, meter[part]))
      return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values })
    },
    reset: () => {},
  }
  registry.registerMetric(metric as unknown as Metric)
}

function rows(name: string, api: string, { counts, sum }: Histogram): object[] {
  let below = 0
  const buckets = [...bounds, '+Inf'].map((le, at) => {
    below += counts[at]!
    return { metricName: `${name}_bucket`, labels: { le, api }, value: below }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: { api }, value: sum },
    { metricName: `${name}_count`, labels: { api }, value: below },
  ]
}
