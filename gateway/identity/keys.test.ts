import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Knex } from 'knex'
import { until } from '#kernel/testing/until.ts'
import { makeKey } from './jwk.ts'
import { askToken, assertion, startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'

describe('the signing keys', () => {
  let issuer: TestIssuer
  before(async () => {
    issuer = await startIssuer()
  })
  after(() => issuer.close())

  it('are made at the first start and found again at the next', async () => {
    const [key] = issuer.identity.keys.list()
    assert.equal(issuer.identity.keys.list().length, 1)
    assert.equal(key!.state, 'active')
    const next = await issuer.another()
    assert.deepEqual(next.keys.list(), issuer.identity.keys.list())
    await next.close()
  })

  it('are one when five processes start at once on an empty database', async () => {
    await issuer.db.knex.raw('delete from signing_key')
    const started = await Promise.all(Array.from({ length: 5 }, () => issuer.another()))
    const kids = new Set(
      started.map(({ keys }) =>
        keys
          .list()
          .map(({ kid }) => kid)
          .join(),
      ),
    )
    assert.equal(kids.size, 1)
    assert.equal([...kids][0]!.split(',').length, 1)
    await noticed('the remaining key', () => issuer.identity.issuer.key([...kids][0]!))
    for (const one of started) await one.close()
  })

  it('are exchanged without a restart; the retired one still verifies', async () => {
    const system = await issuer.system('rotation')
    const url = issuer.identity.issuer.url
    const before = issuer.identity.issuer.generation()
    const [old] = issuer.identity.keys.list()
    const key = makeKey()
    await change(async (trx) => {
      await trx.raw(`update signing_key set state = 'retired'`)
      await trx.raw(
        `insert into signing_key (kid, private_jwk, made_at, state) values (?, ?, now(), 'active')`,
        [key.kid, JSON.stringify(key)],
      )
    })
    await noticed('the new key', () => issuer.identity.issuer.key(key.kid))
    assert.equal(issuer.identity.issuer.generation(), before + 1)
    assert.ok(issuer.identity.issuer.key(old!.kid))
    const { body } = await askToken(issuer.url, { client_assertion: assertion(url, system) })
    const [header] = body.access_token!.split('.')
    assert.equal(JSON.parse(Buffer.from(header!, 'base64url').toString()).kid, key.kid)
    const jwks = (await (await fetch(`${issuer.url}/oidc/jwks`)).json()) as { keys: object[] }
    assert.equal(jwks.keys.length, 2)
    assert.ok(jwks.keys.every((one) => !('d' in one)))
  })

  it('stop verifying once their row is deleted', async () => {
    const retired = issuer.identity.keys.list().find(({ state }) => state === 'retired')!
    const before = issuer.identity.issuer.generation()
    await change((trx) => trx.raw(`delete from signing_key where kid = ?`, [retired.kid]))
    await noticed('the withdrawal', () => !issuer.identity.issuer.key(retired.kid))
    assert.equal(issuer.identity.issuer.generation(), before + 1)
  })

  it('that are all deleted are replaced by a new one', async () => {
    const [gone] = issuer.identity.keys.list()
    await change((trx) => trx.raw('delete from signing_key'))
    await noticed('the new key', () => !issuer.identity.issuer.key(gone!.kid))
    const [key] = issuer.identity.keys.list()
    assert.equal(key!.state, 'active')
    const jwks = (await (await fetch(`${issuer.url}/oidc/jwks`)).json()) as {
      keys: { kid: string }[]
    }
    assert.deepEqual(
      jwks.keys.map(({ kid }) => kid),
      [key!.kid],
    )
  })

  it('do not ask the database for each unknown kid', async () => {
    const { knex } = issuer.db
    let asked = 0
    const count = ({ sql }: { sql: string }) => {
      if (sql.includes('signing_key')) asked += 1
    }
    knex.on('query', count)
    for (let at = 0; at < 1000; at++) issuer.identity.issuer.key(`unknown-${at}`)
    await new Promise((done) => setTimeout(done, 50))
    knex.removeListener('query', count)
    assert.ok(asked <= 3, `${asked} queries: one look is three`)
  })

  async function change(act: (trx: Knex.Transaction) => PromiseLike<unknown>): Promise<void> {
    await issuer.db.knex.transaction(async (trx) => {
      await act(trx)
      await issuer.bus.publish(trx, { type: 'key.changed', subject: 'test', data: {} })
    })
  }

  async function noticed(what: string, look: () => unknown): Promise<void> {
    await until(what, () => Boolean(look()))
  }
})
