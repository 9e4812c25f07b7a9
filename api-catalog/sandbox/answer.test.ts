import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newId } from '#kernel/ids/ids.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { PublishedApi, PublishedOperation, SandboxAnswer } from '../published.ts'
import { sandboxAnswer } from './answer.ts'

const operation: PublishedOperation = {
  id: 'getThing',
  method: 'GET',
  path: '/things/{id}',
  summary: undefined,
  tags: [],
  deprecated: false,
  hints: { rateLimits: [], permissions: [] },
}

function anAnswer(status: number, more: Partial<SandboxAnswer> = {}): SandboxAnswer {
  return {
    status,
    example: 'default',
    mediaType: 'application/json',
    body: `"${status}"`,
    headers: [],
    ...more,
  }
}

const usual = [
  anAnswer(404),
  anAnswer(200, { example: 'one', body: '"one"', headers: ['x-total', '1'] }),
  anAnswer(200, { example: 'two', body: '"two"' }),
  anAnswer(200, { mediaType: 'application/xml', example: 'one', body: '<one/>' }),
  anAnswer(201, { example: 'made' }),
  anAnswer(400, { range: '4XX', body: '"range"' }),
  anAnswer(500, { range: 'default', body: '"default"' }),
]

function ask(prefer?: string, accept?: string, answers: SandboxAnswer[] = usual, method = 'GET') {
  const api: PublishedApi = {
    api: newId(),
    id: newId(),
    entity: 'e',
    name: 'a',
    major: 1,
    version: '1.0.0',
    title: 'T',
    digest: '',
    document: { openapi: '3.1.0', info: { title: 'T', version: '1.0.0' }, paths: {} },
    operations: [operation],
    upstream: undefined,
    composed: false,
    policy: 'default',
    owner: undefined,
    publishedAt: '2026-03-02T08:00:00.000Z',
    life: { state: 'published' },
    sandbox: { getThing: answers },
  }
  const reply = sandboxAnswer(api, { ...operation, method }, { prefer, accept })
  const headers = new Map(
    Array.from({ length: reply.headers.length / 2 }, (_, n) => [
      reply.headers[2 * n]!,
      reply.headers[2 * n + 1]!,
    ]),
  )
  return { status: reply.status, headers, body: new TextDecoder().decode(reply.body) }
}

function refusal(prefer?: string, accept?: string, answers?: SandboxAnswer[]): string {
  try {
    ask(prefer, accept, answers)
  } catch (thrown) {
    assert.ok(thrown instanceof Problem)
    assert.equal(thrown.code, 'sandbox/no-example')
    return thrown.message
  }
  return assert.fail('it was answered')
}

