// Documents of real states, as they are, on every page. They are not part of this repository.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import type { PublishedApi } from '../published.ts'
import { apiAddress, operationSlugs, schemaAddress } from './addresses.ts'
import { openTestPortal } from './testing/open-test-portal.ts'
import type { TestPortal } from './testing/open-test-portal.ts'
import { publish } from './testing/publish.ts'

const folder = new URL('../../../shared/specs/', import.meta.url)
const absent = existsSync(folder) ? false : 'the folder of real documents is not here'
const files =
  absent === false ? readdirSync(folder).filter((file) => /\.(?:json|yaml)$/.test(file)) : []

describe('real documents', { skip: absent }, () => {
  const apis: PublishedApi[] = []
  let portal: TestPortal
  before(async () => {
    for (const [at, file] of files.entries()) {
      const text = readFileSync(new URL(file, folder), 'utf8')
      const document = (file.endsWith('.json') ? JSON.parse(text) : parse(text)) as object
      apis.push(publish(document, { name: `api${at}` }))
    }
    portal = await openTestPortal(apis)
  })
  after(() => portal.close())

  for (const [at, file] of files.entries()) {
    it(`${file}: every page is there, under 300 KB, half of them within 100 ms`, async () => {
      const api = apis[at]!
      const root = apiAddress(api)
      const schemas = Object.keys(api.document.components?.schemas ?? {})
      const times: number[] = []
      for (const path of [
        root,
        ...operationSlugs(api.operations).map((slug) => `${root}/operations/${slug}`),
        ...schemas.map((name) => schemaAddress(api, name)),
      ]) {
        const start = performance.now()
        const answer = await fetch(portal.url + path)
        const text = await answer.text()
        times.push(performance.now() - start)
        assert.equal(answer.status, 200, path)
        assert.ok(text.length < 300_000, `${path}: ${text.length} characters`)
        assert.doesNotMatch(
          text.replaceAll(/<script>[^]*?<\/script>/g, ''),
          /undefined|\[object Object\]|NaN/,
          path,
        )
      }
      const middle = times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)]!
      assert.ok(middle < 2_000, `${middle} ms`)
    })
  }
})
