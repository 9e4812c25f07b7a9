import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { inflateSync } from 'node:zlib'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { makeKey } from '../jwk.ts'
import { claimsIn, openDesk } from '../mandates/testing/desk.ts'
import type { Desk } from '../mandates/testing/desk.ts'
import { openSigner } from '../sign-token.ts'
import { serve } from '../testing/issuer.ts'
import { listLength, listLife, openStatusList } from './status-list.ts'

interface Listed {
  readonly status_list: { readonly bits: number; readonly lst: string }
  readonly sub: string
  readonly ttl: number
}

/** As a registry reads it: draft-ietf-oauth-status-list, "Status List in JSON Format". */
function isInvalid({ status_list }: Listed, idx: number): boolean {
  const bytes = inflateSync(Buffer.from(status_list.lst, 'base64url'))
  return ((bytes[Math.floor(idx / 8)]! >> (idx % 8)) & 1) === 1
}

describe('a token in the status list', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())

  it('is named by its claim, and the signed list says whether it was revoked', async () => {
    const system = await desk.issuer.system('wnioski')
    const anna = await desk.person(1)
    const [kept, withdrawn] = await Promise.all([
      desk.give(anna, system.clientId),
      desk.give(anna, system.clientId),
    ])
    const refs = []
    for (const { id } of [kept, withdrawn]) {
      const { body } = await desk.exchange(system, { mandate: id })
      const { status } = claimsIn(body.access_token) as {
        status: { status_list: { idx: number; uri: string } }
      }
      refs.push(status.status_list)
    }
    await desk.issuer.identity.mandates.withdraw(withdrawn.id, anna.id)
    const answer = await fetch(refs[0]!.uri)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/statuslist+jwt')
    assert.equal(answer.headers.get('cache-control'), `public, max-age=${listLife}`)
    const jwks = createRemoteJWKSet(new URL(`${desk.issuer.url}/oidc/jwks`))
    const { payload } = await jwtVerify(await answer.text(), jwks, { typ: 'statuslist+jwt' })
    const list = payload as unknown as Listed
    assert.equal(list.sub, refs[0]!.uri)
    assert.equal(list.ttl, listLife)
    assert.equal(list.status_list.bits, 1)
    assert.notEqual(refs[0]!.idx, refs[1]!.idx)
    assert.equal(isInvalid(list, refs[0]!.idx), false)
    assert.equal(isInvalid(list, refs[1]!.idx), true)
  })

  it('is looked for where it can be, and nowhere else', async () => {
    const url = `${desk.issuer.url}/oidc/status`
    assert.equal((await fetch(`${url}/77`)).status, 404)
    for (const n of ['-1', '1.0', '01', '99999999999', 'x', '0/']) {
      assert.equal((await fetch(`${url}/${n}`)).status, 404, n)
    }
    const posted = await fetch(`${url}/0`, { method: 'POST' })
    assert.equal(posted.status, 405)
    assert.equal(posted.headers.get('allow'), 'GET, HEAD')
  })

  it('has its bit in the list of its number, and leaves it when it has expired', async () => {
    const clock = handWoundClock()
    const { db } = desk.issuer
    const keys = { signing: () => [makeKey()], onChange: () => {} }
    const issuer = 'https://szyna.example/oidc'
    const sign = openSigner(keys)
    const lists = openStatusList({ issuer, db, sign, log: silentLog, clock })
    await db.knex.raw(
      `alter table token_status alter column seq restart with ${3 * listLength - 1}`,
    )
    const iat = Math.floor(clock.now() / 1000)
    const token = { keys: ['sid:1', 'gid:7'] as const, iat, exp: iat + 300 }
    const last = await lists.assign(token)
    const first = await lists.assign({ ...token, keys: ['sid:2'] })
    assert.deepEqual(last.status.status_list, { idx: listLength - 1, uri: `${issuer}/status/2` })
    assert.deepEqual(first.status.status_list, { idx: 0, uri: `${issuer}/status/3` })
    await db.knex.raw(
      `insert into revocation (key, not_before, expires_at) values ('gid:7', ?, ?)`,
      [clock.now(), clock.now() + 360_000],
    )
    const door = await serve((req, res) => lists.handle(Number(req.url!.slice(1)), req, res))
    const read = async (n: number) => {
      const answer = await fetch(`${door.url}/${n}`)
      return answer.ok ? (claimsIn(await answer.text()) as unknown as Listed) : undefined
    }
    assert.equal(isInvalid((await read(2))!, listLength - 1), true)
    assert.equal(isInvalid((await read(2))!, 0), false)
    assert.equal(isInvalid((await read(3))!, 0), false)
    clock.wind(301_000)
    assert.equal(await read(2), undefined)
    await door.close()
  })
})
