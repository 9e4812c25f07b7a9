import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import mock from './mock.ts'
import type { Mock } from './options.ts'

const responses = {
  '200': {
    content: {
      'application/json': { examples: { jan: { value: 1 }, ola: { value: 2 } } },
      'text/plain\r\nX: y': { examples: { odd: { value: 'a' } } },
      '*/*': { examples: { any: { value: 'b' } } },
    },
  },
  '404': { content: { 'application/json': { examples: { jan: { value: 3 } } } } },
}
const document = {
  openapi: '3.1.0',
  info: { title: 'Test', version: '1.0.0' },
  paths: {
    '/a': { get: { responses } },
    '/b': { get: {} },
    '/loop': { get: { responses: { $ref: '#/paths/~1loop/get/responses' } } },
    '/odd': { get: { responses: { $ref: '#/__proto__/constructor' }, x: '%zz' } },
  },
}

function build(options: Mock, path = '/a') {
  const bench = openBench({ document })
  const tools = bench.tools('GET', path)
  const step = mock.build(options, tools)
  return { step, ask: () => bench.call({ tools }) }
}

describe('mock', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(new URL('mock.cases.yaml', import.meta.url).pathname)
    assert.equal(failed, 0, lines.join('\n'))
  })

  // oxfmt-ignore
  const refused: readonly [Mock, string, RegExp][] = [
    [{ example: 'jan' },                          '/a',    /has the example `jan` for 200, 404; say which with `status`/],
    [{ example: 'jan', status: 500 },             '/a',    /not for 500, but for 200, 404/],
    [{ example: 'ola', 'media-type': 'a/b' },     '/a',    /not in a\/b, but in application\/json/],
    [{ example: 'olla' },                         '/a',    /did you mean `ola`/],
    [{ example: 'pesel' },                        '/a',    /it has jan, ola, odd, any/],
    [{ example: 'pesel' },                        '/b',    /the document gives it no example/],
    [{ example: 'pesel' },                        '/loop', /the document gives it no example/],
    [{ example: 'pesel' },                        '/odd',  /the document gives it no example/],
  ]
  for (const [options, path, told] of refused) {
    it(`is not built where ${JSON.stringify(options)} has no one answer of ${path}`, () => {
      assert.throws(() => build(options, path), told)
    })
  }

  it('never answers with a media type that would break a field or is none', async () => {
    for (const [example, type] of [
      ['odd', 'application/octet-stream'],
      ['any', 'application/json'],
    ] as const) {
      const { step, ask } = build({ example })
      const { reply } = await walk([step], ask())
      assert.equal(reply.headers.get('content-type'), type)
    }
  })

  it('gives each call bytes of its own', async () => {
    const { step, ask } = build({ body: 'same' })
    const first = (await walk([step], ask())).reply
    assert.ok(first.body.kind === 'bytes')
    first.body.bytes.fill(0)
    first.headers.add('X-More', 'a')
    const second = (await walk([step], ask())).reply
    assert.ok(second.body.kind === 'bytes')
    assert.equal(Buffer.from(second.body.bytes).toString(), 'same')
    assert.equal(second.headers.has('x-more'), false)
  })

  it('waits only where the file says so', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const { step: prompt, ask } = build({ status: 204 })
    assert.ok(!(prompt.request!(ask()) instanceof Promise))

    const late = build({ status: 204, delay: 500 })
    let come = false
    const reply = Promise.resolve(late.step.request!(late.ask())).then(() => (come = true))
    t.mock.timers.tick(499)
    await new Promise(setImmediate)
    assert.equal(come, false)
    t.mock.timers.tick(1)
    await reply
    assert.equal(come, true)
  })
})
