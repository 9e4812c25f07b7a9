import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { silentLog } from '#kernel/log/log.ts'
import { Problem } from '#kernel/problem/problem.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '#api-catalog/migrations.ts'
import { identityMigrations } from '../migrations.ts'
import { levels } from '../people/levels.ts'
import { openPeople } from '../people/people.ts'
import { openRevocations } from '../revocation/revocations.ts'
import type { Revocations } from '../revocation/revocations.ts'
import { openVisitors } from './visitors.ts'
import type { Visitors } from './visitors.ts'

const minute = 60_000

describe('a visit', () => {
  const clock = handWoundClock()
  let db: Database
  let revocations: Revocations
  let visitors: Visitors
  let person: string
  before(async () => {
    db = await testDatabase([catalogMigrations, identityMigrations])
    revocations = await openRevocations({ db, log: silentLog, clock })
    visitors = openVisitors({
      db,
      clock,
      revocations,
      secret: randomBytes(32),
      publicUrl: 'https://bus.test',
    })
    const met = { country: 'PL', identifier: '86010799239', means: 'demo', subject: 'anna' }
    const names = { givenNames: 'Anna', surname: 'Testowska', birthDate: '1986-01-07' }
    person = (await openPeople({ db, clock }).meet({ ...met, ...names })).id
  })
  after(async () => {
    await revocations.close()
    await db.close()
  })

  const asked = (cookie = '') => {
    const req = new IncomingMessage(new Socket())
    if (cookie !== '') req.headers.cookie = cookie
    return req
  }
  const begin = async (req = asked()) => {
    const res = new ServerResponse(req)
    const visitor = await visitors.begin(req, res, { person, means: 'demo', acr: levels[1] })
    const field = String(res.getHeader('set-cookie'))
    return { visitor, field, cookie: field.split(';')[0]! }
  }

  it('is found by its cookie, which no page of another site sends with a form', async () => {
    const { visitor, field, cookie } = await begin()
    assert.match(field, /^__Host-szyna-visit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    assert.deepEqual(await visitors.find(asked(`other=1; ${cookie}`)), visitor)
    assert.equal(await visitors.find(asked()), undefined)
    assert.equal(await visitors.find(asked(`${cookie}; ${cookie}x`)), undefined)
  })

  it('has a new name after a new login, and the old one is worth nothing', async () => {
    const first = await begin()
    const second = await begin(asked(first.cookie))
    assert.notEqual(second.cookie, first.cookie)
    assert.equal(await visitors.find(asked(first.cookie)), undefined)
    assert.equal((await visitors.find(asked(second.cookie)))?.sid, second.visitor.sid)
  })

  it('ends for who does nothing for half an hour, an official for a quarter', async () => {
    const citizen = await begin()
    const official = await begin()
    await visitors.choose(official.visitor.sid, '018f0000-0000-7000-8000-000000000001')
    clock.wind(14 * minute)
    assert.equal((await visitors.find(asked(official.cookie)))?.context, 'official')
    clock.wind(16 * minute)
    assert.equal(await visitors.find(asked(official.cookie)), undefined)
    assert.equal((await visitors.find(asked(citizen.cookie)))?.person, person)
    clock.wind(31 * minute)
    assert.equal(await visitors.find(asked(citizen.cookie)), undefined)
  })

  it('ends after eight hours, whatever is done', async () => {
    const { cookie } = await begin()
    for (let past = 0; past < 8 * 60; past += 20) {
      assert.notEqual(await visitors.find(asked(cookie)), undefined, `${past} min`)
      clock.wind(20 * minute)
    }
    clock.wind(minute)
    assert.equal(await visitors.find(asked(cookie)), undefined)
  })

  it('that has ended takes its tokens with it', async () => {
    const { visitor, cookie } = await begin()
    const issued = Math.floor(clock.now() / 1000)
    const req = asked(cookie)
    const res = new ServerResponse(req)
    await visitors.end(visitor, res)
    assert.match(String(res.getHeader('set-cookie')), /szyna-visit=; .*Max-Age=0$/)
    assert.equal(await visitors.find(req), undefined)
    const other = await openRevocations({ db, log: silentLog, clock })
    assert.ok(other.isRevoked([`sid:${visitor.sid}`], issued))
    await other.close()
  })

  it('takes its own forms and nobody else’s', async () => {
    const [one, two] = [await begin(), await begin()]
    const stale = (error: unknown) => error instanceof Problem && error.code === 'form/stale'
    visitors.checkForm(one.visitor, visitors.formToken(one.visitor))
    for (const token of [undefined, '', visitors.formToken(two.visitor), one.visitor.sid]) {
      assert.throws(() => visitors.checkForm(one.visitor, token), stale)
    }
  })
})
