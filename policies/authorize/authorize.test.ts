import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import authorize from './authorize.ts'
import type { Authorize } from './options.ts'

/** What a call with these values in its path earns, and what the log may see of it. */
async function ask(options: Authorize, params: Record<string, string>) {
  const bench = openBench()
  const tools = bench.tools('GET', '/persons/{id}', 'policies/test.yaml:7')
  const step = authorize.build(options, tools)
  const call = bench.call({ tools, params })
  const { reply } = await walk([step], call)
  const cause = reply.problem?.cause
  return {
    status: reply.status,
    notes: call.notes,
    detail: reply.problem?.message,
    cause: cause instanceof Error ? cause : undefined,
  }
}

describe('authorize', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('authorize.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('tells a refused caller what the rule says, and nothing of what he sent', async () => {
    const say = 'Records of officials are kept apart; ask the registry.'
    const rules = [{ name: 'officials', deny: 'param["id"] == "80010112345"', say }]
    const told = await ask({ rules }, { id: '80010112345' })
    assert.deepEqual([told.status, told.detail], [403, say])
  })

  it('tells the log which rule has no answer and where it stands, and no value of the call', async () => {
    const rules = [{ name: 'even', allow: 'int(param["id"]) % 2 == 0' }]
    assert.equal((await ask({ rules }, { id: '2' })).status, 200)
    const told = await ask({ rules }, { id: 'Kowalska' })
    assert.equal(told.status, 403)
    assert.deepEqual(told.notes, { authorize: 'even' })
    const log = `${told.cause?.stack} ${JSON.stringify(told.cause)} ${String(told.cause?.cause)}`
    assert.match(log, /policies\/test\.yaml:7: the rule `even` has no answer/)
    assert.doesNotMatch(log + told.detail, /Kowalska/)
  })

  it('takes names of the language for what they are: no values of the path', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const rules = [{ name: 'any', allow: `"${name}" in param || param["${name}"] != "x"` }]
      assert.equal((await ask({ rules, otherwise: 'allow' }, { id: '17' })).status, 403, name)
    }
  })

  it('knows a value of the path by any name that a document may give it', async () => {
    const rules = [{ name: 'own', allow: 'param["constructor"] == "17"' }]
    const params = Object.create(null) as Record<string, string>
    params['constructor'] = '17'
    assert.equal((await ask({ rules }, params)).status, 200)
  })
})
