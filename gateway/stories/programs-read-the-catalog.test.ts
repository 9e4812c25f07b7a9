// The catalog for programs, from end to end: on the doors of the bus, beside the portal's own pages.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { licences } from './licences.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

describe('programs read the catalog', () => {
  let bus: TheBus
  before(async () => {
    bus = await theBus()
    await bus.register('gitd', 'licences', licences)
  })
  after(() => bus.close())

  // oxfmt-ignore
  const pages: readonly [string, string][] = [
    ['/catalog',                                     'application/ld+json'],
    ['/catalog.jsonld',                              'application/ld+json'],
    ['/catalog.ttl',                                 'text/turtle; charset=utf-8'],
    ['/catalog/issuer.openapi.json',                 'application/vnd.oai.openapi+json'],
    ['/catalog/v1/apis?q=licences',                  'application/json'],
    ['/catalog/v1/apis/gitd/licences/v1',            'application/json'],
    ['/catalog/v1/apis/gitd/licences/changes',       'application/json'],
    ['/catalog/v1/export',                           'application/x-ndjson'],
    ['/changes.atom',                                'application/atom+xml; charset=utf-8'],
    ['/apis/gitd/licences/changes.atom',             'application/atom+xml; charset=utf-8'],
    ['/apis/gitd/licences/v1.jsonld',                'application/ld+json'],
    ['/apis/gitd/licences/v1.ttl',                   'text/turtle; charset=utf-8'],
    ['/apis/gitd/licences/v1/postman.json',          'application/json'],
    ['/apis/gitd/licences/v1/arazzo.json',           'application/json'],
    ['/apis/gitd/licences/v1/arazzo.yaml',           'application/yaml'],
    ['/apis/gitd/licences/v1',                       'text/html; charset=utf-8'],
  ]
  for (const [path, type] of pages) {
    it(`finds ${type} at ${path}`, async () => {
      const answer = await bus.call(path)
      const text = await answer.text()
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, type])
      assert.match(text, /licences|token|1\.2\.0/)
    })
  }

  it('finds at the end of every link what the link promises', async () => {
    const answer = await bus.call('/catalog/v1/apis/gitd/licences/v1')
    const { links } = (await answer.json()) as { links: Record<string, string> }
    for (const [name, link] of Object.entries(links)) {
      if (name === 'endpoint' || name === 'sandbox') continue
      assert.ok(link.startsWith(`${bus.publicUrl}/`), link)
      assert.equal((await fetch(link)).status, 200, link)
    }
    const linkset = (await (await bus.call('/.well-known/api-catalog')).json()) as {
      linkset: Record<string, { href: string; type: string }[]>[]
    }
    const [, api] = linkset.linkset
    for (const relation of ['service-desc', 'service-doc', 'service-meta', 'status']) {
      for (const { href, type } of api?.[relation] ?? []) {
        const led = await fetch(href)
        assert.equal(led.status, 200, href)
        assert.ok(led.headers.get('content-type')?.startsWith(type), href)
      }
    }
  })

  it('sees a version that is published anew, under another entity tag', async () => {
    const before_ = await bus.call('/catalog.ttl')
    await bus.register('gitd', 'permits', licences)
    const after_ = await bus.call('/catalog.ttl')
    assert.notEqual(before_.headers.get('etag'), after_.headers.get('etag'))
    assert.match(await after_.text(), /apis\/gitd\/permits\/v1#service/)
  })
})
