import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Hooks } from './policy.ts'
import { openBench, walk } from './testing/harness.ts'
import { conditioned } from './when.ts'

function open() {
  const bench = openBench()
  const tools = bench.tools('GET', '/persons')
  const met: string[] = []
  const step: Hooks = {
    request: () => void met.push('request'),
    response: () => void met.push('response'),
    finish: () => void met.push('finish'),
  }
  return { bench, tools, met, step }
}

describe('a condition', () => {
  it('costs nothing where there is none', () => {
    const { step } = open()
    assert.equal(conditioned(step, {}, 'here'), step)
  })

  it('of a step that holds lets all its hooks run, and else none', async () => {
    const { bench, tools, met, step } = open()
    await walk([conditioned(step, { when: 'call.method == "GET"' }, 'here')], bench.call({ tools }))
    assert.deepEqual(met.splice(0), ['request', 'response', 'finish'])
    await walk(
      [conditioned(step, { unless: 'call.method == "GET"' }, 'here')],
      bench.call({ tools }),
    )
    assert.deepEqual(met, [])
  })

  it('is asked once: what changes later does not matter', async () => {
    const { bench, tools, met, step } = open()
    const rewriting: Hooks = {
      request: (call) => call.headers.set('x-mode', 'other'),
      response: (call) => call.headers.set('x-mode', 'third'),
    }
    const steps = [conditioned(step, { when: 'header["x-mode"] == "first"' }, 'here'), rewriting]
    await walk(steps, bench.call({ tools, headers: ['X-Mode', 'first'] }))
    assert.deepEqual(met, ['request', 'response', 'finish'])
  })

  it('is asked at the first hook that still runs where an earlier step ended the call', async () => {
    const { bench, tools, met, step } = open()
    const refusing: Hooks = { request: () => assert.fail('a bug') }
    await walk(
      [refusing, conditioned(step, { when: 'caller.entity == ""' }, 'here')],
      bench.call({ tools }),
    )
    assert.deepEqual(met, ['response', 'finish'])
  })

  it('of a step that reads the body holds the body to its size only where the step runs', async () => {
    const { bench, tools } = open()
    const step: Hooks = { wantsBody: { request: 4 }, request: () => {} }
    const ask = async (when: string, body: string) => {
      const { reply } = await walk(
        [conditioned(step, { when }, 'here')],
        bench.call({ tools, body }),
      )
      return reply.problem?.code
    }
    assert.equal(await ask('call.method == "GET"', 'abcd'), undefined)
    assert.equal(await ask('call.method == "GET"', 'abcde'), 'request/body-too-large')
    assert.equal(await ask('call.method == "PUT"', 'abcde'), undefined)
  })

  it('that cannot be answered refuses the call and leaves its trace all the same', async () => {
    const { bench, tools, met, step } = open()
    const { reply } = await walk(
      [conditioned(step, { when: 'caller.scopes[7] == "x"' }, 'policies/a.yaml:7')],
      bench.call({ tools }),
    )
    assert.equal(reply.problem?.code, 'gateway/internal')
    assert.match(String(reply.problem?.cause), /policies\/a\.yaml:7/)
    assert.deepEqual(met, ['finish'])
  })

  it('knows an absent header as empty text, unless it is asked for first', async () => {
    const holds = async (when: string, ...headers: string[]) => {
      const { bench, tools, met, step } = open()
      await walk([conditioned(step, { when }, 'here')], bench.call({ tools, headers }))
      return met.length > 0
    }
    assert.equal(await holds('header["x-a"] == ""'), true)
    assert.equal(await holds('header["x-a"] != "1"'), true)
    assert.equal(await holds('header["x-a"] == "1"', 'X-A', '1'), true)
    assert.equal(await holds("header['x-a'] == '1, 2'", 'X-A', '1', 'x-a', '2'), true)
    assert.equal(await holds('"x-a" in header'), false)
    assert.equal(await holds('"x-a" in header', 'X-A', ''), true)
    assert.equal(await holds('!("x-a" in header) || header["x-a"] == "1"'), true)
    assert.equal(await holds('has(header.mode) && header.mode == "1"'), false)
    assert.equal(await holds('has(header.mode) && header.mode == "1"', 'Mode', '1'), true)
    assert.equal(await holds('header.exists(name, name == "x-a")', 'X-A', '1'), true)
  })
})
