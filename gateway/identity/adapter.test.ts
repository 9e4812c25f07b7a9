import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Adapter } from 'oidc-provider'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '#api-catalog/migrations.ts'
import { openAdapter } from './adapter.ts'
import { identityMigrations } from './migrations.ts'
import { reapArtifacts } from './reap.ts'

describe('the adapter', () => {
  const clock = handWoundClock()
  let db: Database
  let of: (model: string) => Adapter
  const revoked: string[] = []
  const revocations = {
    revoke: async (_trx: unknown, keys: readonly string[]) => void revoked.push(...keys),
  }
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations, identityMigrations])
    of = openAdapter({ db, revocations, log: silentLog, clock })
  })
  after(() => db.close())

  it('gives back what it was given, and forgets it when it has expired', async () => {
    const grants = of('Grant')
    await grants.upsert('g1', { jti: 'g1', accountId: 'anna' }, 60)
    assert.deepEqual(await grants.find('g1'), { jti: 'g1', accountId: 'anna' })
    assert.equal(await of('Session').find('g1'), undefined)
    clock.wind(60_000)
    assert.equal(await grants.find('g1'), undefined)
  })

  it('replaces on a second write', async () => {
    const sessions = of('Session')
    await sessions.upsert('s1', { jti: 's1', uid: 'u1' }, 60)
    await sessions.upsert('s1', { jti: 's1', uid: 'u2' }, 60)
    assert.equal(await sessions.findByUid('u1'), undefined)
    assert.deepEqual(await sessions.findByUid('u2'), { jti: 's1', uid: 'u2' })
  })

  it('keeps no bearer secret that can be read from the table', async () => {
    const secret = 'aVeryLongSecretOfABearer'
    for (const model of ['AuthorizationCode', 'RefreshToken', 'AccessToken', 'Interaction']) {
      await of(model).upsert(secret, { jti: secret, kind: model, grantId: 'g' }, 60)
      assert.equal(((await of(model).find(secret)) as { jti: string }).jti, secret)
    }
    const { rows } = await db.knex.raw('select * from oidc_artifact')
    assert.ok(!JSON.stringify(rows).includes(secret))
  })

  it('consumes once, however many try at once', async () => {
    const codes = of('AuthorizationCode')
    await codes.upsert('c1', { jti: 'c1' }, 60)
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => codes.consume('c1')))
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const one of tries) {
      if (one.status === 'rejected') assert.equal(one.reason.message, 'invalid_grant')
    }
    const found = (await codes.find('c1')) as { consumed: number }
    assert.equal(found.consumed, Math.floor(clock.now() / 1000))
  })

  it('takes a jti once, however many bring it at once', async () => {
    const seen = of('ReplayDetection')
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => seen.upsert('j1', { jti: 'j1', iss: 'x' }, 60)),
    )
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const one of tries) {
      if (one.status === 'rejected') assert.equal(one.reason.message, 'invalid_client')
    }
  })

  it('revokes what hangs on a grant', async () => {
    await of('RefreshToken').upsert('r1', { jti: 'r1', grantId: 'g9' }, 60)
    await of('AccessToken').upsert('a1', { jti: 'a1', grantId: 'g9' }, 60)
    await of('RefreshToken').upsert('r2', { jti: 'r2', grantId: 'g8' }, 60)
    await of('RefreshToken').revokeByGrantId('g9')
    assert.equal(await of('RefreshToken').find('r1'), undefined)
    assert.equal(await of('AccessToken').find('a1'), undefined)
    assert.ok(await of('RefreshToken').find('r2'))
    await of('RefreshToken').destroy('r2')
    assert.equal(await of('RefreshToken').find('r2'), undefined)
  })

  it('reaps what has expired and nothing else', async () => {
    await db.knex.raw('delete from oidc_artifact')
    await db.knex.raw(
      `insert into oidc_artifact (model, id, payload, expires_at)
       select 'Grant', n::text, '{}', ? from generate_series(1, 2500) n`,
      [new Date(clock.now())],
    )
    await of('Grant').upsert('alive', { jti: 'alive' }, 60)
    await of('Grant').upsert('for ever', { jti: 'for ever' })
    assert.equal(await reapArtifacts({ db, log: silentLog, clock }), 2500)
    assert.ok(await of('Grant').find('alive'))
    assert.ok(await of('Grant').find('for ever'))
  })

  it('never lets the library make, change or destroy a system', async () => {
    await assert.rejects(of('Client').upsert('x', {}, 1))
    await assert.rejects(of('Client').destroy('x'))
    assert.equal(await of('Client').find('nobody.here'), undefined)
  })
})
