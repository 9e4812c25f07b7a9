import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { openLog } from '#kernel/log/log.ts'
import type { ByteSource } from '../call.ts'
import { HeaderList } from '../headers.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { upstreamReply } from '../testing/walk.ts'
import { sampler } from './sampler.ts'
import validateResponse from './validate-response.ts'
import type { ValidateResponse } from './validate-response.ts'

const json = ['Content-Type', 'application/json']

function described(schema: object, schemas: object = {}, openapi = '3.1.0'): object {
  const responses = { 200: { description: '', content: { 'application/json': { schema } } } }
  const info = { title: 'T', version: '1' }
  return { openapi, info, paths: { '/things': { get: { responses } } }, components: { schemas } }
}

function open(
  document: object,
  options: ValidateResponse = { mode: 'enforce', 'max-body': 67_108_864 },
) {
  let written = ''
  const stream = new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) })
  const bench = openBench({ document, log: openLog('info', stream) })
  const tools = bench.tools('GET', '/things')
  const step = validateResponse.build(options, tools)
  const ask = async (body: string | Uint8Array, method = 'GET', headers = json) => {
    const call = bench.call({ tools, method })
    const reply = upstreamReply(200, headers)
    if (body.length > 0) reply.body = { kind: 'bytes', bytes: Buffer.from(body) }
    const walked = await walk([step], call, { upstream: () => reply })
    const { cause } = walked.reply.problem ?? {}
    return cause instanceof Error ? cause.message : (walked.reply.problem?.code ?? 'passed')
  }
  return { ask, bench, tools, step, written: () => written }
}

/** A source that says how much of it was taken. */
function flowing(chunks: readonly string[], length?: number) {
  const left = chunks.map((text) => Buffer.from(text))
  const taken = { started: false, chunks: 0 }
  const source: ByteSource = {
    length,
    flow(sink) {
      taken.started = true
      const go = () => {
        for (let chunk = left.shift(); chunk; chunk = left.shift()) {
          taken.chunks += 1
          if (!sink.write(chunk, go)) return
        }
        sink.end()
      }
      go()
    },
    abort() {},
  }
  return { source, taken }
}

describe('validate-response', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('validate-response.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('tells the log what does not fit and where, without a word of the answer', async () => {
    const schema = {
      type: 'object',
      required: ['items'],
      properties: {
        items: {
          type: 'array',
          items: { required: ['name'], additionalProperties: { type: 'string' } },
        },
      },
    }
    const body = JSON.stringify({ items: [{ '44051401458': 17 }, { name: 44051401458 }] })
    const { ask, written } = open(described(schema), { mode: 'report' })
    assert.equal(await ask(body), 'passed')
    assert.match(written(), /the body \/items\/\*\/… must be a string/)
    assert.match(written(), /the body \/items\/\*\/name is missing/)
    assert.doesNotMatch(written(), /44051401458/)
    assert.match(await open(described(schema)).ask(body), /\/items\/\*\/name must be a string/)
  })

  it('does not ask a reply for what only a call holds', async () => {
    const properties = { id: { readOnly: true }, pin: { writeOnly: true } }
    const { ask } = open(described({ type: 'object', required: ['id', 'pin'], properties }))
    assert.equal(await ask('{"id": 1}'), 'passed')
    assert.match(await ask('{"pin": 1}'), /\/id is missing/)
  })

  it('reads 3.0 as 3.0', async () => {
    const { ask } = open(described({ type: 'string', nullable: true }, {}, '3.0.3'))
    assert.equal(await ask('null'), 'passed')
    assert.match(await ask('1'), /must be a string/)
  })

  it('costs nothing where the document says nothing of replies', () => {
    const { tools } = openBench({
      document: { ...described({}), paths: { '/things': { get: {} } } },
    })
    assert.deepEqual(validateResponse.build({}, tools('GET', '/things')), {})
  })

  it('asks no body of HEAD, and none of its announced kind of any other method', async () => {
    const { ask } = open(described({ type: 'object' }))
    assert.equal(await ask('', 'HEAD'), 'passed')
    assert.match(await ask(''), /the body is missing/)
  })

  it('compiles an operation once, however often policies are edited', async () => {
    const { tools, bench } = open(described({ type: 'object' }))
    const { responses } = tools.operation as { responses: Record<string, object> }
    // Had it looked again, no 200 would be declared.
    delete responses['200']
    const step = validateResponse.build({ mode: 'enforce' }, tools)
    const upstream = () => upstreamReply(200, json, '{}')
    assert.equal((await walk([step], bench.call({ tools }), { upstream })).reply.problem, undefined)
  })
})

