import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { silentLog } from '#kernel/log/log.ts'
import { startDemo } from './demo.ts'
import { answered, ask, demo, documents } from './testing/ask-demo.ts'
import type { Name } from './testing/ask-demo.ts'

describe('the demo', () => {
  it('names three APIs with a document each, and listens on loopback only', async () => {
    assert.deepEqual(
      demo.apis.map(({ entity, api, policy }) => [entity, api, policy]),
      [
        ['mc', 'persons', 'personal-data'],
        ['ms', 'entities', 'default'],
        ['mf', 'vat-payers', 'default'],
      ],
    )
    for (const { file, upstream } of demo.apis) {
      assert.ok(existsSync(file), file)
      assert.match(upstream, /^http:\/\/127\.0\.0\.1:[0-9]+$/)
      // A second address of the same machine: only a server bound to all of them answers there.
      await assert.rejects(fetch(upstream.replace('127.0.0.1', '127.0.0.2')), upstream)
    }
  })

  it('has a first call that finds something', async () => {
    assert.deepEqual([demo.firstCall.method, demo.firstCall.api], ['GET', 'ms/entities'])
    const reply = await answered(
      'entities',
      'listEntities',
      ask('entities').get(demo.firstCall.path),
    )
    assert.equal(reply.status, 200)
    assert.equal(reply.body.items.length, 1)
  })

  it('answers every operation of the documents', async () => {
    for (const [name, { operations }] of Object.entries(documents)) {
      for (const { method, path, id } of operations) {
        const made = path.replaceAll(/\{[^}]*\}/g, 'x')
        const reply = await ask(name as Name)[method as 'get' | 'post'](made)
        assert.notEqual(reply.body.type, '/problems/route/unknown', id)
        assert.notEqual(reply.body.type, '/problems/route/method', id)
      }
    }
  })

  it('is free of its ports once closed', async () => {
    const second = await startDemo({ log: silentLog })
    await second.close()
    await assert.rejects(fetch(`${second.apis[0]?.upstream}/changes`))
  })
})
