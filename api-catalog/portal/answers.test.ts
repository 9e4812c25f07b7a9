// What every answer of the portal keeps to, whatever is asked.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request as rawRequest } from 'node:http'
import { after, before, describe, it } from 'node:test'
import supertest from 'supertest'
import { flat, openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { old, root } from './testing/published-licences.ts'

describe('an answer of the portal', () => {
  let portal: TestPortal
  before(async () => {
    portal = await openTestPortal([old])
  })
  after(() => portal.close())

  const get = (path: string) => supertest(portal.server).get(path)
  const page = async (path: string) => flat((await get(path).expect(200)).text)

  it('is 404, in both languages, where nothing is', async () => {
    for (const path of [
      '/nothing',
      '/apis/mf',
      '/apis/gitd/licences/v9',
      `${root}/operations/nothing`,
      `${root}/schemas/toString`,
      `${root}/findings/more`,
      '/problems/no/such',
      '/problems/toString',
      '/%E0%A4%A',
      '//evil.example/',
      '/assets/0000000000000000/portal.css',
      `/${'a'.repeat(3000)}`,
    ]) {
      const { status, text } = await get(path)
      assert.deepEqual([path, status], [path, 404])
      assert.match(text, /Nie ma takiej strony/)
      assert.match(text, /There is no such page/)
      assert.doesNotMatch(text, /(?:href|src)="(?:\/\/|\/\\|https?:)/, path)
    }
  })

  it('is only read', async () => {
    for (const method of ['post', 'put', 'delete', 'patch', 'options'] as const) {
      await supertest(portal.server)[method]('/').expect(405).expect('Allow', 'GET, HEAD')
    }
  })

  it('answers HEAD as GET, without the body', async () => {
    const whole = await get(root)
    const head = await supertest(portal.server).head(root).expect(200)
    assert.equal(head.headers['content-length'], String(Buffer.byteLength(whole.text)))
    assert.equal(head.text, undefined)
  })

  it('answers 304 to whoever has the page, and a new page after a change of language', async () => {
    const { etag } = (await get('/')).headers as { etag: string }
    await get('/').set('If-None-Match', etag).expect(304)
    await get('/?lang=en').set('If-None-Match', etag).expect(200)
  })

  it('guards every answer, also a refusal and a file', async () => {
    for (const path of ['/', '/nothing', `${root}/openapi.json`, '/.well-known/api-catalog']) {
      const { headers } = await get(path)
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /default-src 'none'/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.doesNotMatch(policy, /unsafe|\*|https?:/)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['referrer-policy'], 'same-origin')
    }
  })

  it('allows the scripts of the page, by their hashes, and no other', async () => {
    for (const [path, count] of [
      [root, 1],
      [`${root}/operations/getlicence`, 2],
    ] as const) {
      const { text, headers } = await get(path)
      const scripts = [...text.matchAll(/<script>(.*?)<\/script>/gs)]
      assert.equal(scripts.length, count)
      const policy = String(headers['content-security-policy'])
      for (const [, script] of scripts) {
        const hash = createHash('sha256').update(script!).digest('base64')
        assert.ok(policy.includes(`'sha256-${hash}'`))
      }
      assert.match(policy, /script-src(?: 'sha256-[\w+/=]+'){2};/)
      assert.match(policy, /connect-src 'self';/)
      assert.doesNotMatch(text, / on\w+="/)
    }
  })

  it('serves its stylesheet and icon for a year under the hash of their content', async () => {
    const [stylesheet, icon] = [...(await page('/')).matchAll(/"(\/assets\/[^"]+)"/g)]
    await get(stylesheet![1]!)
      .expect(200)
      .expect('Content-Type', /^text\/css/)
      .expect('Cache-Control', /immutable/)
    await get(icon![1]!).expect(200).expect('Content-Type', 'image/svg+xml')
  })

  it('serves the schema of policy files when there is one', async () => {
    const file = new URL('../../specs/policy-file.schema.json', import.meta.url)
    const there = await readFile(file).catch(() => undefined)
    const { status } = await get('/policies/schema.json')
    assert.equal(status, there === undefined ? 404 : 200)
  })

  it('survives what is not an address at all', async () => {
    for (const path of ['*', 'http://[::1', '/\\evil.example', '/?%', '/?q=%FF&page=1e9&lang=xx']) {
      const status = await new Promise((done, fail) => {
        rawRequest(`${portal.url}/`, { path }, (res) => done(res.resume().statusCode))
          .on('error', fail)
          .end()
      })
      assert.ok(status === 200 || status === 404, `${path}: ${String(status)}`)
    }
  })
})
