import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Explanation } from '../data-plane/gateway.ts'
import { drawLeft } from './draw-left.ts'
import { drawWalk } from './draw-walk.ts'

type Step = Explanation['steps'][number]

const step = (policy: string, line: number, more: Partial<Step> = {}): Step => ({
  policy,
  phase: 'protect',
  options: {},
  origin: `policies/default.yaml:${line}`,
  why: 'Asked for.',
  would: 'pass',
  because: 'Fine.',
  ...more,
})

const walk = (more: Partial<Explanation> = {}): Explanation => ({
  method: 'GET',
  url: '/api/gitd/licences/v1/licences/L-17',
  route: {
    api: 'gitd/licences/v1',
    version: '1.2.0',
    title: 'Licences',
    operation: 'getLicence',
    method: 'GET',
    path: '/licences/{id}',
    params: { id: 'L-17' },
    policy: 'default',
  },
  steps: [],
  would: 'pass',
  targets: [{ address: 'https://old.example/licences/L-17', percent: 100 }],
  upstream: 'https://old.example/licences/L-17',
  sandbox: false,
  snapshot: 'abc',
  ...more,
})

describe('a walk is drawn', () => {
  it('with the caller, each step in its columns, what is left and where it goes', () => {
    const left = [{ name: 'permin', unit: 'calls', most: 100, left: 87, full: 42 }] as const
    const drawn = drawWalk(
      walk({
        as: { system: 'gmina.eurzad', entity: 'gmina', scopes: ['licences.read'] },
        steps: [step('rate-limit', 3, { left }), step('cache', 14, { applies: 'no' })],
      }),
      'en',
    )
    assert.equal(
      drawn,
      [
        'GET /api/gitd/licences/v1/licences/L-17',
        'as gmina.eurzad of gmina, with licences.read',
        '│',
        '├─ route      gitd/licences/v1 1.2.0  getLicence  GET /licences/{id}  (id = L-17)',
        '│             policy default',
        '├─ protect    rate-limit  passes     policies/default.yaml:3',
        '│             Asked for. Fine.',
        '│             permin: 87 of 100 calls left, full again in 42 s',
        '├  protect    cache       not asked  policies/default.yaml:14',
        '│             Asked for. Fine.',
        '└► upstream   https://old.example/licences/L-17',
        '   snapshot abc',
      ].join('\n'),
    )
  })

  it('with a refusal marked where it happens and told at the end', () => {
    const refusal = { status: 403, code: 'access/denied', detail: 'No.' }
    const drawn = drawWalk(
      walk({
        steps: [step('authorize', 5, { would: 'refuse', because: 'No.' })],
        would: 'refuse',
        endedBy: 'policies/default.yaml:5',
        refusal,
      }),
      'pl',
    )
    assert.match(drawn, /\n├✕ protect    authorize  odmawia      policies\/default\.yaml:5\n/)
    assert.match(drawn, /\n└✕ odmowa     policies\/default\.yaml:5  403 access\/denied: No\.\n/)
    assert.doesNotMatch(drawn, /upstream/)
  })

  it('with every address, its share and its health', () => {
    const targets = [
      { address: 'https://a.example/x', percent: 75, underWay: 2 },
      { address: 'https://b.example/x', percent: 25, rests: 8 },
      { address: 'https://c.example/x', percent: 10, copy: true as const },
    ]
    assert.deepEqual(drawWalk(walk({ targets }), 'en').split('\n').slice(-4, -1), [
      '└► upstream   75 %       https://a.example/x  under way: 2',
      '              25 %       https://b.example/x  rests: 8 s',
      '              copy 10 %  https://c.example/x',
    ])
  })

  it('with a hint to ask for a system, where that would tell more', () => {
    const unsure = [step('require-token', 3, { would: 'depends' })]
    assert.match(drawWalk(walk({ steps: unsure, would: 'depends' }), 'en'), /ask with --as SYSTEM/)
    assert.doesNotMatch(drawWalk(walk(), 'en'), /--as/)
  })

  it('without a way for what is told to paint the terminal', () => {
    const drawn = drawWalk(walk({ steps: [step('x', 1, { because: 'a\u001b[2Jb' })] }), 'en')
    assert.ok(!drawn.includes('\u001b'))
  })
})

describe('what is left of a limit is said', () => {
  // oxfmt-ignore
  const said: [object, string, string][] = [
    [{ unit: 'calls',   most: 100,  left: 87, full: 42 },      'x: 87 of 100 calls left, full again in 42 s',     'x: zostało 87 z 100 wywołań, komplet za 42 s'],
    [{ unit: 'calls',   most: 1,    left: 0,  again: 7200 },   'x: 0 of 1 call left, again in 2 h',               'x: zostało 0 z 1 wywołania, znowu za 2 h'],
    [{ unit: 'bytes',   most: 10,   left: 10, full: 0 },       'x: 10 of 10 bytes left',                          'x: zostało 10 z 10 bajtów'],
    [{ unit: 'places',  most: 2,    left: 1 },                 'x: 1 of 2 places left',                           'x: zostało 1 z 2 miejsc'],
    [{ unit: 'calls',   most: 5,    left: null },              'x: the counter does not answer (limit: 5 calls)', 'x: licznik nie odpowiada (limit: 5 wywołań)'],
    [{ unit: 'calls',   most: 5,    left: 4,  full: 200_000, alone: true }, 'x: 4 of 5 calls left, full again in 3 d (this node counts alone)', 'x: zostało 4 z 5 wywołań, komplet za 3 d (liczy tylko ten węzeł)'],
  ]
  for (const [limit, en, pl] of said) {
    it(`as "${en}"`, () => {
      const left = { name: 'x', ...limit } as Parameters<typeof drawLeft>[0]
      assert.deepEqual([drawLeft(left, 'en'), drawLeft(left, 'pl')], [en, pl])
    })
  }
})
