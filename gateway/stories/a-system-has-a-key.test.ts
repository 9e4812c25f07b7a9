// A system that cannot sign assertions is given a key: it calls with it, gets a new one before the old
// one ends, and is shut out within a second when the key leaks.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '#kernel/testing/until.ts'
import { szyna } from './a-child.ts'
import type { Registry } from './a-registry.ts'
import type { TheBus } from './the-bus.ts'
import { underDefault } from './under-default.ts'

interface MadeKey {
  readonly id: string
  readonly key: string
}

describe('a system has a key', () => {
  let bus: TheBus
  let registry: Registry
  let token: string
  let close: () => Promise<void>
  let first: MadeKey
  let second: MadeKey
  const path = '/api/gitd/licences/v1/licences/L-1'
  const eurzad = 'gmina.eurzad'

  before(async () => {
    const story = await underDefault()
    ;({ bus, registry, token, close } = story)
    await writeFile(story.file, policy)
    await until('the file is in force', async () => (await call('')).status === 401)
  })
  after(() => close())

  const call = (key: string) => bus.call(path, undefined, { headers: { 'x-api-key': key } })
  const admin = async (...words: string[]) => {
    const { code, stdout } = await szyna(['systems', 'keys', ...words, '--json'], {
      SZYNA_DATA_DIR: bus.dataDir,
    })
    assert.equal(code, 0, stdout)
    return JSON.parse(stdout) as Record<string, unknown>
  }

  it('that is shown once, and it calls with it', async () => {
    first = (await admin('add', eurzad, '--expires', '30d')) as unknown as MadeKey
    assert.equal((await call(first.key)).status, 200)
    const [seen] = registry.calls.slice(-1)
    assert.equal(seen!.headers['szyna-system'], eurzad)
    assert.ok(!JSON.stringify(seen).includes(first.key))
    assert.ok(!JSON.stringify(await admin('list', eurzad)).includes(first.key))
  })

  it('and the journal names the key by its id', async () => {
    const answer = await bus.admin('GET', '/admin/v1/journal?limit=5')
    const text = await answer.text()
    const { entries } = JSON.parse(text) as { entries: { system: string; tokenId: string }[] }
    assert.ok(entries.some((one) => one.system === eurzad && one.tokenId === first.id))
    assert.ok(!text.includes(first.key))
  })

  it('or a token: whichever it sends, and nothing else', async () => {
    assert.equal((await bus.call(path, token)).status, 200)
    assert.equal((await bus.call(path)).status, 401)
    const misspelled = await call(`${first.key.slice(0, -1)}_`)
    assert.equal(misspelled.status, 401)
    assert.match(misspelled.headers.get('www-authenticate') ?? '', /^ApiKey .*header="X-Api-Key"/)
  })

  it('and never in an address, where it would be known from then on', async () => {
    const headers = { 'x-api-key': first.key }
    const refused = await bus.call(`${path}?key=${first.key}`, undefined, { headers })
    assert.equal(refused.status, 401)
    assert.match(await refused.text(), /this key is known now/)
    assert.ok(!JSON.stringify(registry.calls).includes(first.key))
  })

  it('that is exchanged with an overlap: for a while both hold', async () => {
    second = (await admin('rotate', eurzad, '--overlap', '2s')) as unknown as MadeKey
    assert.equal((await call(first.key)).status, 200)
    assert.equal((await call(second.key)).status, 200)
    await wait(2_100)
    const ended = await call(first.key)
    assert.equal(ended.status, 401)
    assert.equal(((await ended.json()) as { type: string }).type, '/problems/key/expired')
    assert.equal((await call(second.key)).status, 200)
  })

  it('that leaks: it is revoked by the key itself, and holds nowhere a second later', async () => {
    const { state } = await admin('revoke', second.key)
    assert.equal(state, 'revoked')
    const refused = await call(second.key)
    assert.equal(refused.status, 401)
    const problem = await refused.text()
    assert.match(problem, /key\/invalid/)
    assert.ok(!problem.includes(second.id))
  })
})

const policy = `
steps:
  - api-key: {}
    when: '"x-api-key" in header'
  - require-token: {}
    unless: caller.system != ""
  - journal: {}
`
