import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Agreement } from '../../agreements/agreement.ts'
import type { OfficeAsk } from '../desk-route.ts'
import { drawDependents } from './draw-dependents.ts'
import type { Dependent, Dependents } from './find-dependents.ts'

const ask: OfficeAsk = {
  language: 'en',
  address: '/desk',
  params: {},
  query: new URLSearchParams(),
  form: new URLSearchParams(),
  visitor: { person: 'p', formToken: 't', office: undefined },
  office: { entity: 'mc', entityTitle: 'Ministry', permissions: new Set(), tooWeak: new Set() },
}
const agreement = { id: 'a-1', state: 'active', terms: undefined } as unknown as Agreement

function dependent(entity: string, more: Partial<Dependent> = {}): Dependent {
  const systems = new Map([[`${entity}.app`, 90]])
  const operations = new Map([['getPerson', 90]])
  return { entity, title: `Office ${entity}`, agreement, calls: 90, operations, systems, ...more }
}

function draw(entities: readonly Dependent[]): string {
  const hints = { rateLimits: [], permissions: [] }
  const operation = {
    id: 'getPerson',
    method: 'GET',
    path: '/p',
    summary: 'One',
    tags: [],
    deprecated: false,
    hints,
  }
  const found: Dependents = {
    api: 'mc/persons',
    title: 'Persons',
    operations: [operation],
    entities,
    isCounted: true,
  }
  return drawDependents(ask, found).main.toString()
}

describe('who depends on an API', () => {
  it('is drawn, and told by a table: entity, agreement, systems, calls', () => {
    const page = draw([
      dependent('gmina'),
      dependent('zus', { agreement: undefined, systems: new Map() }),
    ])
    const [svg = ''] = /<svg.*?<\/svg>/s.exec(page) ?? []
    const table = page.slice(page.indexOf('<table'))
    for (const text of ['Office gmina', 'gmina.app', 'Office zus', 'no agreement']) {
      assert.ok(svg.includes(text), `drawn: ${text}`)
      assert.ok(table.includes(text), `told: ${text}`)
    }
    assert.match(table, /href="\/desk\/agreements\/a-1"/)
  })

  it('and what an outage would touch, by an average day', () => {
    const page = draw([dependent('gmina'), dependent('zus', { calls: 180 })])
    assert.match(page, /2 entities, 2 systems; 3 calls a day on average/)
  })

  it('is named by strangers: no markup of theirs', () => {
    const name = '<img src=x onerror=alert(1)>'
    const page = draw([dependent('gmina', { title: name, systems: new Map([[name, 1]]) })])
    assert.ok(!page.includes('<img'))
    assert.ok(page.includes('&lt;img'))
  })

  it('stays a small page, however many there are, and says that there are more', () => {
    const page = draw(Array.from({ length: 2500 }, (_, at) => dependent(`gmina-${at}`)))
    assert.ok(Buffer.byteLength(page) < 200_000, `${page.length}`)
    assert.match(page, /And 2350 more\./)
  })
})
