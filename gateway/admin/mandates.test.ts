import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { makePesel } from '#kernel/pesel/pesel.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import { licences } from '../stories/licences.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { checkAnswer } from './testing/check-answer.ts'

describe('the admin API of mandates and suspensions', () => {
  let bus: TheBus
  before(async () => {
    bus = await theBus()
    await bus.register('gitd', 'licences', licences)
    const jwk = publicPart(makeKey())
    await bus.admin('POST', '/admin/v1/systems', { entity: 'gmina', name: 'urzad', jwk })
  })
  after(() => bus.close())

  it('answers what its specification says, each operation', async () => {
    const statute = {
      system: 'gmina.urzad',
      resource: `${bus.publicUrl}/api/gitd/licences`,
      operations: ['getLicence'],
      caseId: 'KPA/7',
      purpose: 'Postępowanie z urzędu',
      legalBasis: 'art. 61 § 1 Kodeksu postępowania administracyjnego',
      days: 10,
    }
    const person = `p-${'0'.repeat(32)}`
    const pesel = makePesel('1986-01-07', '0001')
    const uses = `/admin/v1/mandates/m-${'0'.repeat(32)}/uses`
    // oxfmt-ignore
    const calls: [string, string, string, number, unknown?][] = [
      ['suspendSystem',      'POST', '/admin/v1/systems/gmina.nikt/suspend',   404],
      ['suspendSystem',      'POST', '/admin/v1/systems/Gmina/suspend',        400],
      ['suspendSystem',      'POST', '/admin/v1/systems/gmina.urzad/suspend',  200],
      ['listSystems',        'GET',  '/admin/v1/systems',                      200],
      ['resumeSystem',       'POST', '/admin/v1/systems/gmina.urzad/resume',   200],
      ['listMandates',       'GET',  '/admin/v1/mandates?system=gmina.urzad&caseId=SPR%2F1', 200],
      ['listMandates',       'GET',  '/admin/v1/mandates?limit=0',             400],
      ['giveStatuteMandate', 'POST', '/admin/v1/mandates',                     400, { person }],
      ['giveStatuteMandate', 'POST', '/admin/v1/mandates',                     400, statute],
      ['giveStatuteMandate', 'POST', '/admin/v1/mandates',                     400, { ...statute, person, pesel }],
      ['giveStatuteMandate', 'POST', '/admin/v1/mandates',                     400, { ...statute, person, operations: ['x'] }],
      ['giveStatuteMandate', 'POST', '/admin/v1/mandates',                     404, { ...statute, person }],
      ['giveStatuteMandate', 'POST', '/admin/v1/mandates',                     404, { ...statute, pesel }],
      ['closeCase',          'POST', '/admin/v1/mandates/close-case',          200, { system: 'gmina.urzad', caseId: 'SPR/1' }],
      ['closeCase',          'POST', '/admin/v1/mandates/close-case',          400, { system: 'gmina.urzad', caseId: ' ' }],
      ['closeCase',          'POST', '/admin/v1/mandates/close-case',          404, { system: 'gmina.nobody', caseId: 'SPR/1' }],
      ['listMandateUses',    'GET',  uses,                                     404],
      ['listMandateUses',    'GET',  `/admin/v1/mandates/${pesel}/uses`,       400],
    ]
    for (const [id, method, path, status, body] of calls) {
      const answer = await bus.admin(method, path, body)
      const said = await answer.text()
      assert.equal(answer.status, status, `${method} ${path}: ${said}`)
      assert.deepEqual(checkAnswer(id, status, JSON.parse(said)), [], `${method} ${path}: ${said}`)
      assert.ok(!said.includes(pesel), 'no answer repeats a PESEL')
    }
  })

  it('refuses a suspended system its token until it is resumed', async () => {
    await bus.token('gmina.drugi', 'gitd/licences')
    assert.equal((await bus.admin('POST', '/admin/v1/systems/gmina.drugi/suspend')).status, 200)
    const listed = (await (await bus.admin('GET', '/admin/v1/systems')).json()) as {
      systems: { clientId: string; suspended?: string }[]
    }
    const at = (name: string) => listed.systems.find(({ clientId }) => clientId === name)?.suspended
    assert.match(at('gmina.drugi')!, /^\d{4}-/)
    assert.equal(at('gmina.urzad'), undefined)
    await assert.rejects(bus.token('gmina.drugi', 'gitd/licences'), /authentication failed/)
    await bus.admin('POST', '/admin/v1/systems/gmina.drugi/resume')
    assert.ok(await bus.token('gmina.drugi', 'gitd/licences'))
  })
})
