// Documents that mean harm, and documents without end, on every page that shows them. Whether a browser
// would run any of it is tried in portal.browser.ts; here: escaped, small, soon.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import supertest from 'supertest'
import { apiAddress, operationSlugs, schemaAddress } from './addresses.ts'
import type { PublishedApi } from '../published.ts'
import { endless, hostile, vectors } from './testing/hostile-documents.ts'
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
    ...operationSlugs(api.operations).map((slug) => `${root}/operations/${slug}`),
    ...schemas.map((name) => schemaAddress(api, name)),
  ]
}

describe('a document that means harm', () => {
  for (const vector of vectors) {
    it(`is shown as text: ${vector.slice(0, 60)}`, async () => {
      const api = publish(hostile(vector), { owner: vector })
      const finding = { rule: vector, severity: 'warn', pointer: vector, message: vector } as const
      const portal = await openTestPortal([api], { findings: () => Promise.resolve([finding]) })
      for (const path of [
        ...pagesOf(api),
        `/?q=${encodeURIComponent(vector)}&entity=${encodeURIComponent(vector)}`,
      ]) {
        const { status, text } = await supertest(portal.server).get(path)
        assert.equal(status, 200, path)
        const own = text.replace(/<script>.*?<\/script>/s, '')
        assert.doesNotMatch(
          own,
          /<(?:script|img|iframe|style|form(?! class="search")|base|object|embed|math|xmp|noscript|meta http)/i,
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
      await portal.close()
    })
  }
})

describe('a document without end', () => {
  it('has pages that end: each under 300 KB and within a second', async () => {
    const api = publish(endless())
    const portal = await openTestPortal([api])
    for (const path of pagesOf(api)) {
      const start = performance.now()
      const { status, text } = await supertest(portal.server).get(path)
      const took = performance.now() - start
      assert.equal(status, 200, path)
      assert.ok(text.length < 300_000, `${path}: ${text.length} characters`)
      assert.ok(took < 10_000, `${path}: ${took} ms`)
    }
    await portal.close()
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
