import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { systemClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { until } from '#kernel/testing/until.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { noIssuer } from '#policies/testing/no-issuer.ts'
import { Meter } from './meter.ts'
import { openReload } from './reload.ts'
import type { Reload } from './reload.ts'
import { publishedApi } from './testing/open-plane.ts'

describe('the catalog', () => {
  let reload: Reload
  let reads = 0
  let away = false
  let published: PublishedApi[] = []
  before(async () => {
    const meter = new Meter()
    const file = {
      name: 'default',
      file: 'policies/default.yaml',
      title: undefined,
      digest: '',
      plan: () => [],
    }
    reload = await openReload({
      policiesDir: '/nowhere',
      load: () => Promise.resolve({ files: new Map([['default', file]]), complaints: [] }),
      log: silentLog,
      retryMs: 50,
      tools: {
        clock: systemClock,
        log: silentLog,
        publicUrl: 'http://bus',
        countUsage: undefined as never,
        meter: () => meter,
        issuer: noIssuer(),
        apiKeys: undefined as never,
        certificates: undefined as never,
        agreements: undefined as never,
        journal: undefined as never,
        shared: undefined as never,
        probes: { ask: undefined as never },
      },
      settled() {},
      closed: () => Promise.resolve([]),
      async published() {
        reads += 1
        await wait(20)
        if (away) throw new Error('The database is away.')
        return published
      },
    })
  })
  after(() => reload.close())

  it('is read once for all who ask while it is being read', async () => {
    const first = reload.rebuild('one')
    published = [publishedApi(['GET /x'])]
    const before = reads
    const results = await Promise.all([first, reload.rebuild('two'), reload.rebuild('three')])
    assert.equal(reads, before + 1)
    assert.ok(results.every(({ accepted }) => accepted))
    assert.equal(reload.current().apis.size, 1)
  })

  it('that is away leaves the former configuration, and is asked again until it is back', async () => {
    away = true
    const { accepted, complaints, id } = await reload.rebuild('away')
    assert.equal(accepted, false)
    assert.match(complaints.join(), /cannot be read/)
    assert.equal(id, reload.current().id)
    assert.equal(reload.current().apis.size, 1)
    published = []
    away = false
    await until('the new list serves', () => reload.current().apis.size === 0)
    assert.deepEqual(reload.complaints(), [])
  })
})
