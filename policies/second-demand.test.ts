import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OperationFacts } from './call.ts'
import { readPolicy } from './read-policy.ts'

const key = '- api-key: {}\n'
const token = '- require-token: {}\n'
const header = `  when: '"x-api-key" in header'\n`
const noHeader = `  unless: '"x-api-key" in header'\n`
const known = `  unless: caller.system != ""\n`
const reads = '  only: { methods: [GET] }\n'
const writes = '  only: { methods: [POST] }\n'

function told(...steps: string[]): readonly string[] {
  const { complaints } = readPolicy(`steps:\n${steps.join('')}`, 'p.yaml', 'p')
  return complaints.map(({ line, message }) => `${line} ${message}`)
}

describe('a token and a key in one file', () => {
  it('pass where each has a condition', () => {
    assert.deepEqual(told(key, header, token, known), [])
    assert.deepEqual(told(token, noHeader, key, header), [])
  })

  it('are told where one is demanded of every call, and how to mend that', () => {
    // oxfmt-ignore
    const wrong: [string[], RegExp][] = [
      [[key, token],           /^2 `api-key` would be demanded beside `require-token`; write `when: '"x-api-key" in header'` /],
      [[token, key],           /^2 `require-token` would be .* write `unless: '"x-api-key" in header'` /],
      [[key, header, token],   /^4 `require-token` would be .* write `unless: caller\.system != ""` /],
      [[token, noHeader, key], /^4 `api-key` would be .* write `unless: caller\.system != ""` /],
    ]
    for (const [steps, complaint] of wrong) {
      const [first, ...more] = told(...steps)
      assert.match(first ?? 'nothing', complaint)
      assert.deepEqual(more, [])
    }
  })

  it('are told where one comes from an included file', () => {
    const base = readPolicy(`steps:\n${token}`, 'base.yaml', 'base')
    const find = () => base
    const { complaints } = readPolicy(`include: [base]\nsteps:\n${key}`, 'p.yaml', 'p', find)
    assert.equal(complaints.length, 1)
    assert.match(complaints[0]!.message, /`require-token` would be .*\(base\.yaml:2\)$/)
  })

  it('may be for other operations; where they meet, that API is told', () => {
    const facts = (method: string): OperationFacts => ({
      id: method,
      method,
      path: '/x',
      deprecated: false,
      tags: [],
      hints: { rateLimits: [], permissions: [] },
    })
    const apart = readPolicy(`steps:\n${key}${reads}${token}${writes}`, 'p.yaml', 'p').policy!
    assert.deepEqual(
      apart.plan(facts('GET')).map(({ policy }) => policy),
      ['api-key'],
    )
    const meeting = readPolicy(`steps:\n${key}${reads}${token}${reads}`, 'p.yaml', 'p').policy!
    assert.throws(() => meeting.plan(facts('GET')), /p\.yaml:2, in GET \/x: `api-key` would be/)
  })

  it('may both be there beside a certificate, which only binds', () => {
    assert.deepEqual(told('- require-mtls: {}\n', token), [])
    assert.deepEqual(told('- require-mtls: {}\n', key, header, token, known), [])
  })
})
