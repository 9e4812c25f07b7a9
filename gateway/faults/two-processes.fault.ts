// One limit, two processes of the bus, over one Redis or one PostgreSQL (R1), and the store away and
// back (R4). Fifty callers ask for ten times as much as may pass: where the file says `refuse` no more
// than the limit passes, however slow the store is; by default each process counts alone meanwhile.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { openCutProxy } from '#kernel/testing/cut-proxy.ts'
import type { CutProxy } from '#kernel/testing/cut-proxy.ts'
import { makeServerDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'
import { ask, inParallel } from './ask.ts'
import { childBus } from './child-bus.ts'
import type { ChildBus } from './child-bus.ts'
import { openFaultUpstream } from './fault-upstream.ts'
import type { FaultUpstream } from './fault-upstream.ts'

const server = process.env['DATABASE_URL']
const redis = process.env['REDIS_URL']
const limit = 100

for (const [store, url] of [
  ['PostgreSQL', server],
  ['Redis', redis],
] as const) {
  describe(
    `a limit of two processes over ${store}`,
    { skip: !(server && url) && 'needs its servers' },
    () => {
      let database: Awaited<ReturnType<typeof makeServerDatabase>>
      let wire: CutProxy | undefined
      let upstream: FaultUpstream
      let nodes: ChildBus[]
      before(async () => {
        database = await makeServerDatabase(server!)
        const env: Record<string, string> = { DATABASE_URL: database.url }
        if (store === 'Redis') {
          const through = new URL(url!)
          wire = await openCutProxy({ host: through.hostname, port: Number(through.port || 6379) })
          through.host = `127.0.0.1:${wire.port}`
          env['REDIS_URL'] = through.href
        }
        upstream = await openFaultUpstream()
        const policy = (whenAway: string) =>
          `steps:\n  - rate-limit: { calls: ${limit}, seconds: 3600, store: cluster, algorithm: sliding, when-store-away: ${whenAway}, per: { expression: 'header["x-who"]' } }\n`
        const policies = { strict: policy('refuse'), insured: policy('count-here') }
        const first = await childBus(policies, env)
        nodes = [first, await childBus(policies, env)]
        for (const name of ['strict', 'insured']) {
          const root = await first.publish(name, upstream.url, name)
          await until(`the other one has heard of ${name}`, async () => {
            return (await call(nodes[1]!, root, randomUUID())).includes(' 200 ')
          })
        }
        // Connections to the store are made.
        await statuses('strict', 100, randomUUID())
      })
      after(async () => {
        await Promise.all(nodes.map((node) => node.end()))
        await wire?.close()
        await upstream.close()
        await database.drop()
      })

      const call = async (node: ChildBus, root: string, who: string) => {
        const head = `GET ${root}/ok/1 HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n`
        return (await ask(node.port, [`${head}X-Who: ${who}\r\n\r\n`])).bytes.toString()
      }
      const statuses = async (api: string, count: number, who: string) => {
        const seen: Record<string, number> = {}
        await inParallel(count, 50, async (nth) => {
          const status = (await call(nodes[nth % 2]!, `/api/faults/${api}/v1`, who)).split(' ')[1]!
          seen[status] = (seen[status] ?? 0) + 1
        })
        return seen
      }

      it('lets pass no more than it says, of ten times as many', async () => {
        const { 200: passed = 0, ...refused } = await statuses('strict', 10 * limit, randomUUID())
        assert.ok(passed > 0 && passed <= limit, `${passed} passed`)
        for (const status of Object.keys(refused)) assert.match(status, /^(?:429|503)$/)
      })

      it('with its store away is counted by each process alone, and nobody gets a 5xx', async (t) => {
        if (wire === undefined)
          return t.skip('where it is the database, see database-away and stores.test.ts')
        await wire.cut()
        const seen = await statuses('insured', 4 * limit, randomUUID())
        assert.deepEqual(Object.keys(seen), ['200', '429'])
        assert.ok(seen['200']! >= limit && seen['200']! <= 2 * limit, JSON.stringify(seen))
        await wire.mend()
        await until('it is one limit again', async () => {
          return (await statuses('insured', 3 * limit, randomUUID()))['200'] === limit
        })
      })
    },
  )
}
