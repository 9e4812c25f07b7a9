import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ByteSource } from '../call.ts'
import { looseJson } from '../json/testing/loose-json.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import transformBody from './transform-body.ts'
import type { TransformBody } from './options.ts'

const json = ['Content-Type', 'application/json']

async function send(options: TransformBody, body: string, answer = '{}') {
  const bench = openBench()
  const tools = bench.tools('POST', '/things')
  const call = bench.call({ tools, headers: json, body })
  const upstream = () => upstreamReply(200, json, answer)
  const { reply, forwarded } = await walk([transformBody.build(options, tools)], call, { upstream })
  return { problem: reply.problem, there: text(forwarded?.body), back: text(reply.body) }
}

function text(body: { kind: string; bytes?: Uint8Array } | undefined): string | undefined {
  return body?.bytes && Buffer.from(body.bytes).toString()
}

describe('transform-body', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('transform-body.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('sends on the same bytes where its operations reach nothing, whatever the JSON', async () => {
    const options: TransformBody = {
      request: [{ remove: '/no such/member' }, { move: { from: '/no such', to: '/other' } }],
      response: [{ rename: { '/no such': 'x' } }, { unwrap: '/no such' }],
    }
    await fc.assert(
      fc.asyncProperty(looseJson, async ({ text: it }) => {
        const { there, back } = await send(options, it, it)
        assert.deepEqual([there, back], [it, it])
      }),
    )
  })

  it('wraps and unwraps without a trace', async () => {
    const options: TransformBody = { request: [{ wrap: 'a/b' }, { unwrap: '/a~1b' }] }
    await fc.assert(
      fc.asyncProperty(looseJson, async ({ text: it }) => {
        assert.equal((await send(options, it)).there, it)
      }),
    )
  })

  it('puts a value of its own at each place, so that one can be changed without the others', async () => {
    const options: TransformBody = {
      request: [{ set: { '/*': { a: [] } } }, { set: { '/0/a': 1 } }, { remove: '/1/a' }],
    }
    assert.equal((await send(options, '[0, 0, 0]')).there, '[{"a":1}, {}, {"a":[]}]')
  })

  it('reads a flowing body only where it is JSON', async () => {
    const bench = openBench()
    const tools = bench.tools('POST', '/things')
    const options: TransformBody = {
      request: [{ wrap: 'a' }],
      'not-json': 'pass',
      'max-body': 1024,
    }
    const step = transformBody.build(options, tools)
    assert.equal(step.wantsBody, undefined)
    const ask = async (type: string, chunks: readonly string[]) => {
      const call = bench.call({ tools, headers: ['Content-Type', type] })
      const source: ByteSource = {
        length: undefined,
        flow(sink) {
          for (const chunk of chunks) sink.write(Buffer.from(chunk), () => {})
          sink.end()
        },
        abort() {},
      }
      call.body = { kind: 'stream', source }
      const { reply } = await walk([step], call)
      return reply.problem?.code ?? text(call.body) ?? call.body.kind
    }
    assert.equal(await ask('image/png', ['x'.repeat(2000)]), 'stream')
    assert.equal(await ask('application/json', ['[1,', '2]']), '{"a":[1,2]}')
    assert.equal(await ask('application/json', []), '')
    assert.equal(await ask('application/json', [`"${'x'.repeat(1023)}"`]), 'request/body-too-large')
  })
})

describe('a hostile body', () => {
  it('does not make a small value a large body', async () => {
    const options: TransformBody = {
      request: [{ set: { '/*/note': 'x'.repeat(4000) } }],
      response: [{ set: { '/*/note': 'x'.repeat(4000) } }],
    }
    const many = `[${'{},'.repeat(1000)}{}]`
    assert.equal((await send(options, many)).problem?.code, 'request/too-complex')
    assert.equal((await send(options, '[]', many)).problem?.code, 'upstream/invalid')
    assert.equal((await send(options, '[{}]')).problem, undefined)
  })

  it('is taken in linear time, and reaches no prototype', async () => {
    const start = process.cpuUsage()
    const options: TransformBody = {
      request: [
        { set: { '/__proto__': { polluted: 1 } } },
        { move: { from: '/a', to: '/constructor' } },
        { remove: '/*/x' },
        { keep: ['/*', '/b/*/c'] },
      ],
    }
    const wide = `{${Array.from({ length: 50_000 }, (_, at) => `"m${at}":{}`).join()}, "a": {"x": 1}}`
    const { there } = await send(options, wide)
    assert.ok(there?.endsWith(',"__proto__":{"polluted":1},"constructor":{}}'), there?.slice(-80))
    assert.equal(({} as { polluted?: unknown }).polluted, undefined)
    const { user, system } = process.cpuUsage(start)
    assert.ok(user + system < 10_000_000)
  })

  it('is refused without a word of it', async () => {
    const { problem } = await send({ request: [{ wrap: 'a' }] }, '{"pesel": 44051401458')
    assert.equal(problem?.code, 'request/invalid')
    assert.doesNotMatch(JSON.stringify([problem.message, problem.errors]), /44051401458/)
  })
})
