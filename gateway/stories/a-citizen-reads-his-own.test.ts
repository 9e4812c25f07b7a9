// A system asks in the name of a citizen what the registers know of him. The gateway alone tells the
// registers who he is; the call of anybody else, or as anything else, ends before it gets there.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { until } from '#kernel/testing/until.ts'
import type { CompositionState } from '../composition/publish.ts'
import { startDemo } from '../demo/demo.ts'
import type { Demo } from '../demo/demo.ts'
import { openRevocations } from '../identity/revocation/revocations.ts'
import { openTokenMaker } from './a-person-token.ts'
import type { TokenMaker } from './a-person-token.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

const pesel = '86010799239'
const api = 'szyna/widok360'
const me = '/api/szyna/widok360/v1/me'

describe('a citizen reads his own', () => {
  let bus: TheBus
  let demo: Demo
  let maker: TokenMaker
  before(async () => {
    bus = await theBus()
    demo = await startDemo({ log: silentLog })
    for (const { entity, api: name, file, upstream, policy, owner } of demo.apis) {
      await bus.register(entity, name, await readFile(file, 'utf8'), { upstream, policy, owner })
    }
    await until('the compositions are served', async () => {
      const answer = await bus.admin('GET', '/admin/v1/compositions')
      const { compositions } = (await answer.json()) as { compositions: CompositionState[] }
      return compositions.length === 2 && compositions.every(({ state }) => state === 'serving')
    })
    maker = await openTokenMaker(bus, pesel)
  })
  after(async () => {
    await bus.close()
    await demo.close()
  })

  async function ask(claims: Record<string, unknown> = {}, over: object = {}, more: object = {}) {
    const token = maker.token(api, claims)
    const headers = { ...maker.fields(token, 'GET', me, over), ...more }
    const answer = await bus.call(me, undefined, { headers })
    const body = (await answer.json()) as { type?: string; data?: Record<string, object> }
    const code = body.type?.replace('/problems/', '')
    return { answer, told: [answer.status, code], data: body.data }
  }

  it('from three registers, of himself alone, and each of them leaves a trace he can find', async () => {
    const { told, data } = await ask()
    assert.deepEqual(told, [200, undefined])
    assert.ok(data!['person'] && data!['currentAddress'])
    assert.doesNotMatch(JSON.stringify(data), new RegExp(pesel))
    const answer = await bus.admin('GET', '/admin/v1/journal?limit=20')
    const text = await answer.text()
    assert.doesNotMatch(text, new RegExp(pesel))
    const { entries } = JSON.parse(text) as {
      entries: { api: string; more?: { subject?: string; context?: string } }[]
    }
    const mine = entries.filter(({ more }) => more?.subject === maker.person)
    const asked = new Set(mine.map((entry) => entry.api))
    assert.deepEqual([...asked].toSorted(), [
      'mc/persons/v1',
      'ms/entities/v1',
      'szyna/widok360/v1',
    ])
    for (const { more } of mine) assert.equal(more?.context, 'citizen')
  })

  it('on a mandate too, for the operation it names and no other', async () => {
    assert.deepEqual((await ask(maker.mandate(api, ['viewSelf']))).told, [200, undefined])
    const other = await ask(maker.mandate(api, ['viewPerson']))
    assert.deepEqual(other.told, [403, 'mandate/exceeded'])
    const elsewhere = await ask(maker.mandate(api, ['viewSelf']), {}, { 'szyna-case': 'SPR/2' })
    assert.deepEqual(elsewhere.told, [403, 'mandate/exceeded'])
  })

  // oxfmt-ignore
  const attacks: [what: string, told: [number, string], claims: object, over?: object, more?: object][] = [
    ['an official, though he is the same person', [403, 'context/required'],  { ctx: 'official', ent: 'gmina', ms: 'm', psn: undefined }],
    ['who is both at once',                [401, 'token/invalid'],     { ent: 'gmina', ms: 'm' }],
    ['a weaker login',                     [401, 'acr/insufficient'],  { acr: 'http://eidas.europa.eu/LoA/low' }],
    ['no identifier in the token',         [403, 'context/required'],  { psn: undefined }],
    ["another person's identifier",        [403, 'context/required'],  { sub: 'p-other' }],
    ['a proof for another address',        [401, 'token/proof'],       {}, { htu: 'https://bus.test/me' }],
    ['a proof for another method',         [401, 'token/proof'],       {}, { htm: 'POST' }],
    ['a proof for another token',          [401, 'token/proof'],       {}, { ath: 'AAAA' }],
    ['a proof of an hour ago',             [401, 'token/proof'],       {}, { iat: 1 }],
    ['a token bound to another key',       [401, 'token/proof'],       { cnf: { jkt: 'A'.repeat(43) } }],
    ['a certificate that a field claims',  [401, 'token/invalid'],     { cnf: { 'x5t#S256': 'A'.repeat(43) } }, {}, { 'x-client-cert': 'MIIB', 'client-cert': ':MIIB:' }],
    ['a token that is bound to nobody',    [401, 'token/invalid'],     { cnf: undefined }],
    ['a token meant for a part',           [401, 'token/invalid'],     { cnf: { 'urn:szyna:part': 'szyna/widok360/v1' }, act: { sub: 'szyna/widok360/v1' } }],
  ]
  for (const [what, told, claims, over, more] of attacks) {
    it(`and not with ${what}`, async () => {
      assert.deepEqual((await ask({ ...claims }, over, more)).told, told)
    })
  }

  it('and not with a proof that was shown before', async () => {
    const token = maker.token(api)
    const headers = maker.fields(token, 'GET', me)
    assert.equal((await bus.call(me, undefined, { headers })).status, 200)
    assert.equal((await bus.call(me, undefined, { headers })).status, 401)
  })

  it('and a system not for itself', async () => {
    const token = await bus.token('gmina.eurzad', api)
    assert.equal((await bus.call(me, token)).status, 403)
  })

  it('until it was revoked, which holds at the next call', async () => {
    const { db } = bus
    const revocations = await openRevocations({ db, log: silentLog, clock: systemClock })
    const sid = 'sid-to-end'
    assert.deepEqual((await ask({ sid })).told, [200, undefined])
    await db.knex.transaction((trx) => revocations.revoke(trx, [`sid:${sid}`]))
    const issued = Math.floor(systemClock.now() / 1000) - 5
    await until('it is refused', async () => {
      return (await ask({ sid, iat: issued })).told[1] === 'token/revoked'
    })
    await revocations.close()
  })
})
