import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

describe('an office has administrators', () => {
  let bus: TheBus
  before(async () => {
    bus = await theBus()
  })
  after(() => bus.close())

  it('appointed by the administrator of the bus, who is told to appoint a second one', async () => {
    const path = '/admin/v1/offices/gmina/administrators'
    const first = await bus.admin('POST', path, { pesel: '86010799239', title: 'Gmina Testowo' })
    assert.equal(first.status, 201)
    const told = (await first.json()) as { state: string; notes: string[] }
    assert.equal(told.state, 'invited')
    assert.match(told.notes.join(' '), /Appoint a second one/)
    const second = await bus.admin('POST', path, { pesel: '44051401359' })
    assert.deepEqual(((await second.json()) as { notes: string[] }).notes, [])
  })

  it('and nobody sees its pages without a login', async () => {
    for (const page of ['', '/members', '/history']) {
      const answer = await bus.call(`/office${page}`, undefined, { redirect: 'manual' })
      assert.equal(answer.status, 303)
      assert.equal(answer.headers.get('location'), '/login?next=%2Foffice')
      assert.equal(answer.headers.get('cache-control'), 'no-store')
    }
    const body = new URLSearchParams({ name: 'Kadry' })
    const answer = await bus.call('/office/units', undefined, { method: 'POST', body })
    assert.equal(answer.status, 401)
    assert.match(await answer.text(), /Trzeba się zalogować/)
  })
})
