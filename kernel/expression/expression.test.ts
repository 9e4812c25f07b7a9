import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { compileExpression, ExpressionError } from './expression.ts'

const env = {
  call: {
    method: 'string',
    path: 'string',
    size: 'int',
    query: 'map<string, string>',
    sizes: 'list<int>',
    counts: 'map<string, int>',
    caller: { system: 'string', scopes: 'list<string>' },
  },
  anything: 'dyn',
  share: 'double',
}
const context = {
  call: {
    method: 'GET',
    path: '/persons/17',
    size: 12,
    query: { constructor: 'x', __proto__: 'y', page: '2' },
    sizes: [1, 2, 3],
    counts: { a: 1 },
    caller: { system: 'zus.kasa', scopes: new Set(['read', 'write']) },
    secret: 'not declared',
  },
  anything: { list: [1, 'a'], run: () => 'ran', host: process },
  share: 0.5,
  undeclared: 1,
}

function evaluate(source: string): unknown {
  return compileExpression(source, env).evaluate(context)
}

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (thrown) {
    assert.ok(thrown instanceof ExpressionError, `threw ${String(thrown)}`)
    return `${thrown.line}:${thrown.column} ${thrown.message}`
  }
  return assert.fail('nothing was thrown')
}

describe('an expression', () => {
  // oxfmt-ignore
  const values: readonly [source: string, value: unknown][] = [
    ['call.method == "GET" && call.size > 10',             true],
    ['call.path.startsWith("/persons/")',                  true],
    ['"read" in call.caller.scopes',                       true],
    ['call.caller.scopes.exists(s, s == "admin")',         false],
    ['call.query.page',                                    '2'],
    ['call.query["constructor"]',                          'x'],
    ['has(call.query.sort)',                               false],
    ['has(call.query.sort) ? call.query.sort : "name"',    'name'],
    ['call.size * 2 + 1',                                  25],
    ['call.sizes.map(x, x + 1)',                           [2, 3, 4]],
    ['call.counts.a + 1',                                  2],
    ['{"size": call.size, "one": 1}',                      { size: 12, one: 1 }],
    ['share * 2.0',                                        1],
    ['anything.list[1]',                                   'a'],
    ['call.path.matches("^/persons/\\\\d+$")',             true],
    ['call.caller.scopes.map(s, ["a:", "b:"].map(p, p + s))', [['a:read', 'b:read'], ['a:write', 'b:write']]],
    ['null',                                               null],
  ]
  for (const [source, value] of values) {
    it(`${source} gives ${JSON.stringify(value)}`, () => assert.deepEqual(evaluate(source), value))
  }

  // oxfmt-ignore
  const wrong: readonly [source: string, complaint: RegExp][] = [
    ['cal.method == "GET"',            /^1:1 `cal` is not known here; did you mean `call`\?$/],
    ['call.metod == "GET"',            /^1:6 `call` has no `metod`; did you mean `method`\?$/],
    ['call.caller.name',               /^1:13 `call\.caller` has no `name`; there is `system` and `scopes`\.$/],
    ['call.secret',                    /^1:6 `call` has no `secret`/],
    ['call.size ==\n  "12"',           /^1:1 The types do not fit: no such overload: int == string/],
    ['true &&\n  foo',                 /^2:3 `foo` is not known here/],
    ['call.',                          /^1:6 Expected IDENTIFIER, got the end\.$/],
    ['',                               /^1:1 /],
    ['"abc',                           /^1:1 Unterminated string\.$/],
    ['call.path.nope()',               /^1:1 The types do not fit: found no matching overload for 'string\.nope\(\)'/],
    ['call',                           /^1:1 This gives a whole call; pick a field/],
    ['timestamp("2026-01-01T00:00:00Z")', /^1:1 This gives a whole google\.protobuf\.Timestamp/],
    ['cel.bind(x, 1, x)',              /^1:1 `cel\.bind` is not available/],
    ['call.path.matches("(?=a)")',     /^1:19 The pattern of `matches` is wrong or cannot be run safely/],
    ['call.path.matches(call.method)', /^1:24 The pattern of `matches` must be written out/],
    ['call.sizes + call.sizes',        /^1:1 `\+` adds numbers, texts and times only/],
    ['anything + anything',            /^1:1 `\+` adds numbers, texts and times only/],
    ['call.sizes.map(x, call.sizes.map(y, x * y))', /^1:19 `map` inside another loop must go over a list written out/],
    [`call.sizes${'.map(x, [x])'.repeat(4)}`, /^1:1 An expression has at most 3 of/],
    ['['.repeat(30) + ']'.repeat(30),  /^1:25 The expression is too large or too deep; split it\.$/],
    [`${'1 + '.repeat(400)}1`,         /The expression is too large or too deep; split it\.$/],
    ['1'.repeat(2001),                 /^1:1 An expression has at most 2000 characters; split it\.$/],
    ['__proto__',                      /^1:1 Reserved identifier/],
    ['undeclared',                     /^1:1 `undeclared` is not known here/],
  ]
  for (const [source, complaint] of wrong) {
    it(`${source.slice(0, 50).replaceAll('\n', ' ')} is refused when it is loaded`, () => {
      assert.match(
        refusal(() => compileExpression(source, env)),
        complaint,
      )
    })
  }

  it('that must be a condition is refused when it is none', () => {
    assert.equal(compileExpression('call.size > 1', env, 'bool').evaluate(context), true)
    assert.equal(
      refusal(() => compileExpression('call.method', env, 'bool')),
      '1:6 This must be true or false, but is string; compare it with something, for example `== "x"`.',
    )
  })

  it('shows the line and a caret under the place', () => {
    try {
      compileExpression('true &&\n  foo', env)
    } catch (thrown) {
      assert.ok(thrown instanceof ExpressionError)
      assert.equal(thrown.excerpt, '  foo\n  ^')
      return
    }
    assert.fail('it was not refused')
  })

  // oxfmt-ignore
  const failing: readonly [source: string, complaint: RegExp][] = [
    ['call.size / 0 == 1',             /^1:1 Division by zero\.$/],
    ['call.query.sort == "x"',         /^1:12 `sort` is absent; ask first with `has\(call\.query\.sort\)`\.$/],
    ['call.sizes[9] == 1',             /index out of bounds/],
    ['call[call.method] == 1',         /No such key: GET/],
    ['anything.run == 1',              /Unsupported type: function/],
    ['anything.host == 1',             /Unsupported type: process/],
    ['anything.constructor == 1',      /`constructor` is absent/],
    ['anything["__proto__"] == 1',     /No such key/],
    ['9223372036854775807',            /is too large a number/],
    ['call.sizes.map(a, [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]).map(b, [b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b]).map(c, [c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c])', /more than 10000 values/],
  ]
  for (const [source, complaint] of failing) {
    it(`${source.slice(0, 50)} fails with its place when it is evaluated`, () => {
      const expression = compileExpression(source, env)
      assert.match(
        refusal(() => expression.evaluate(context)),
        complaint,
      )
    })
  }

  it('evaluated on nothing, or on values of other types, fails as an ExpressionError', () => {
    const expression = compileExpression('call.caller.system == "a"', env)
    for (const wrong of [
      {},
      { call: {} },
      { call: { caller: null } },
      { call: 1 },
      { call: { caller: { system: 1 } } },
    ]) {
      refusal(() => expression.evaluate(wrong))
    }
  })

  it('leaves a variable alone that it does not use', () => {
    const seen = {
      method: 'GET',
      get size(): number {
        throw new Error('read')
      },
    }
    assert.equal(compileExpression('call.method == "GET"', env).evaluate({ call: seen }), true)
  })

  it('cannot be stopped by a text that makes a pattern run for ever', () => {
    const expression = compileExpression('call.path.matches("^(a+)+$")', env)
    const call = { ...context.call, path: `${'a'.repeat(50_000)}!` }
    const started = process.threadCpuUsage()
    assert.equal(expression.evaluate({ call }), false)
    const { user, system } = process.threadCpuUsage(started)
    assert.ok(user + system < 2_000_000)
  })

  it('of any text at all throws nothing but ExpressionError, with a place inside the text', () => {
    // oxfmt-ignore
    const piece = fc.constantFrom(
      'call', '.', 'method', 'caller', 'scopes', '(', ')', '[', ']', '{', '}', '"a"', '"', "'", '1', '0x', '1.5', 'true',
      'null', ' && ', ' || ', '!', ' == ', ' + ', ' in ', ' ? ', ' : ', ',', '.map(x, ', '.exists(s, ', 'has(', 'size(',
      '.matches(', 'anything', 'share', '\n', '-', '%', '/', 'b"x"', 'type(', 'timestamp(', 'duration("1s")', 'dyn(', '__proto__',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const source = pieces.join('')
        try {
          compileExpression(source, env).evaluate(context)
        } catch (thrown) {
          assert.ok(thrown instanceof ExpressionError, `${source}: ${String(thrown)}`)
          assert.ok(thrown.line >= 1 && thrown.line <= source.split('\n').length)
          assert.ok(thrown.column >= 1 && /^[A-Z`].*[.?]$/s.test(thrown.message), thrown.message)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