describe('the sandbox answers', () => {
  it('with the first success, marked as sandbox, not to be run by a browser', () => {
    const { status, headers, body } = ask()
    assert.deepEqual([status, body], [200, '"one"'])
    assert.equal(headers.get('szyna-sandbox'), 'true')
    assert.equal(headers.get('content-type'), 'application/json')
    assert.equal(headers.get('x-total'), '1')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.match(headers.get('content-security-policy') ?? '', /sandbox; default-src 'none'/)
    assert.equal(headers.has('preference-applied'), false)
  })

  // oxfmt-ignore
  const preferred: [string, number, string, string][] = [
    ['code=404',                          404, '"404"',     'code=404'],
    ['code=201',                          201, '"201"',     'code=201'],
    ['code=422',                          422, '"range"',   'code=422'],
    ['code=503',                          503, '"default"', 'code=503'],
    ['code=302',                          302, '"default"', 'code=302'],
    ['example=two',                       200, '"two"',     'example=two'],
    ['example=made',                      201, '"201"',     'example=made'],
    ['code=200, example=two',             200, '"two"',     'code=200, example=two'],
    ['example="two"; a=b, Code = "200"',  200, '"two"',     'code=200, example=two'],
    ['respond-async, wait=10, code=404',  404, '"404"',     'code=404'],
    ['code=404, code=201',                404, '"404"',     'code=404'],
    ['x="a, code=500", code=404',         404, '"404"',     'code=404'],
  ]
  for (const [prefer, status, body, applied] of preferred) {
    it(`Prefer: ${prefer} with ${status} ${body}`, () => {
      const answer = ask(prefer)
      assert.deepEqual([answer.status, answer.body], [status, body])
      assert.equal(answer.headers.get('preference-applied'), applied)
    })
  }

  for (const prefer of [
    '',
    'code',
    'code=',
    'code=abc',
    'code=99999',
    'wait=1',
    '=',
    ',,,',
    '"',
    'é=1',
  ]) {
    it(`Prefer: ${prefer} as if nothing were preferred`, () =>
      assert.equal(ask(prefer).body, '"one"'))
  }

  // oxfmt-ignore
  const accepted: [string, string][] = [
    ['application/xml',                                       '<one/>'],
    ['application/*;q=0.5, application/xml',                  '<one/>'],
    ['application/json;q=0.1, application/xml;q=0.2',         '<one/>'],
    ['text/html, */*;q=0.1',                                  '"one"'],
    ['application/json;q=0, */*',                             '<one/>'],
    ['*/*',                                                   '"one"'],
    ['',                                                      '"one"'],
  ]
  for (const [accept, body] of accepted) {
    it(`Accept: ${accept} with ${body}`, () => assert.equal(ask(undefined, accept).body, body))
  }

  it('without a body to HEAD, and to what has none', () => {
    const head = ask(undefined, undefined, usual, 'HEAD')
    assert.deepEqual([head.body, head.headers.get('content-type')], ['', 'application/json'])
    const none = ask(undefined, 'text/html', [anAnswer(204, { mediaType: null, body: '' })])
    assert.deepEqual([none.status, none.body, none.headers.has('content-type')], [204, '', false])
    assert.equal(ask('code=204').body, '')
  })

  it('with the range when no success is declared by its code', () => {
    assert.equal(
      ask(undefined, undefined, [anAnswer(404), anAnswer(200, { range: 'default', body: '"d"' })])
        .body,
      '"d"',
    )
    assert.equal(
      ask(undefined, undefined, [
        anAnswer(200, { range: '2XX', body: '"r"' }),
        anAnswer(202, { body: '"202"' }),
      ]).body,
      '"r"',
    )
    assert.equal(ask(undefined, undefined, [anAnswer(404), anAnswer(401)]).status, 401)
  })

  it('never with a media type or preference that would break a header', () => {
    const answer = ask('example="a b"', undefined, [
      anAnswer(200, { mediaType: '*/*', example: 'a b' }),
    ])
    assert.equal(answer.headers.get('content-type'), 'application/json')
    assert.equal(answer.headers.get('preference-applied'), 'example="a b"')
    assert.equal(
      ask(undefined, undefined, [anAnswer(200, { mediaType: 'text/plain\r\nx: y' })]).headers.get(
        'content-type',
      ),
      'application/octet-stream',
    )
  })
})

describe('the sandbox refuses and tells what there is', () => {
  const few = [anAnswer(200, { example: 'one' }), anAnswer(404)]

  it('when the code is not declared', () =>
    assert.match(refusal('code=500', undefined, few), /no answer 500; it has: 200, 404/))
  it('when there is no such code', () => assert.match(refusal('code=199'), /no answer 199/))
  it('when the example is not there', () =>
    assert.match(refusal('example=none', undefined, few), /no such example; it has: one/))
  it('when the example is of another code', () =>
    assert.match(refusal('code=404, example=one', undefined, few), /it has: default/))
  it('when no media type suits', () =>
    assert.match(refusal(undefined, 'text/html', few), /answers in application\/json/))
  it('when the document declares nothing', () =>
    assert.match(refusal(undefined, undefined, []), /declares no response/))
})
