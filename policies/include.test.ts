import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OperationFacts } from './call.ts'
import { readAll } from './load.ts'

function read(files: Record<string, string>) {
  return readAll(new Map(Object.entries(files)), (name) => `policies/${name}.yaml`)
}

function told(files: Record<string, string>, name: string): string[] {
  const { complaints } = read(files).get(name)!
  return complaints.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
}

function operation(id: string, more: Partial<OperationFacts> = {}): OperationFacts {
  const hints = { rateLimits: [], permissions: [] }
  return { id, method: 'GET', path: `/${id}`, deprecated: false, tags: [], hints, ...more }
}

const base = 'steps:\n  - require-token: {}\n  - journal: {}\n'

describe('a policy file that includes others', () => {
  it('has their steps too, each phase theirs first, through as many files as it takes', () => {
    const files = read({
      base,
      web: 'include: [base]\nsteps:\n  - cors: { origins: ["https://a.example"] }\n',
      open: 'include: [web]\nsteps:\n  - rate-limit: { calls: 1, seconds: 1 }\n',
    })
    const steps = files.get('open')!.policy!.plan(operation('list'))
    assert.deepEqual(
      steps.map(({ policy, origin }) => `${policy} ${origin}`),
      [
        'require-token policies/base.yaml:2',
        'rate-limit policies/open.yaml:3',
        'cors policies/web.yaml:3',
        'journal policies/base.yaml:3',
      ],
    )
  })

  it('may be nothing but what it includes, and may meet one file by two ways', () => {
    const files = read({
      base,
      a: 'include: [base]\n',
      b: 'include: [base]\nsteps: [{ cors: { origins: ["*"] } }]\n',
      both: 'include: [a, b]\n',
    })
    const steps = files.get('both')!.policy!.plan(operation('list'))
    assert.deepEqual(
      steps.map(({ policy }) => policy),
      ['require-token', 'cors', 'journal'],
    )
  })

  it('takes over what they say of hints, and may say otherwise', () => {
    const limits = [{ calls: 1, seconds: 1 }]
    const asked = operation('list', { hints: { rateLimits: limits, permissions: [] } })
    const files = read({
      base: `hints: { x-rate-limits: ignore }\n${base}`,
      same: 'include: [base]\n',
      other: 'include: [base]\nhints: { x-rate-limits: honour }\n',
    })
    const limited = (name: string) =>
      files
        .get(name)!
        .policy!.plan(asked)
        .some(({ policy }) => policy === 'rate-limit')
    assert.deepEqual([limited('same'), limited('other')], [false, true])
  })

  // oxfmt-ignore
  const wrong: readonly [what: string, files: Record<string, string>, complaint: RegExp][] = [
    ['that is not there',      { x: 'include: [bas]\n', base },                     /^policies\/x\.yaml:1:11 There is no policy file `bas` beside this one; there are base\.$/],
    ['that includes it',       { x: 'include: [y]\n', y: 'include: [x]\n' },        /^policies\/x\.yaml:1:11 `y` is wrong itself/],
    ['that is wrong',          { x: 'include: [y]\n', y: 'steps: [{ jurnal: {} }]\n' }, /^policies\/x\.yaml:1:11 `y` is wrong itself; mend that file first\.$/],
    ['with the same step',     { x: `include: [base]\n${base}`, base },             /^policies\/x\.yaml:3:5 `require-token` comes from policies\/base\.yaml:2 already/],
    ['at odds with each other', { x: 'include: [a, b]\n', a: 'steps: [{ cors: { origins: ["*"] } }]\n', b: 'steps: [{ cors: { origins: ["https://a.example"] } }]\n' }, /^policies\/x\.yaml:1:14 `cors` comes from policies\/a\.yaml:1 already/],
    ['by no name',             { x: 'include: [../base]\n', base },                 /^policies\/x\.yaml:1:11 /],
  ]
  for (const [what, files, complaint] of wrong) {
    it(`is told when it includes a file ${what}`, () => {
      assert.match(told(files, 'x')[0] ?? 'nothing', complaint)
    })
  }

  it('in a circle is told at one place, and nothing hangs', () => {
    const files = { x: 'include: [y]\n', y: 'include: [z]\n', z: 'include: [x]\n' }
    assert.match(told(files, 'z').join(), /`x` leads back here/)
    assert.ok([...read(files).values()].every(({ policy }) => policy === undefined))
  })
})

describe('a step with `only`', () => {
  const file = (only: string) => {
    const text = `steps:\n  - require-token: {}\n  - cors: { origins: ["*"] }\n    only: ${only}\n`
    const { policy, complaints } = read({ x: text }).get('x')!
    assert.deepEqual(complaints, [])
    return (facts: OperationFacts) => policy!.plan(facts).some((step) => step.policy === 'cors')
  }

  it('is there for the operations it names, by id or by method and path', () => {
    const fits = file('{ operations: [list, "GET /read"] }')
    assert.deepEqual(
      ['list', 'read', 'other'].map((id) => fits(operation(id))),
      [true, true, false],
    )
  })

  it('is there for one tag of several, and where every kind fits', () => {
    const fits = file('{ tags: [public, web], methods: [GET] }')
    assert.ok(fits(operation('a', { tags: ['web', 'x'] })))
    assert.ok(!fits(operation('a', { tags: ['x'] })))
    assert.ok(!fits(operation('a', { tags: ['web'], method: 'POST' })))
  })

  it('that meets another of its policy in one operation is a conflict of that operation', () => {
    const text =
      'steps:\n  - cors: { origins: ["*"] }\n    only: { tags: [a] }\n' +
      '  - cors: { origins: ["https://b.example"] }\n    only: { tags: [b] }\n'
    const { policy } = read({ x: text }).get('x')!
    assert.equal(policy!.plan(operation('one', { tags: ['a'] })).length, 1)
    assert.throws(
      () => policy!.plan(operation('both', { tags: ['a', 'b'] })),
      /policies\/x\.yaml:4: `cors` is there for GET \/both already, from policies\/x\.yaml:2/,
    )
  })

  it('needs at least one kind', () => {
    assert.match(told({ x: 'steps: [{ journal: {}, only: {} }]\n' }, 'x').join(), /`only`/)
    assert.match(
      told({ x: 'steps: [{ journal: {}, only: { tag: [a] } }]\n' }, 'x').join(),
      /did you mean `tags`/,
    )
  })
})
