import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { checkDefinitions } from './check-definitions.ts'
import type { Actor } from './deeds.ts'
import { readShipped, shipDefinitions } from './definitions.ts'
import type { Definitions } from './definitions.ts'
import { openTestOffices } from './testing/open-test-offices.ts'
import type { TestOffices } from './testing/open-test-offices.ts'

const shipped = readShipped()
const { permissions, roles } = shipped

function changed(code: string, change: object): Definitions {
  return {
    roles,
    permissions: permissions.map((one) => (one.code === code ? { ...one, ...change } : one)),
  }
}

describe('a set of permissions', () => {
  // oxfmt-ignore
  const wrong: [string, Definitions, string, RegExp][] = [
    ['without what offices are run by', changed('org.admins.manage', { risk: 'normal' }), '/permissions', /org\.admins\.manage must be there with risk: high/],
    ['that defines one twice', { roles, permissions: [...permissions, permissions[2]!] }, `/permissions/${permissions.length}/code`, /persons:lookup is defined above/],
    ['with two roles of one name', { permissions, roles: [...roles, roles[1]!] }, `/roles/${roles.length}/code`, /case-worker is defined above/],
    ['with a role of nothing known', { permissions, roles: [...roles, { ...roles[1]!, code: 'x', permissions: ['persons:raed'] }] }, `/roles/${roles.length}/permissions/0`, /not among the permissions/],
    ['with a role of duties kept apart', { permissions, roles: [...roles, { ...roles[1]!, code: 'x', permissions: ['decisions.prepare', 'decisions.approve'] }] }, `/roles/${roles.length}/permissions/1`, /kept apart/],
    ['without administrators', { permissions, roles: roles.slice(1) }, '/roles', /A role administrator/],
  ]
  for (const [what, set, pointer, said] of wrong) {
    it(`${what} is refused`, () => {
      const [error, ...more] = checkDefinitions(set)
      assert.deepEqual(more, [])
      assert.equal(error?.pointer, pointer)
      assert.match(error!.detail, said)
    })
  }

  it('that is shipped is right', () => assert.deepEqual(checkDefinitions(shipped), []))
})

describe('another set of permissions', () => {
  let test: TestOffices
  let office: Record<'Anna' | 'Bogdan', Actor>
  let celina: Actor
  before(async () => {
    test = await openTestOffices()
    office = await test.administrators('gmina', 'Anna', 'Bogdan')
    celina = await test.member('gmina', office.Anna, 'Celina')
    const grant = { kind: 'role', code: 'case-worker' } as const
    const { membership } = celina
    assert.equal(
      (await test.offices.do(office.Anna, { kind: 'assign', membership, grant })).kind,
      'done',
    )
  })
  after(() => test.close())

  const codes = async () =>
    (await test.offices.find(celina.membership, celina.person))!.permissions.map(({ code }) => code)

  it('holds at once, and revokes those for whom it changes something, and no others', async () => {
    assert.ok((await codes()).includes('persons:addresses'))
    const without = roles.map((role) => ({
      ...role,
      permissions: role.permissions.filter((code) => code !== 'persons:addresses'),
    }))
    const set = { permissions, roles: without }
    assert.deepEqual(await test.offices.redefine(set), { changed: true, touched: 1 })
    assert.ok(!(await codes()).includes('persons:addresses'))
    await until('Celina is revoked', () => test.isRevoked(celina.membership))
    assert.ok(!test.isRevoked(office.Anna.membership))
    assert.deepEqual(await test.offices.redefine(set), { changed: false, touched: 0 })
  })

  it('stays when the bus starts again, whatever it ships with', async () => {
    await shipDefinitions(test.db, test.clock)
    assert.ok(!(await codes()).includes('persons:addresses'))
  })

  it('that makes a risk high takes away what one person alone gave', async () => {
    assert.ok((await codes()).includes('persons:read'))
    await test.offices.redefine(changed('persons:read', { risk: 'high' }))
    assert.ok(!(await codes()).includes('persons:read'))
  })

  it('that parts duties somebody has leaves him neither', async () => {
    const grant = { kind: 'permission', code: 'vat-payers:bulk' } as const
    const { membership } = celina
    await test.offices.do(office.Anna, { kind: 'assign', membership, grant })
    assert.ok((await codes()).includes('vat-payers:bulk'))
    await test.offices.redefine(changed('vat-payers:bulk', { 'sod-group': 'decision' }))
    const left = await codes()
    assert.ok(!left.includes('vat-payers:bulk') && !left.includes('decisions.prepare'))
    assert.ok(left.includes('persons:lookup'))
  })
})
