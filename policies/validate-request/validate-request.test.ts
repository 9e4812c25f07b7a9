import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, it } from 'node:test'
import type { ByteSource } from '../call.ts'
import { openLog } from '#kernel/log/log.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { document, json, send } from './testing/send.ts'
import validateRequest from './validate-request.ts'

describe('validate-request', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('validate-request.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('costs nothing where the document describes neither parameter nor body', () => {
    const { tools } = openBench({ document: document({}) })
    assert.deepEqual(validateRequest.build({}, tools('POST', '/things')), {})
  })

  it('buffers a body only where it looks inside', () => {
    const upload = document({ requestBody: { content: { 'application/octet-stream': {} } } })
    const hooks = (doc: object) =>
      validateRequest.build({}, openBench({ document: doc }).tools('POST', '/things'))
    assert.equal(hooks(upload).wantsBody, undefined)
    assert.deepEqual(hooks(json({ type: 'object' })).wantsBody, { request: 1_048_576 })
  })

  it('refuses a body beyond max-body', async () => {
    const bench = openBench({ document: json({ type: 'string' }) })
    const tools = bench.tools('POST', '/things')
    const step = validateRequest.build({ 'max-body': 1024 }, tools)
    const ask = async (length: number) => {
      const body = JSON.stringify('x'.repeat(length - 2))
      const call = bench.call({ tools, headers: ['content-type', 'application/json'], body })
      return (await walk([step], call)).reply.problem?.code
    }
    assert.equal(await ask(1024), undefined)
    assert.equal(await ask(1025), 'request/body-too-large')
  })

  it('holds only the JSON in memory where an operation takes uploads too', async () => {
    const content = {
      'application/json': { schema: { type: 'object', required: ['a'] } },
      'image/png': {},
    }
    const bench = openBench({ document: document({ requestBody: { content } }) })
    const tools = bench.tools('POST', '/things')
    const step = validateRequest.build({ 'max-body': 1024 }, tools)
    assert.equal(step.wantsBody, undefined)
    const ask = async (
      type: string,
      chunks: readonly string[],
      how: 'ends' | 'breaks' = 'ends',
    ) => {
      const call = bench.call({ tools, headers: ['content-type', type] })
      let aborted = false
      const source: ByteSource = {
        length: undefined,
        flow(sink) {
          for (const chunk of chunks) sink.write(Buffer.from(chunk), () => {})
          if (how === 'ends') sink.end()
          else sink.fail(new Error('gone'))
        },
        abort: () => void (aborted = true),
      }
      call.body = { kind: 'stream', source }
      const { reply } = await walk([step], call)
      return [reply.problem?.code ?? call.body.kind, aborted]
    }
    assert.deepEqual(await ask('image/png', ['x'.repeat(5000)]), ['stream', false])
    assert.deepEqual(await ask('application/json', ['{"a":', '1}']), ['bytes', false])
    assert.deepEqual(await ask('application/json', ['{}']), ['request/invalid', false])
    assert.deepEqual(await ask('application/json', ['x'.repeat(1000), 'x'.repeat(25)]), [
      'request/body-too-large',
      true,
    ])
    assert.deepEqual(await ask('application/json', ['{'], 'breaks'), ['request/malformed', false])
    assert.deepEqual(await ask('text/plain', ['x']), ['request/media-type', false])
  })

  it('compiles an operation once, however often policies are edited', () => {
    const bench = openBench({
      document: json({ type: 'object', properties: { a: { type: 'string' } } }),
    })
    const tools = bench.tools('POST', '/things')
    validateRequest.build({}, tools)
    const { requestBody } = tools.operation as { requestBody: { content: object } }
    // Had it looked again, it would find a schema that takes no object.
    Object.assign(requestBody.content, { 'application/json': { schema: { type: 'string' } } })
    const step = validateRequest.build({ mode: 'enforce' }, tools)
    const call = bench.call({ tools, headers: ['content-type', 'application/json'], body: '{}' })
    assert.equal(step.request!(call), undefined)
  })

  it('reports to the log without a word of what was sent', async () => {
    let written = ''
    const log = openLog(
      'info',
      new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) }),
    )
    const bench = openBench({
      document: json({ type: 'object', additionalProperties: { type: 'string' } }),
      log,
    })
    const tools = bench.tools('POST', '/things')
    const step = validateRequest.build({ mode: 'report' }, tools)
    const call = bench.call({
      tools,
      headers: ['content-type', 'application/json'],
      body: '{"44051401458": 17}',
    })
    assert.equal((await walk([step], call)).reply.status, 200)
    assert.match(written, /must be a string/)
    assert.match(written, new RegExp(call.traceId))
    assert.doesNotMatch(written, /44051401458/)
  })

  it('tells a hundred errors at most, and how many more there are', async () => {
    const doc = json({ type: 'array', items: { type: 'string' } })
    const errors = await send(
      doc,
      Array.from({ length: 300 }, (_, at) => at),
    )
    assert.equal(errors.length, 100)
    assert.equal(errors.at(-1), '/99 must be a string (and 200 more errors)')
  })

  it('takes a read-only member of a record as not asked for', async () => {
    const doc = json(
      { allOf: [{ $ref: '#/components/schemas/Base' }, { required: ['id', 'name'] }] },
      {
        Base: {
          type: 'object',
          required: ['id', 'made', 'name'],
          properties: {
            id: { readOnly: true },
            made: { $ref: '#/components/schemas/Made' },
            name: {},
          },
        },
        Made: { type: 'string', readOnly: true },
      },
    )
    // `required` beside the record, not in it, still asks for what it names.
    assert.deepEqual(await send(doc, { name: 'x' }), ['/id is missing'])
    assert.deepEqual(await send(doc, { id: 1 }), ['/name is missing'])
    assert.equal(await send(doc, { id: 1, name: 'x' }), 'passed')
  })

  it('follows references in circles', async () => {
    const doc = json(
      { $ref: '#/components/schemas/Node' },
      {
        Node: {
          type: 'object',
          properties: { next: { $ref: '#/components/schemas/Node' }, id: { type: 'integer' } },
        },
      },
    )
    assert.equal(await send(doc, { id: 1, next: { id: 2, next: { id: 3 } } }), 'passed')
    assert.deepEqual(await send(doc, { next: { next: { id: 'x' } } }), [
      '/next/next/id must be an integer',
    ])
  })

  it('leaves out what cannot be checked, says so in the log, and checks the rest', async () => {
    let written = ''
    const log = openLog(
      'warn',
      new Writable({ write: (chunk, _, done) => ((written += String(chunk)), done()) }),
    )
    const schema = {
      type: 'object',
      required: 'name',
      properties: {
        a: { type: 'string', pattern: '(?<=x)y', maxLength: 3 },
        b: { $ref: '#/components/schemas/Nowhere' },
        c: { type: 'file', minimum: '7', enum: 'x', multipleOf: 0, items: 17, maxLength: -1 },
      },
    }
    const bench = openBench({ document: json(schema), log })
    const tools = bench.tools('POST', '/things')
    const step = validateRequest.build({}, tools)
    const ask = async (body: object) => {
      const call = bench.call({
        tools,
        headers: ['content-type', 'application/json'],
        body: JSON.stringify(body),
      })
      return (await walk([step], call)).reply.problem?.errors.map(
        ({ pointer, detail }) => `${pointer} ${detail}`,
      )
    }
    assert.equal(await ask({ a: 'abc', b: 1, c: {} }), undefined)
    assert.deepEqual(await ask({ a: 'abcd' }), ['/a must have at most 3 characters'])
    assert.match(written, /pattern/)
    assert.match(written, /Nowhere/)
  })
})
