// What breaks callers within a major is refused where somebody depends on it.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { busMigrations } from '#kernel/bus/migrations.ts'
import type { Database } from '#kernel/db/db.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import type { Catalog, Registration } from '../catalog.ts'
import { catalogMigrations } from '../migrations.ts'
import { aRegistration, openBoth } from '../testing/a-catalog.ts'
import { aDocument } from '../testing/an-intake.ts'
import { breaking } from './who-depends.ts'

const operation = { responses: { 200: { description: 'Yes' }, 400: { description: 'No' } } }
const get = (id: string) => ({ get: { operationId: id, summary: id, ...operation } })
const document = (number: string, ...ids: string[]) =>
  aDocument({
    info: { title: 'T', version: number, contact: { name: 'T' } },
    paths: Object.fromEntries(ids.map((id) => [`/${id}`, get(id)])),
  })
const both = document('1.0.0', 'kept', 'gone')
const fewer = document('1.1.0', 'kept')

describe('a document that breaks callers', () => {
  let db: Database
  let catalog: Catalog
  let close: () => Promise<void>
  /** Ids of operations that an agreement of `gmina` covers, and that `powiat` called without one. */
  let agreed: string[] = []
  let used: string[] = []
  const asked: string[] = []
  before(async () => {
    db = await testDatabase([busMigrations, catalogMigrations])
    ;({ catalog, close } = await openBoth(db, {
      async agreedOn(api, operations) {
        asked.push(api)
        const covers = operations.some((id) => agreed.includes(id))
        return covers ? [{ agreement: 'a-1', entity: 'gmina' }] : []
      },
      async usedBy(api, operations) {
        asked.push(api)
        return operations.some((id) => used.includes(id)) ? ['powiat', 'gitd'] : []
      },
    }))
  })
  after(async () => {
    await close()
    await db.close()
  })

  const register = (api: string, text: string, more: Partial<Registration> = {}) =>
    catalog.register(aRegistration({ api, ...more }, text))
  const inForce = async (api: string) =>
    (await catalog.published()).find(({ name }) => name === api)?.version

  it('is taken where nobody depends on what it takes away, and the changelog tells', async () => {
    agreed = ['kept']
    await register('free', both)
    const { changes, impact } = await register('free', fewer)
    assert.deepEqual(
      breaking(changes).map(({ rule, operations }) => [rule, operations]),
      [['operation-removed', ['GET /gone']]],
    )
    assert.deepEqual(impact, [])
    assert.deepEqual(asked.splice(0), ['gitd/free', 'gitd/free/v1'])
    const [newest, first] = await catalog.changelog('gitd', 'free')
    assert.deepEqual([newest?.version, newest?.changes], ['1.1.0', changes])
    assert.deepEqual([first?.changes, first?.forced], [[], undefined])
  })

  it('is refused where an agreement covers it, with every place and a way out', async () => {
    agreed = ['gone']
    used = ['gone']
    await register('agreed', both)
    await assert.rejects(register('agreed', fewer), (thrown: Error & { code: string }) => {
      assert.equal(thrown.code, 'document/breaking')
      assert.match(thrown.message, /relied upon by gmina, powiat\. Register it as v2/)
      const { errors } = thrown as unknown as { errors: { pointer: string; detail: string }[] }
      assert.deepEqual(
        errors.map(({ pointer }) => pointer),
        ['/paths/~1gone/get'],
      )
      assert.match(errors[0]?.detail ?? '', /^operation-removed: .*GET \/gone/)
      return true
    })
    assert.equal(await inForce('agreed'), '1.0.0')
    assert.equal((await catalog.versions('gitd', 'agreed')).length, 1)
  })

  it('is refused where it was used without an agreement; its owner does not count', async () => {
    agreed = []
    used = ['gone']
    await register('used', both)
    await assert.rejects(register('used', fewer), { message: /relied upon by powiat\./ })
  })

  it('is judged by a trial, which stores nothing', async () => {
    const trial = await register('used', fewer, { dry: true })
    assert.deepEqual([trial.published, trial.unchanged], [false, false])
    assert.equal(trial.refusal?.code, 'document/breaking')
    assert.deepEqual(trial.impact, [{ entity: 'powiat', agreement: undefined }])
    const wrong = aDocument({ paths: { '/a/{b}': { get: { responses: {} } } } })
    const refused = await register('never', wrong, { dry: true })
    assert.equal(refused.refusal?.code, 'document/refused')
    assert.ok(refused.findings.some(({ severity }) => severity === 'error'))
    assert.equal(await catalog.lives.get('gitd', 'never', 1), undefined)
    assert.deepEqual(await catalog.versions('gitd', 'never'), [])
  })

  it('is taken when it is forced with a reason, which the changelog and the history keep', async () => {
    const reason = 'The operation leaked data.'
    const { published } = await register('used', fewer, { force: reason })
    assert.equal(published, true)
    const [entry] = await catalog.changelog('gitd', 'used')
    assert.deepEqual([entry?.version, entry?.forced], ['1.1.0', reason])
    const [step] = await catalog.lives.history('gitd', 'used', 1)
    assert.deepEqual([step?.deed, step?.reason], ['register', reason])
    await assert.rejects(register('used', both, { force: ' ' }), { code: 'request/invalid' })
  })

  it('is a new major beside the old one, of which nothing is asked', async () => {
    const { changes, major } = await register('used', document('2.0.0', 'other'))
    assert.deepEqual([major, changes], [2, []])
    assert.equal((await catalog.published()).filter(({ name }) => name === 'used').length, 2)
  })

  it('waits unseen; who came to depend on it meanwhile keeps it from being published', async () => {
    used = []
    const by = { kind: 'member', entity: 'gitd', person: 'p' } as const
    await register('later', both)
    await register('later', fewer, { by })
    agreed = ['gone']
    const { revision } = (await catalog.lives.get('gitd', 'later', 1))!
    const publish = { do: 'publish', entity: 'gitd', api: 'later', major: 1, revision } as const
    await assert.rejects(catalog.lives.move({ kind: 'bus' }, publish), {
      code: 'document/breaking',
    })
    assert.equal(await inForce('later'), '1.0.0')
    agreed = []
    await catalog.lives.move({ kind: 'bus' }, publish)
    assert.equal(await inForce('later'), '1.1.0')
  })

  it('gives way to what is published over it: it was compared with what is no more in force', async () => {
    await register('over', both)
    await register('over', document('1.0.1', 'kept', 'gone', 'more'), { draft: true })
    await register('over', document('1.0.2', 'kept', 'gone', 'another'))
    const life = await catalog.lives.get('gitd', 'over', 1)
    assert.deepEqual([life?.state, life?.candidate], ['published', undefined])
  })
})
