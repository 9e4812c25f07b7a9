// Documents that mean harm, and documents without end, on every page that shows them. Whether a browser
// would run any of it is tried in portal.browser.ts; here: escaped, small, soon.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import supertest from 'supertest'
import { apiAddress, operationSlugs, schemaAddress } from './addresses.ts'
import type { PublishedApi } from '../published.ts'
import { facetNames } from './search/facets.ts'
import { endless, vectors } from './testing/hostile-documents.ts'
import { hostileApi, hostileComposed, hostileNeeds } from './testing/hostile-neighbours.ts'
import { openTestPortal } from './testing/open-test-portal.ts'
import { publish } from './testing/publish.ts'

/** Every page of the API. */
function pagesOf(api: PublishedApi): string[] {
  const root = apiAddress(api)
  const schemas = Object.keys(api.document.components?.schemas ?? {})
  return [
    '/',
    root,
    `${root}/findings`,
    '/accessibility',
    ...operationSlugs(api.operations).map((slug) => `${root}/operations/${slug}`),
    ...schemas.map((name) => schemaAddress(api, name)),
  ]
}

describe('a document that means harm', () => {
  for (const vector of vectors) {
    it(`is shown as text: ${vector.slice(0, 60)}`, async (t) => {
      const api = hostileApi(vector)
      const portal = await openTestPortal([api, hostileComposed(vector)], hostileNeeds(vector))
      t.after(() => portal.close())
      for (const path of [
        ...pagesOf(api),
        `/?q=${encodeURIComponent(vector)}&entity=${encodeURIComponent(vector)}`,
      ]) {
        const { status, text } = await supertest(portal.server).get(path)
        assert.equal(status, 200, path)
        const own = text.replace(/<script>.*?<\/script>/gs, '')
        assert.doesNotMatch(
          own,
          /<(?:script|img|iframe|style|form(?! class="(?:search|try|feedback)")|base|object|embed|math|xmp|noscript|meta http)/i,
          path,
        )
        for (const [tag] of own.matchAll(/<[a-z][^>]*>/gi)) {
          const bare = tag.replace(/"[^"]*"/g, '""')
          assert.doesNotMatch(bare, /\son\w+=|\sstyle=|srcdoc|formaction/i, tag)
          assert.doesNotMatch(
            tag,
            /(?:href|src|action)="\s*(?:javascript|data|vbscript|\/\/)/i,
            tag,
          )
        }
      }
    })
  }

  it('is looked for in every filter, and counted in none that is not its own', async (t) => {
    const portal = await openTestPortal(vectors.map(hostileApi))
    t.after(() => portal.close())
    for (const vector of vectors) {
      for (const name of facetNames) {
        const address = `/?${new URLSearchParams({ [name]: vector }).toString()}`
        const { status, text } = await supertest(portal.server).get(address)
        assert.equal(status, 200)
        assert.ok(!text.replace(/<script>.*?<\/script>/gs, '').includes('<script'), address)
        assert.doesNotMatch(text, /class="card"/)
      }
    }
  })
})

describe('a document without end', () => {
  it('has pages that end: each under 200 KB and within a second', async (t) => {
    const api = publish(endless())
    const portal = await openTestPortal([api])
    t.after(() => portal.close())
    for (const path of pagesOf(api)) {
      const start = performance.now()
      const { status, text } = await supertest(portal.server).get(path)
      const took = performance.now() - start
      assert.equal(status, 200, path)
      assert.ok(text.length < 200_000, `${path}: ${text.length} characters`)
      assert.ok(took < 10_000, `${path}: ${took} ms`)
    }
  })

  it('tells two operations of one id apart', () => {
    const one = publish(endless()).operations[0]!
    assert.deepEqual(operationSlugs([one, one, { ...one, id: '///' }]), [
      'post-self-id',
      'post-self-id-2',
      'post',
    ])
  })
})
