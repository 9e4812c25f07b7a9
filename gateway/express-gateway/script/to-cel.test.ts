import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { noBody } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'
import type { EgCall } from '../eg-call.ts'
import { compileTemplate, compileTruth, compileValue } from './compile.ts'
import { ScriptError } from './tokens.ts'

function aCall(): EgCall {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    method: 'POST',
    path: '/users/7',
    query: 'b=Abc&n=7&b=2',
    asked: '/users/7?b=Abc&n=7&b=2',
    host: 'api.test:8080',
    headers: new HeaderList(['X-One', 'a', 'Content-Type', 'application/json']),
    params: {},
    route: undefined as never,
    endpoint: { name: 'users', scopes: [] },
    secure: false,
    hasCertificate: false,
    peer: '192.0.2.1',
    arrivedAt: 0,
    deadline: 0,
    certificate: undefined,
    caller: undefined,
    consumer: { id: 'kadry', username: 'kadry', type: 'user' },
    said: [],
    goesTo: undefined,
    parsed: undefined,
    body: { kind: 'bytes', bytes: Buffer.from('{"a":{"b":1},"s":"x","t":true,"z":null}') },
  }
}

describe('an expression of the dialect', () => {
  // oxfmt-ignore
  const values: [source: string, value: unknown][] = [
    ["'a text'",                                        'a text'],
    ['5',                                               5],
    ['req.method',                                      'POST'],
    ["req.headers['x-one']",                            'a'],
    ["req.headers['X-One']",                            'a'],
    ['req.headers.host',                                'api.test:8080'],
    ['req.headers.none',                                ''],
    ['req.hostname',                                    'api.test'],
    ['req.url',                                         '/users/7?b=Abc&n=7&b=2'],
    ['req.path',                                        '/users/7'],
    ['req.query.b.toLowerCase()',                       'abc'],
    ["req.query.none || 'none'",                        'none'],
    ["req.query.n === '7' ? 'yes' : 'no'",              'yes'],
    ["'v:' + req.query.n",                              'v:7'],
    ['`m=${req.method}`',                               'm=POST'],
    ['consumer.id',                                     'kadry'],
    ['req.user.id',                                     'kadry'],
    ['egContext.req.method',                            'POST'],
    ['req.egContext.consumer.username',                 'kadry'],
    ['req.body.s',                                      'x'],
    ['req.body.a.b',                                    '1'],
    ['req.body.none',                                   undefined],
    ['apiEndpoint.apiEndpointName',                     'users'],
    ['1 + 2',                                           3],
  ]
  for (const [source, value] of values) {
    it(`${source} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(compileValue(source).run(aCall()), value)
    })
  }

  // oxfmt-ignore
  const truths: [source: string, truth: boolean][] = [
    ["req.headers['x-one'] === 'a' && req.method == 'POST'", true],
    ['req.headers.none',                                false],
    ['!req.headers.none',                               true],
    ['req.headers.none === undefined',                  true],
    ["req.path.startsWith('/users')",                   true],
    ['/^\\/users\\/[0-9]+$/.test(req.path)',            true],
    ['req.path.match(/^\\/admin/)',                     false],
    ['req.query.n > 5',                                 true],
    ['req.query.b > 5',                                 false],
    ['req.query.none <= 5',                             false],
    ['Number(req.query.n) - 2 >= 5',                    true],
    ['req.body.a.b === 1',                              true],
    ['req.body.t',                                      true],
    ['req.body.z',                                      false],
    ['req.body.none == null',                           true],
    ["req.body.s !== 'x' || req.body.a.b > 0",          true],
    ['req.url.length > 3',                              true],
  ]
  for (const [source, truth] of truths) {
    it(`${source} ${truth ? 'holds' : 'does not hold'}`, () => {
      assert.equal(compileTruth(source).run(aCall()), truth)
    })
  }

  // oxfmt-ignore
  const refused: [source: string, complaint: RegExp, offset: number][] = [
    ['require(req.path)',                                   /`require` cannot be read/, 0],
    ['process.env.HOME',                                /`process\.env\.HOME` cannot be read/, 0],
    ["this.constructor.constructor('return 1')()",      /`this\.constructor` cannot be read/, 0],
    ['req.socket.remoteAddress',                        /`req\.socket\.remoteAddress` cannot be read/, 0],
    ['req.headers.constructor.name',                    /cannot be read/, 0],
    ['req.metod',                                       /did you mean `req\.method`\?/, 0],
    ['(() => 1)()',                                     /not understood here/, 2],
    ['new Date()',                                      /cannot be read/, 0],
    ['req.headers[req.method]',                         /Write the name between/, 12],
    ["req.method === 1",                                /A text is never a number/, 11],
    ['req.method =',                                    /not understood here/, 11],
    ["'open",                                           /not closed/, 0],
    ['req.path.replace(/a/, "b")',                      /`replace` is no method/, 9],
    ['/(a+)+$/.test(req.path) && /(?=a)/.test(req.path)', /cannot be run safely/, 0],
    ['#',                                               /"#" is not understood/, 0],
    ['req.body.constructor',                            /cannot be read here/, 0],
  ]
  for (const [source, complaint, offset] of refused) {
    it(`${source} is refused with its place`, () => {
      assert.throws(
        () => compileTruth(source),
        (thrown) => {
          assert.ok(thrown instanceof ScriptError, String(thrown))
          assert.match(thrown.message, complaint)
          assert.equal(thrown.offset, offset)
          return true
        },
      )
    })
  }

  it('of a template is put into its text', () => {
    assert.equal(
      compileTemplate('${req.method} for ${consumer.id}: ${req.query.none}.').run(aCall()),
      'POST for kadry: .',
    )
    assert.throws(
      () => compileTemplate('a ${req.nothing}'),
      (thrown) => thrown instanceof ScriptError && thrown.offset === 4,
    )
  })

  it('sees no body where there is none', () => {
    assert.equal(compileTruth('req.body.a.b === 1').run({ ...aCall(), body: noBody }), false)
  })

  it('of any text at all throws nothing but ScriptError', () => {
    // oxfmt-ignore
    const piece = fc.constantFrom(
      'req', '.', 'headers', "['x-one']", 'query.b', 'body.a', 'consumer.id', '(', ')', "'a'", '`a${', '}`', '7', ' && ', ' || ',
      '!', ' === ', ' + ', ' - ', ' > ', ' ? ', ' : ', '/a/', '.test(', '.match(', '.length', '\\', '"', 'null', ';', '=', 'Number(',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        try {
          compileTruth(pieces.join('')).run(aCall())
        } catch (thrown) {
          assert.ok(
            thrown instanceof ScriptError || (thrown as Error).name === 'ExpressionError',
            `${pieces.join('')}: ${String(thrown)}`,
          )
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