describe('a reply that flows', () => {
  const document = described({ type: 'object' })
  const run = async (options: ValidateResponse, chunks: readonly string[], length?: number) => {
    const { step, bench, tools } = open(document, options)
    const { source, taken } = flowing(chunks, length)
    const reply = {
      status: 200,
      headers: new HeaderList([...json]),
      body: { kind: 'stream', source } as const,
      from: 'upstream' as const,
    }
    const walked = await walk([step], bench.call({ tools }), { upstream: () => reply })
    return { reply: walked.reply, taken }
  }

  it('is not touched where the call is not in the sample', async () => {
    // The trace id of the first call of a bench is 0…01.
    const share = 0.000_001
    assert.equal(sampler(share)('1'.padStart(32, '0')), false)
    const { reply, taken } = await run({ sample: share }, ['{', '}'])
    assert.deepEqual([reply.body.kind, taken.started], ['stream', false])
    assert.equal(open(document, { sample: share }).step.wantsBody, undefined)
  })

  it('is held only as far as it is checked, and flows on where it is larger', async () => {
    const chunks = Array.from({ length: 20 }, () => '"'.padEnd(200, 'x'))
    const { reply, taken } = await run({ mode: 'report', 'max-body': 1024 }, chunks)
    assert.ok(taken.chunks < 8, `${taken.chunks} chunks were taken`)
    assert.ok(reply.body.kind === 'stream')
    let text = ''
    reply.body.source.flow({
      write: (chunk) => ((text += String(chunk)), true),
      end() {},
      fail: assert.fail,
    })
    assert.equal(text, chunks.join(''))
    const refused = await run({ mode: 'enforce', 'max-body': 1024 }, chunks)
    assert.equal(refused.reply.problem?.code, 'upstream/invalid')
    const announced = await run({ mode: 'report', 'max-body': 1024 }, chunks, 4000)
    assert.equal(announced.taken.started, false)
  })

  it('is checked as one piece', async () => {
    const { reply } = await run({ mode: 'enforce' }, ['{"a"', ':1}'])
    assert.equal(reply.body.kind === 'bytes' && String(reply.body.bytes), '{"a":1}')
    assert.equal(
      (await run({ mode: 'enforce' }, ['[', ']'])).reply.problem?.code,
      'upstream/invalid',
    )
  })
})

describe('the sample', () => {
  it('is the share it is said to be, the same for a trace id each time', () => {
    for (const share of [0.01, 0.25, 0.9]) {
      const isSampled = sampler(share)
      const ids = Array.from({ length: 20_000 }, (_, at) => at.toString(16).padStart(32, '0'))
      const count = ids.filter(isSampled).length
      assert.ok(Math.abs(count / ids.length - share) < 0.02, `${count} of ${ids.length}`)
      assert.equal(ids.filter(sampler(share)).length, count)
    }
    assert.equal(sampler(1)('f'.repeat(32)), true)
  })

  it('of a smaller share lies within that of a larger one', () => {
    const ids = Array.from({ length: 2_000 }, (_, at) => at.toString(16).padStart(32, '0'))
    assert.ok(ids.filter(sampler(0.1)).every(sampler(0.2)))
  })
})

describe('a hostile answer', () => {
  const bound = 10_000_000

  it('of a hundred thousand unique objects is judged in one pass', async () => {
    const { ask } = open(described({ type: 'array', uniqueItems: true, items: { type: 'object' } }))
    const items = Array.from({ length: 100_000 }, (_, id) => ({ id, name: 'x' }))
    const start = process.cpuUsage()
    assert.equal(await ask(JSON.stringify(items)), 'passed')
    assert.match(await ask(JSON.stringify([...items, { name: 'x', id: 5 }])), /same item twice/)
    const { user, system } = process.cpuUsage(start)
    assert.ok(user + system < bound)
  })

  it('that makes a pattern backtrack is judged at once', async () => {
    const { ask } = open(described({ type: 'string', pattern: '^(a+)+$' }))
    const start = process.cpuUsage()
    assert.match(await ask(`"${'a'.repeat(50_000)}!"`), /must match/)
    const { user, system } = process.cpuUsage(start)
    assert.ok(user + system < bound)
  })

  // oxfmt-ignore
  const cases: readonly [what: string, schema: object, body: string | Uint8Array, says: RegExp][] = [
    ['that nests twenty thousand deep',      {},                                                       '['.repeat(20_000),                     /passed/],
    ['that nests deep where it is checked',  { type: 'array' },                                        '['.repeat(20_000),                     /nests deeper than 64 levels/],
    ['that has a member `toString`',         { enum: [{ a: 1 }, 5] },                                  '{"toString":0}',                       /must be one of the described values/],
    ['that has members of a prototype',      { additionalProperties: false, required: ['constructor'] }, '{"__proto__":{"constructor":1}}',    /the body \/constructor is missing; the body \/… is not described/],
    ['that is not UTF-8',                    { type: 'string' },                                       Buffer.from([0x22, 0xff, 0x22]),        /the body is not UTF-8/],
    ['that is no JSON, whatever it says',    { type: 'string' },                                       '<html>44051401458',                    /^The answer does not fit: the body is not JSON\.$/],
    ['that begins with a byte order mark',   { type: 'object' },                                       '\ufeff{}',                             /the body is not JSON/],
  ]
  for (const [what, schema, body, says] of cases) {
    it(what, async () => assert.match(await open(described(schema)).ask(body), says))
  }

  it('with as many errors as members is told in twenty lines', async () => {
    const { ask } = open(described({ items: { type: 'string' }, type: 'array' }))
    const said = await ask(`[${'1,'.repeat(4_000)}1]`)
    assert.ok(said.length < 2_000, String(said.length))
  })
})
