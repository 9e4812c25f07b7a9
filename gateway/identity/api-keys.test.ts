import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock as clock } from '#kernel/clock/clock.ts'
import { Problem } from '#kernel/problem/problem.ts'
import { until } from '#kernel/testing/until.ts'
import { digestOf, readApiKey } from '#policies/api-key/key-form.ts'
import type { Identity } from './identity.ts'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'

const day = 86_400

describe('the keys of a system', () => {
  let issuer: TestIssuer
  let other: Identity
  let keys: Identity['apiKeys']
  before(async () => {
    issuer = await startIssuer()
    other = await issuer.another()
    keys = issuer.identity.apiKeys
  })
  after(async () => {
    await other.close()
    await issuer.close()
  })
  const system = async (name: string) => (await issuer.system(name)).clientId

  it('are made, known everywhere within a second, and stored as the digest of a secret', async () => {
    const made = await keys.add({ system: await system('made'), seconds: day })
    const { id, secret } = readApiKey(made.key)!
    assert.deepEqual([made.id, made.system, made.state], [id, 'gmina.made', 'in-force'])
    const known = keys.known.find(id)!
    assert.deepEqual([known.system, known.entity], ['gmina.made', 'gmina'])
    assert.deepEqual(Buffer.from(known.digest), digestOf(secret))
    await until('the other node knows it', () => other.apiKeys.known.find(id), 1_000)
    const { rows } = await issuer.db.knex.raw(`select * from api_key where id = ?`, [id])
    const stored = JSON.stringify(rows, (_, value) =>
      value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
    )
    for (const text of [stored, JSON.stringify(await keys.list()), issuer.logged.join()]) {
      assert.ok(!text.includes(secret))
    }
  })

  it('that are revoked are known nowhere within a second; revoked again, nothing changes', async () => {
    const { id } = await keys.add({ system: await system('revoked'), seconds: day })
    await until('the other node knows it', () => other.apiKeys.known.find(id))
    const first = await keys.revoke(id)
    assert.equal(first.state, 'revoked')
    assert.equal(keys.known.find(id), undefined)
    await until('the other node has forgotten it', () => !other.apiKeys.known.find(id), 1_000)
    assert.deepEqual(await keys.revoke(id), first)
  })

  it('are exchanged with an overlap: the old ones end with it, or sooner if they would', async () => {
    const name = await system('rotated')
    const soon = await keys.add({ system: name, seconds: 60 })
    const long = await keys.add({ system: name, seconds: 365 * day })
    const next = await keys.rotate({ system: name, seconds: 365 * day, overlap: 7 * day })
    const ends = (id: string) => Math.round((keys.known.find(id)!.expires - clock.now()) / 1000)
    assert.ok(Math.abs(ends(soon.id) - 60) < 30)
    assert.ok(Math.abs(ends(long.id) - 7 * day) < 30)
    assert.ok(Math.abs(ends(next.id) - 365 * day) < 30)
    const listed = await keys.list(name)
    assert.deepEqual(
      listed.map(({ state }) => state),
      ['in-force', 'in-force', 'in-force'],
    )
    await keys.rotate({ system: name, seconds: day, overlap: 0 })
    assert.equal((await keys.list(name)).filter(({ state }) => state === 'in-force').length, 1)
    assert.ok(keys.known.find(long.id)!.expires <= clock.now(), 'told as expired, not as unknown')
  })

  it('remember the day of their last use', async () => {
    const { id, system: name } = await keys.add({ system: await system('used'), seconds: day })
    assert.equal((await keys.list(name))[0]!.lastUsed, null)
    const node = await issuer.another()
    for (let n = 0; n < 1_000; n++) node.apiKeys.known.used(id)
    await node.close()
    const [key] = await keys.list(name)
    assert.equal(key!.lastUsed, new Date(clock.now()).toISOString().slice(0, 10))
  })

  it('are of systems that exist, and only keys that exist are revoked', async () => {
    const wish = { system: 'gmina.nikt', seconds: day }
    await refused(/There is no system gmina\.nikt/, () => keys.add(wish))
    await refused(/There is no system gmina\.nikt/, () => keys.rotate({ ...wish, overlap: 0 }))
    await refused(/No key has the id/, () => keys.revoke('aaaaaaaaaa'))
  })

  it('do not ask the database when a call comes', async () => {
    let asked = 0
    const count = () => void (asked += 1)
    issuer.db.knex.on('query', count)
    for (let n = 0; n < 1_000; n++) keys.known.find(`unknown${n}`)
    await new Promise((done) => setTimeout(done, 50))
    issuer.db.knex.removeListener('query', count)
    assert.ok(asked < 20, `${asked} queries`)
  })
})

async function refused(said: RegExp, act: () => Promise<unknown>): Promise<void> {
  await assert.rejects(act, (error: unknown) => {
    assert.ok(error instanceof Problem, String(error))
    assert.equal(error.code, 'resource/unknown')
    assert.match(error.message, said)
    return true
  })
}
