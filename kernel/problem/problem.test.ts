import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { asProblem, Problem, problemBody, problems, refuse } from './problem.ts'
import type { ProblemCode } from './problem.ts'

const rows = Object.entries(problems)

describe('the table of problems', () => {
  for (const [code, { status, fault, pl, en }] of rows) {
    it(`${code} has an address, a status that fits its fault, and two titles`, () => {
      assert.match(code, /^[a-z]+\/[a-z]+(?:-[a-z]+)*$/)
      if (fault === 'caller') assert.ok(status >= 400 && status < 500)
      else assert.ok(status >= 500 && status < 600)
      for (const title of [pl, en]) assert.match(title, /^\p{Lu}.{5,70}[^.\s]$/u)
      assert.notEqual(pl, en)
    })
  }

  it('names no two rows alike', () => {
    for (const language of ['pl', 'en'] as const) {
      assert.equal(new Set(rows.map(([, row]) => row[language])).size, rows.length)
    }
  })

  it('keeps its columns in line, so that it is read as one', async () => {
    const { readFile } = await import('node:fs/promises')
    const text = await readFile(new URL('problem.ts', import.meta.url), 'utf8')
    const written = text.match(/^ {2}'[a-z-]+\/[a-z-]+': .*$/gm) ?? []
    assert.equal(written.length, rows.length)
    for (const column of ['{ status:', ', fault:']) {
      const places = new Set(written.map((row) => row.indexOf(column)))
      assert.ok(places.size <= 2, `${column} stands at ${[...places].join(', ')}`)
    }
  })
})

describe('a problem', () => {
  it('thrown by refuse carries its row, its errors and its headers', () => {
    const errors = [{ in: 'body', pointer: '/a', detail: 'It must be a number.' }] as const
    assert.throws(
      () => refuse('limit/exceeded', 'Wait 3 s.', { headers: ['Retry-After', '3'], errors }),
      (thrown: unknown) => {
        assert.ok(thrown instanceof Problem)
        assert.equal(thrown.status, 429)
        assert.equal(thrown.fault, 'caller')
        assert.deepEqual(thrown.headers, ['Retry-After', '3'])
        assert.deepEqual(thrown.errors, errors)
        return true
      },
    )
  })

  it('is written as RFC 9457 has it, in the language asked for', () => {
    const problem = new Problem('route/unknown', 'There is no such path.')
    assert.deepEqual(problemBody(problem, 'abc', 'pl'), {
      type: '/problems/route/unknown',
      title: problems['route/unknown'].pl,
      status: 404,
      detail: 'There is no such path.',
      fault: 'caller',
      traceId: 'abc',
    })
    assert.equal(problemBody(problem, 'abc', 'en').title, problems['route/unknown'].en)
  })

  it('of any row never shows its cause, its stack or its headers to the caller', () => {
    for (const code of Object.keys(problems) as ProblemCode[]) {
      const cause = new Error('hush: connect ECONNREFUSED 10.0.0.7:5432')
      const problem = new Problem(code, 'A sentence.', { cause, headers: ['X', 'hush'] })
      assert.equal(problem.cause, cause)
      assert.doesNotMatch(
        JSON.stringify(problemBody(problem, 't', 'en')),
        /hush|ECONN|problem\.test/,
      )
    }
  })

  it('stays itself when caught, and anything else tells the caller nothing', () => {
    const problem = new Problem('token/missing', 'Send a token.')
    assert.equal(asProblem(problem), problem)
    for (const thrown of [new TypeError('hush'), 'hush', undefined, null, { message: 'hush' }]) {
      const made = asProblem(thrown)
      assert.equal(made.code, 'gateway/internal')
      assert.equal(made.status, 500)
      assert.equal(made.cause, thrown)
      assert.doesNotMatch(JSON.stringify(problemBody(made, 't', 'pl')), /hush/)
    }
  })
})
