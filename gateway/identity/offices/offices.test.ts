import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { levels } from '../people/levels.ts'
import type { Actor, Deed, Reason } from './deeds.ts'
import { endByTime } from './end-by-time.ts'
import { invitationLife, proposalLife } from './write-deed.ts'
import { identifierOf, openTestOffices } from './testing/open-test-offices.ts'
import type { TestOffices } from './testing/open-test-offices.ts'

const day = 86_400_000
const role = (code: string) => ({ kind: 'role', code }) as const
const permission = (code: string) => ({ kind: 'permission', code }) as const

describe('an office', () => {
  let test: TestOffices
  let serial = 0
  before(async () => {
    test = await openTestOffices()
  })
  after(() => test.close())

  const done = async (actor: Actor, deed: Deed) => {
    const outcome = await test.offices.do(actor, deed)
    assert.equal(outcome.kind, 'done', JSON.stringify({ deed, outcome }))
    return outcome.kind === 'done' ? outcome.id : ''
  }
  const refused = async (actor: Actor, deed: Deed, reason: Reason) => {
    assert.deepEqual(await test.offices.do(actor, deed), { kind: 'refused', reason })
  }
  const codes = async ({ person, membership }: Actor) =>
    (await test.offices.find(membership, person))?.permissions.map(({ code }) => code)
  /** An entity of its own with two administrators and a member without anything. */
  const office = async () => {
    const entity = `gmina-${++serial}`
    const { Anna, Bogdan } = await test.administrators(entity, 'Anna', 'Bogdan')
    return { entity, Anna, Bogdan, Celina: await test.member(entity, Anna, 'Celina') }
  }

  it('has its first administrators from the administrator of the bus, each when he comes', async () => {
    const identifier = identifierOf('Darek')
    const appointed = await test.offices.appoint({ entity: 'powiat', identifier, title: 'Powiat' })
    assert.equal(appointed.state, 'invited')
    assert.deepEqual(appointed.notes, [
      'Entity powiat was made.',
      'Appoint a second one: what has a high risk takes two people.',
    ])
    const darek = await test.meet('Darek')
    const [context] = await test.offices.contextsOf(darek)
    assert.deepEqual(context, {
      membership: appointed.membership,
      entity: 'powiat',
      entityTitle: 'Powiat',
      unit: undefined,
      permissions: [
        { code: 'org.members.manage', minAcr: levels[1] },
        { code: 'org.admins.manage', minAcr: levels[1] },
      ],
    })
    const again = await test.offices.appoint({ entity: 'powiat', identifier })
    assert.equal(again.membership, appointed.membership)
    assert.equal(again.state, 'active')
    assert.match(again.notes.join(), /already/)
  })

  it('knows nobody by a membership of another, or by a name that is none', async () => {
    const { Anna, Bogdan } = await office()
    assert.equal(await test.offices.find(Anna.membership, Bogdan.person), undefined)
    assert.equal(await test.offices.find("x' or true --", Anna.person), undefined)
    await refused(
      { ...Anna, membership: Bogdan.membership },
      { kind: 'add-unit', name: 'x' },
      'no-office',
    )
  })

  it('keeps the identifier of an invitation only until the person comes', async () => {
    const { entity, Anna } = await office()
    const id = await done(Anna, { kind: 'invite', identifier: identifierOf('Ewa') })
    const kept = async () =>
      (await test.db.knex('membership').where({ id }).select('state', 'identifier'))[0]
    assert.deepEqual({ ...(await kept()) }, { state: 'invited', identifier: '80010112340' })
    await test.offices.contextsOf(await test.meet('Ewa'))
    assert.deepEqual({ ...(await kept()) }, { state: 'active', identifier: null })
    const history = await test.offices.history(entity, { limit: 3 })
    assert.deepEqual(history[0]?.what, 'joined')
    assert.ok(
      !JSON.stringify(await test.db.knex('office_history').select()).includes('80010112340'),
    )
    assert.ok(!JSON.stringify(await test.db.knex('event').select()).includes('80010112340'))
  })

  it('gives what an administrator assigned, at once, for as long as he said', async () => {
    const { Anna, Celina } = await office()
    const until = test.clock.now() + day
    await done(Anna, {
      kind: 'assign',
      membership: Celina.membership,
      grant: role('case-worker'),
      until,
    })
    assert.ok((await codes(Celina))?.includes('persons:read'))
    test.clock.wind(day)
    assert.deepEqual(await codes(Celina), [])
    await endByTime(needs())
    await hears(() => test.isRevoked(Celina.membership))
  })

  it('takes away what was assigned, and the tokens with it', async () => {
    const { Anna, Celina } = await office()
    const grant = permission('persons:read')
    const assignment = await done(Anna, { kind: 'assign', membership: Celina.membership, grant })
    await done(Anna, { kind: 'take', assignment })
    assert.deepEqual(await codes(Celina), [])
    await hears(() => test.isRevoked(Celina.membership))
    await refused(Anna, { kind: 'take', assignment }, 'over')
  })

  it('removes a member with all he had', async () => {
    const { entity, Anna, Celina } = await office()
    await done(Anna, { kind: 'remove', membership: Celina.membership })
    assert.equal(await test.offices.find(Celina.membership, Celina.person), undefined)
    assert.deepEqual(
      (await test.offices.contextsOf(Celina.person)).filter((one) => one.entity === entity),
      [],
    )
    await hears(() => test.isRevoked(Celina.membership))
  })

  it('appoints an administrator by two people', async () => {
    const { Anna, Bogdan, Celina } = await office()
    const { membership } = Celina
    const assignment = await done(Anna, {
      kind: 'assign',
      membership,
      grant: role('administrator'),
    })
    assert.deepEqual(await codes(Celina), [])
    const approve = { kind: 'approve', assignment } as const
    await refused(Anna, approve, 'same-person')
    await refused(Celina, approve, 'himself')
    await done(Bogdan, approve)
    assert.deepEqual(await codes(Celina), ['org.members.manage', 'org.admins.manage'])
    await refused(Bogdan, approve, 'over')
  })

  it('forgets a proposal after a week, or when who made it has gone', async () => {
    const { Anna, Bogdan, Celina } = await office()
    const { membership } = Celina
    const grant = role('administrator')
    const late = await done(Anna, { kind: 'assign', membership, grant })
    test.clock.wind(proposalLife)
    await refused(Bogdan, { kind: 'approve', assignment: late }, 'over')
    const assignment = await done(Anna, { kind: 'assign', membership, grant })
    await done(Bogdan, { kind: 'remove', membership: Anna.membership })
    await refused(Bogdan, { kind: 'approve', assignment }, 'proposer-gone')
  })

  it('forgets an invitation after a month', async () => {
    const { entity, Anna } = await office()
    await done(Anna, { kind: 'invite', identifier: identifierOf('Ewa') })
    await refused(Anna, { kind: 'invite', identifier: identifierOf('Ewa') }, 'member-already')
    test.clock.wind(invitationLife)
    const ewa = await test.meet('Ewa')
    const those = (await test.offices.contextsOf(ewa)).filter((one) => one.entity === entity)
    assert.deepEqual(those, [])
    await done(Anna, { kind: 'invite', identifier: identifierOf('Ewa') })
  })

  // oxfmt-ignore
  const wrong: [string, (o: Awaited<ReturnType<typeof office>>) => [Actor, Deed], Reason][] = [
    ['assigning to oneself',       (o) => [o.Anna, { kind: 'assign', membership: o.Anna.membership, grant: permission('persons:read') }], 'himself'],
    ['proposing oneself',          (o) => [o.Anna, { kind: 'assign', membership: o.Anna.membership, grant: role('administrator') }], 'himself'],
    ['inviting oneself',           (o) => [o.Anna, { kind: 'invite', identifier: identifierOf('Anna') }], 'himself'],
    ['making oneself stay longer', (o) => [o.Anna, { kind: 'limit', membership: o.Anna.membership, until: undefined }], 'himself'],
    ['inviting a member',          (o) => [o.Anna, { kind: 'invite', identifier: identifierOf('Celina') }], 'member-already'],
    ['a member who manages nobody', (o) => [o.Celina, { kind: 'invite', identifier: identifierOf('Ewa') }], 'not-permitted'],
    ['a weak login',               (o) => [{ ...o.Anna, acr: levels[0] }, { kind: 'add-unit', name: 'Kadry' }], 'weaker-login'],
    ['a role that is not defined', (o) => [o.Anna, { kind: 'assign', membership: o.Celina.membership, grant: role('king') }], 'undefined'],
    ['a unit that is not there',   (o) => [o.Anna, { kind: 'invite', identifier: identifierOf('Ewa'), unit: o.Anna.membership }], 'undefined'],
    ['an end before the beginning', (o) => [o.Anna, { kind: 'assign', membership: o.Celina.membership, grant: role('approver'), from: test.clock.now() + day, until: test.clock.now() + 1 }], 'wrong-time'],
    ['an end in the past',         (o) => [o.Anna, { kind: 'limit', membership: o.Celina.membership, until: test.clock.now() - 1 }], 'wrong-time'],
    ['what is no assignment',      (o) => [o.Anna, { kind: 'take', assignment: o.Celina.membership }], 'unknown'],
    ['a longer stay of an administrator', (o) => [o.Anna, { kind: 'limit', membership: o.Bogdan.membership, until: undefined }], 'not-longer'],
  ]
  for (const [what, make, reason] of wrong) {
    it(`refuses ${what}: ${reason}`, async () => {
      const made = await office()
      if (reason === 'not-longer') {
        const until = test.clock.now() + day
        await done(made.Anna, { kind: 'limit', membership: made.Bogdan.membership, until })
      }
      await refused(...make(made), reason)
    })
  }

  it('keeps duties apart, whether assigned or to come', async () => {
    const { Anna, Celina } = await office()
    const { membership } = Celina
    const from = test.clock.now() + 30 * day
    await done(Anna, { kind: 'assign', membership, grant: role('case-worker'), from })
    const grant = permission('decisions.approve')
    await refused(Anna, { kind: 'assign', membership, grant }, 'duty-conflict')
    await refused(Anna, { kind: 'assign', membership, grant: role('approver') }, 'duty-conflict')
    await refused(Anna, { kind: 'assign', membership, grant: role('case-worker') }, 'has-it')
  })

  it('does not touch another office', async () => {
    const [one, two] = [await office(), await office()]
    const { membership } = two.Celina
    await refused(one.Anna, { kind: 'remove', membership }, 'unknown')
    const grant = role('approver')
    await refused(one.Anna, { kind: 'assign', membership, grant }, 'unknown')
    const assignment = await done(two.Anna, { kind: 'assign', membership, grant })
    await refused(one.Anna, { kind: 'take', assignment }, 'unknown')
  })

  it('always keeps somebody who can appoint; the administrator of the bus can remove him too', async () => {
    const { Anna, Bogdan } = await office()
    await done(Anna, { kind: 'remove', membership: Anna.membership })
    await refused(Bogdan, { kind: 'remove', membership: Bogdan.membership }, 'last-one')
    await test.offices.dismiss(Bogdan.membership)
    await refused(Bogdan, { kind: 'add-unit', name: 'x' }, 'no-office')
    await hears(() => test.isRevoked(Bogdan.membership))
    await assert.rejects(test.offices.dismiss(Bogdan.membership), { code: 'resource/unknown' })
    await assert.rejects(test.offices.dismiss('nobody'), { code: 'resource/unknown' })
  })

  function needs() {
    const { db, bus, clock, revocations } = test
    return { db, bus, clock, revocations }
  }

  const hears = (condition: () => boolean) => until('the revocation is heard', condition)
})
