// A document handed in by its address.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { busMigrations } from '#kernel/bus/migrations.ts'
import type { Database } from '#kernel/db/db.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from './migrations.ts'
import { aRegistration, openBoth } from './testing/a-catalog.ts'
import { aDocument } from './testing/an-intake.ts'

describe('the catalog by address', () => {
  let db: Database
  let server: Server
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations])
    server = createServer((req, res) => {
      const type = req.url === '/api-docs' ? 'application/json' : 'application/yaml'
      res.writeHead(200, { 'content-type': type }).end(aDocument())
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  })
  after(async () => {
    server.close()
    await db.close()
  })

  it('fetches one file from a host that is allowed', async () => {
    const { port } = server.address() as AddressInfo
    const { catalog, close } = await openBoth(db, { fetchAllow: [`127.0.0.1:${port}`] })
    for (const [path, entry] of [
      ['/api-docs', 'api-docs.json'],
      ['/v1/openapi.yaml?x=1', 'openapi.yaml'],
      ['/', 'openapi'],
    ] as const) {
      const api = `by-${entry.replace('.', '-')}`
      const registered = await catalog.register(
        aRegistration({ api, source: { kind: 'url', url: `http://127.0.0.1:${port}${path}` } }),
      )
      assert.equal(registered.version, '1.0.0')
      const { id } = (await catalog.published()).find(({ name }) => name === api)!
      assert.equal((await catalog.source(id)).entry, entry)
    }
    await close()
  })
})
