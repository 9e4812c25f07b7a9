import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readAccess, typedAccess } from './read-access.ts'
import { apiWords } from './words.ts'

const read = (more: Record<string, string>) => readAccess(new URLSearchParams(more), apiWords.en)

describe('terms of access as they are typed', () => {
  it('become groups, plans and a capacity, and come back the same', () => {
    const form = {
      approval: 'automatic',
      conditions: 'type:office type:court\n\nregion:mazowieckie',
      plans: 'small; 1000; Mały; Small',
      capacity: '50000',
    }
    const result = read(form)
    assert.ok(result.kind === 'access')
    const { access } = result
    assert.deepEqual(access.conditions, [['type:office', 'type:court'], ['region:mazowieckie']])
    assert.deepEqual(access.plans, [
      { code: 'small', callsPerDay: 1000, title: { pl: 'Mały', en: 'Small' } },
    ])
    const typed = typedAccess({ ...access, api: 'mc/x', revision: 1 })
    assert.deepEqual(readAccess(new URLSearchParams({ ...typed }), apiWords.en), result)
  })

  it('let nobody in by themselves unless that was said', () => {
    const result = read({ approval: 'AUTOMATIC' })
    assert.ok(result.kind === 'access')
    assert.equal(result.access.approval, 'manual')
  })

  it('are told what is wrong field by field, and what was typed stays', () => {
    // oxfmt-ignore
    const bad: [Record<string, string>, string][] = [
      [{ conditions: 'office' },              'conditions'],
      [{ plans: 'small; many; Mały; Small' }, 'plans'],
      [{ plans: 'small; 5; Mały' },           'plans'],
      [{ plans: 'A b; 5; Mały; Small' },      'plans'],
      [{ capacity: '0' },                     'capacity'],
      [{ capacity: '1.5' },                   'capacity'],
    ]
    for (const [form, field] of bad) {
      const result = read(form)
      assert.ok(result.kind === 'wrong', JSON.stringify(form))
      assert.deepEqual(Object.keys(result.wrong), [field])
      assert.ok(Object.values(form).every((text) => Object.values(result.typed).includes(text)))
    }
  })
})
