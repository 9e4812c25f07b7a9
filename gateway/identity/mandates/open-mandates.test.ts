import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { systemClock } from '#kernel/clock/clock.ts'
import type { Problem } from '#kernel/problem/problem.ts'
import { until } from '#kernel/testing/until.ts'
import { selfSigned } from '../../data-plane/testing/certificates.ts'
import { askToken, assertion } from '../testing/issuer.ts'
import type { TestSystem } from '../testing/issuer.ts'
import type { Person } from '../people/people.ts'
import { claimsIn, giverOf, openDesk } from './testing/desk.ts'
import type { Desk } from './testing/desk.ts'

describe('mandates', () => {
  let desk: Desk
  let system: TestSystem
  let anna: Person
  let jan: Person
  before(async () => {
    desk = await openDesk()
    system = await desk.issuer.system('wnioski')
    anna = await desk.person(1)
    jan = await desk.person(2)
  })
  after(() => desk.close())

  const mandates = () => desk.issuer.identity.mandates
  const publish = (type: string, subject: string, data: object) =>
    desk.issuer.db.knex.transaction((trx) =>
      desk.issuer.bus.publish(trx, { type, subject, data }).then(() => {}),
    )

  it('are kept as they were given, with the text and its hash', async () => {
    const given = await desk.give(anna, system.clientId, { case_id: 'KEPT/1', days: 2 })
    assert.match(given.id, /^m-[0-9a-f]{32}$/)
    assert.deepEqual(await mandates().find(given.id), given)
    assert.equal(Date.parse(given.until) - Date.parse(given.from), 2 * 86_400_000)
    assert.equal(given.entity, 'gmina')
    assert.equal(given.ended, undefined)
    const { rows } = await desk.issuer.db.knex.raw(`select consent from mandate where id = ?`, [
      given.id,
    ])
    const lines = mandates().describe(
      desk.wish({ case_id: 'KEPT/1', days: 2 }),
      system.clientId,
      'pl',
    )
    assert.deepEqual(rows[0].consent.pl.lines, lines)
    assert.match(rows[0].consent.en.sha256, /^[\w-]{43}$/)
  })

  it('are not given in a transaction that fails, nor for a wish that cannot be shown', async () => {
    const failed = desk.issuer.db.knex.transaction(async (trx) => {
      await mandates().give(trx, desk.wish({ case_id: 'ROLL/1' }), system.clientId, giverOf(anna))
      throw new Error('the grant was not kept')
    })
    await assert.rejects(failed, /not kept/)
    assert.deepEqual(await mandates().list({ caseId: 'ROLL/1' }), [])
    await assert.rejects(desk.give(anna, system.clientId, { days: 400 }), /days/)
    await assert.rejects(desk.give(anna, 'gmina.nikt'), /no system gmina\.nikt/)
  })

  it('are withdrawn by the person who gave them, once, and by nobody else', async () => {
    const { id } = await desk.give(anna, system.clientId)
    await assert.rejects(mandates().withdraw(id, jan.id), (problem: Problem) => {
      return problem.code === 'resource/unknown'
    })
    const ended = await mandates().withdraw(id, anna.id)
    assert.equal(ended.ended!.reason, 'withdrawn')
    assert.equal(ended.ended!.by, anna.id)
    assert.equal(ended.version, 2)
    await assert.rejects(mandates().withdraw(id, anna.id), (problem: Problem) => {
      return problem.code === 'resource/conflict'
    })
    const [newest] = await mandates().ofPerson(anna.id)
    assert.equal(newest!.id, id)
    assert.ok((await mandates().ofPerson(jan.id)).every(({ person }) => person === jan.id))
  })

  it('of a case end with it, and those of other cases and systems do not', async () => {
    const other = await desk.issuer.system('obok')
    const closed = await desk.give(anna, system.clientId, { case_id: 'END/1' })
    const open = await desk.give(anna, system.clientId, { case_id: 'END/2' })
    const foreign = await desk.give(anna, other.clientId, { case_id: 'END/1' })
    assert.equal(await mandates().closeCase(system.clientId, 'END/1'), 1)
    assert.equal(await mandates().closeCase(system.clientId, 'END/1'), 0)
    assert.equal((await mandates().find(closed.id))!.ended!.reason, 'case-closed')
    assert.equal((await mandates().find(open.id))!.ended, undefined)
    assert.equal((await mandates().find(foreign.id))!.ended, undefined)
    const refused = await desk.exchange(system, { mandate: closed.id })
    assert.match(refused.body.error_description!, /case-closed/)
    await publish('case.closed', other.clientId, { caseId: 'END/1' })
    await until('the event was heard', async () => {
      return (await mandates().find(foreign.id))!.ended?.by === 'bus'
    })
  })

  it('expire by themselves', async () => {
    const { id } = await desk.give(anna, system.clientId)
    const past = new Date(Date.parse('2026-01-02T03:04:05Z'))
    await desk.issuer.db.knex.raw(`update mandate set valid_until = ? where id = ?`, [past, id])
    const { body } = await desk.exchange(system, { mandate: id })
    assert.match(body.error_description!, /expired on 2026-01-02/)
    assert.equal((await mandates().usesOf(id))[0]!.reason, 'expired')
  })

  it('by statute have no login behind them, and are not for the person to end', async () => {
    const wish = {
      person: jan.id,
      system: system.clientId,
      resource: desk.resource,
      operations: ['getPerson'],
      fields: ['surname'],
      caseId: 'KPA/7',
      purpose: 'Postępowanie z urzędu w sprawie meldunku',
      legalBasis: 'art. 61 § 1 Kodeksu postępowania administracyjnego',
      days: 10,
    }
    const given = await mandates().giveByStatute(wish)
    assert.equal(given.legalBasis, wish.legalBasis)
    const { body } = await desk.exchange(system, { mandate: given.id })
    const claims = claimsIn(body.access_token)
    assert.equal(claims['acr'], 'http://eidas.europa.eu/LoA/low')
    assert.equal(claims['auth_time'], 0)
    assert.equal('gid' in claims, false)
    assert.equal(body.authorization_details![0]!['basis'], 'statute')
    await assert.rejects(mandates().withdraw(given.id, jan.id), /The law gives/)
    assert.equal(await mandates().closeCase(system.clientId, 'KPA/7'), 1)
    await assert.rejects(mandates().giveByStatute({ ...wish, legalBasis: 'bo tak' }), (problem) => {
      return (problem as Problem).errors.some(({ detail }) => /legalBasis/.test(detail))
    })
    await assert.rejects(mandates().giveByStatute({ ...wish, person: 'p-0' }), /not logged in/)
    const { person: _person, ...rest } = wish
    const byPesel = await mandates().giveByStatute({ ...rest, pesel: jan.identifier })
    assert.equal(byPesel.person, jan.id)
    await assert.rejects(mandates().giveByStatute({ ...wish, operations: ['x'] }), /as described/)
  })

  it('of a suspended system end for good, and it gets no tokens until it is resumed', async () => {
    const quiet = await desk.issuer.system('zawieszony')
    const { id } = await desk.give(anna, quiet.clientId)
    const { suspensions, issuer, systems, apiKeys, certificates } = desk.issuer.identity
    const key = await apiKeys.add({ system: quiet.clientId, seconds: 600 })
    const { thumbprint } = await certificates.add({
      system: quiet.clientId,
      pem: selfSigned().cert,
    })
    const shows = () => [apiKeys.known.find(key.id), certificates.known.find(thumbprint)]
    assert.ok(shows().every((one) => one !== undefined))
    const issued = Math.floor(systemClock.now() / 1000)
    const suspended = await suspensions.suspend(quiet.clientId)
    assert.deepEqual(suspended, { clientId: quiet.clientId, suspended: true, mandates: 1 })
    assert.equal((await suspensions.suspend(quiet.clientId)).mandates, 0)
    await until('it is revoked', () => issuer.revoked([`client:${quiet.clientId}`], issued))
    await until('its key and certificate are nothing', () => shows().every((one) => !one))
    const client_assertion = () => assertion(`${desk.issuer.url}/oidc`, quiet)
    const own = await askToken(desk.issuer.url, { client_assertion: client_assertion() })
    assert.equal(own.body.error, 'invalid_client')
    assert.equal((await desk.exchange(quiet, { mandate: id })).body.error, 'invalid_client')
    await assert.rejects(desk.give(anna, quiet.clientId), /no system/)
    const listed = (await systems.list()).find(({ clientId }) => clientId === quiet.clientId)
    assert.ok(listed!.suspended)
    await suspensions.resume(quiet.clientId)
    await until('they are something again', () => shows().every((one) => one !== undefined))
    const again = await askToken(desk.issuer.url, { client_assertion: client_assertion() })
    assert.equal(again.status, 200)
    const refused = await desk.exchange(quiet, { mandate: id })
    assert.match(refused.body.error_description!, /system-suspended/)
    await assert.rejects(suspensions.suspend('gmina.nikt'), /no system gmina\.nikt/)
  })

  it('of a suspended entity end when the bus hears of it', async () => {
    const { id } = await desk.give(anna, system.clientId)
    await publish('entity.suspended', 'zus', {})
    await publish('entity.suspended', 'gmina', {})
    await until('it ended', async () => (await mandates().find(id))!.ended !== undefined)
    assert.equal((await mandates().find(id))!.ended!.reason, 'entity-suspended')
  })
})
