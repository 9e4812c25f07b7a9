import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openBench, walk } from '../testing/harness.ts'
import { runCases } from '../run-cases.ts'
import apiKey from './api-key.ts'
import { digestOf, makeApiKey, readApiKey } from './key-form.ts'

describe('api-key', () => {
  it('does what its golden cases say', async () => {
    const file = new URL('api-key.cases.yaml', import.meta.url).pathname
    const { failed, lines } = await runCases(file)
    assert.equal(failed, 0, lines.join('\n'))
  })

  const bench = openBench()
  const tools = bench.tools('GET', '/persons/{id}')
  const step = apiKey.build({}, tools)
  const ask = (headers: string[], query = '') => walk([step], bench.call({ tools, headers, query }))

  it('remembers that a key was used, and no key that was refused', async () => {
    const key = bench.credentials.key({ of: 'zus.kadry' })
    await ask(['X-Api-Key', makeApiKey().key])
    await ask(['X-Api-Key', key], `k=${key}`)
    assert.deepEqual(bench.credentials.used, [])
    await ask(['X-Api-Key', key])
    assert.deepEqual(bench.credentials.used, [readApiKey(key)!.id])
  })

  it('is sent once', async () => {
    const key = bench.credentials.key({ of: 'zus.kadry' })
    const { reply } = await ask(['X-Api-Key', key, 'x-api-key', key])
    assert.equal(reply.problem?.code, 'key/invalid')
    assert.match(reply.problem.message, /once/)
  })

  it('refuses another secret under the id of a key that is in force', async () => {
    const { id } = readApiKey(bench.credentials.key({ of: 'zus.kadry' }))!
    const { reply } = await ask(['X-Api-Key', makeApiKey(id).key])
    assert.equal(reply.problem?.code, 'key/invalid')
    assert.match(reply.problem.message, /No such key is in force/)
  })

  it('says that a key in the address is known now, in any encoding', async () => {
    const key = bench.credentials.key({ of: 'zus.kadry' })
    for (const query of [`a=${key}`, key, `a=1&${key.replaceAll('_', '%5F')}=`]) {
      const { reply } = await ask(['X-Api-Key', key], query)
      assert.equal(reply.problem?.code, 'key/invalid', query)
      assert.match(reply.problem.message, /this key is known now/)
    }
  })

  it('tells nothing of a key in its refusals', async () => {
    const { key, secret } = makeApiKey()
    for (const shown of [key, `${key}x`, `${key} `, secret]) {
      const { reply } = await ask(['X-Api-Key', shown], `k=${shown}`)
      const told = JSON.stringify([reply.problem?.message, reply.headers.flat])
      assert.ok(!told.includes(secret), told)
    }
  })
})

describe('a key', () => {
  it('can be read again, is greppable and has a secret of at least 128 bits', () => {
    for (let n = 0; n < 200; n++) {
      const { key, id, secret } = makeApiKey()
      assert.match(key, /^szyna_[0-9A-Za-z]{10}_[0-9A-Za-z]{28}$/)
      assert.deepEqual(readApiKey(key), { id, secret })
      assert.ok(secret.length * Math.log2(62) >= 128)
      assert.equal(digestOf(secret).length, 32)
    }
  })

  it('with one letter changed, dropped, doubled or turned is told without a look-up', () => {
    const { key } = makeApiKey()
    const place = fc.nat(key.length - 1)
    fc.assert(
      fc.property(place, fc.constantFrom('0', 'a', 'Z', '_', ' '), (at, letter) => {
        const others = [
          key.slice(0, at) + letter + key.slice(at + 1),
          key.slice(0, at) + key.slice(at + 1),
          key.slice(0, at) + key[at] + key.slice(at),
          key.slice(0, at) + turned(key[at]!) + key.slice(at + 1),
        ]
        for (const other of others) {
          if (other !== key) assert.equal(readApiKey(other), undefined, other)
        }
      }),
    )
  })

  it('of another case, with spaces or with letters beyond ASCII is none', () => {
    const { key } = makeApiKey()
    // oxfmt-ignore
    const others = [key.toLowerCase(), key.toUpperCase(), ` ${key}`, `${key}\n`, `${key}\0`, key.replace('szyna', 'ѕzyna'), '', 'szyna__']
    for (const other of others) assert.equal(readApiKey(other), undefined, other)
  })
})

function turned(letter: string): string {
  const upper = letter.toUpperCase()
  return letter === upper ? letter.toLowerCase() : upper
}
