import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { ajvRegExp, compilePattern } from './pattern.ts'

// Safe for the native engine on the short texts below: the oracle.
const patterns = [
  '^\\d{4}-\\d{2}-\\d{2}$',
  '^[a-z]+(?:-[a-z]+)*$',
  '^(?:\\d{10}|\\d{7})$',
  'a|b$',
  '\\s+$',
  '^\\S*$',
  '.*ab.*',
  '^.$',
  '^[^a]?b{0,2}$',
  '\\bab\\b',
  'a\\Bb',
  '^(?<year>\\d+)?(a+b?)+$',
  '[\\W_]',
  '[^\\s\\d]a',
  '^\\p{Lu}\\p{L}*( \\p{L}+)*$',
  '[^\\p{L}]',
  '[\\P{L}b]',
  '^(?:a?b?){0,3}$',
  '(?:a|ab)(?:c|bcd)d*$',
  '^a{2,}b{1,3}?$',
  '^(|a|bb)c',
  '[]',
  '^[^]$',
  '\\u{1f600}|\\ud83d\\ude01|\\x41|\\cJ|\\0',
  '[\\b\\-\\]^-]',
  '^(?:)$',
  '(a*)+b$',
  '^\\p{Script=Greek}+\\p{Decimal_Number}$',
]

const signs = 'ab c d-_019.\n\r\u2028\u00a0ĄĆłαβ٣😀😁\u{10ffff}A\ud83d\b\0]^'
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from(signs)), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('0', '2', '-'), minLength: 7, maxLength: 10 }),
)

describe('a pattern', () => {
  for (const source of patterns) {
    it(`${source} matches what ECMA-262 says it matches`, () => {
      const ours = compilePattern(source)
      assert.ok(ours, 'it can be run')
      const native = new RegExp(source, 'u')
      fc.assert(
        fc.property(texts, (text) => assert.equal(ours.test(text), native.test(text))),
        { numRuns: 300 },
      )
    })
  }

  it('made at random is never run with another meaning', () => {
    const { tree } = fc.letrec<{ tree: string; atom: string }>((tie) => ({
      atom: fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '\\b', '^', '$', '()'),
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        tie('atom'),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => a + b),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => `(?:${a}|${b})`),
        fc
          .tuple(tie('tree'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?'))
          .map(([a, times]) => `(?:${a})${times}`),
      ),
    }))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 6 })
    fc.assert(
      fc.property(tree, fc.array(text, { minLength: 5, maxLength: 5 }), (source, all) => {
        const ours = compilePattern(source)
        assert.ok(ours, source)
        const native = new RegExp(source, 'u')
        for (const one of all)
          assert.equal(ours.test(one), native.test(one), `${source} on "${one}"`)
      }),
      { numRuns: 3000 },
    )
  })

  for (const source of [
    '(a+)+$',
    '(a|a)*$',
    '(.*)*=',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(x+x+)+y',
    '^(a|b)*a(a|b){15}$',
    '\\s+$',
    '[a-z]+@[a-z]+',
    '^(.*a){12}$',
    '^(?:ab|a|b)*$',
    '^(\\p{L}+ ?)*$',
  ]) {
    it(`${source} cannot stop the bus with a long text`, () => {
      const pattern = compilePattern(source)
      assert.ok(pattern)
      for (const unit of ['a', 'ab', ' ', 'x']) {
        const text = `${unit.repeat(50_000 / unit.length)}!`
        const started = process.threadCpuUsage()
        pattern.test(text)
        const { user, system } = process.threadCpuUsage(started)
        assert.ok(user + system < 2_000_000, `${user + system} µs on ${unit}`)
      }
    })
  }

  for (const source of [
    '(?=a)b',
    '(?!a)b',
    '(?<=a)b',
    '(?<!a)b',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    '(?i)a',
    '(?i:a)',
    'a++',
    '*a',
    '(a',
    'a)',
    '[b-a]',
    '[a',
    'a{2,1}',
    '\\Qa\\E',
    '\\p{Nonsense}',
    '\\u{110000}',
    '(?:(?:a{1,100}){1,100}){1,100}b',
    '('.repeat(10_000),
    'a'.repeat(10_000),
  ]) {
    it(`${source.slice(0, 40)} is not run at all`, () => {
      assert.equal(compilePattern(source), undefined)
      assert.throws(() => ajvRegExp(source, 'u'), /cannot be run safely/)
    })
  }

  it('of usual shape gets the fast engine, one that could backtrack does not', () => {
    const engine = (source: string) => compilePattern(source)?.engine
    assert.equal(engine('^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'), 'native')
    assert.equal(engine('^[\\w.+-]+@[\\w-]+\\.[\\w.-]+$'), 'native')
    assert.equal(engine('^.{0,4000}$'), 'native')
    assert.equal(engine('^[a-z]+(-[a-z]+)*$'), 'native')
    assert.equal(engine('[a-z]+x'), 'native')
    assert.equal(engine('y[a-z]+x'), 're2')
    assert.equal(engine('^.*x$'), 're2')
    assert.equal(engine('^(a?){30}a{30}$'), 're2')
  })

  it('as sloppy documents write them is read for what it plainly says', () => {
    assert.equal(compilePattern('^[\\w-.]+\\-\\_\\@}$')?.test('a-b.c-_@}'), true)
    assert.equal(compilePattern('^[\\w-.]+\\-$')?.test('a,-'), false)
  })

  it('still answers when the text is longer than the stack of the native engine', () => {
    const pattern = compilePattern('^(?:ab|c)*$')
    assert.equal(pattern?.engine, 'native')
    assert.equal(pattern.test(`${'ab'.repeat(10_000_000)}!`), false)
  })

  it('in a schema goes through ajv', () => {
    const ajv = new Ajv2020({ strict: false, code: { regExp: ajvRegExp } })
    const validate = ajv.compile({
      properties: { a: { pattern: '(a+)+$' }, b: { pattern: '(b+)+$' } },
      patternProperties: { '^(x+)+$': false },
    })
    assert.equal(validate({ a: 'bca', b: 'ab', y: 1 }), true)
    assert.equal(validate({ a: 'b' }), false)
    assert.equal(validate({ b: 'a' }), false)
    assert.equal(validate({ x: 1 }), false)
    assert.throws(() => ajv.compile({ type: 'string', pattern: '(?=a)' }), /cannot be run safely/)
  })
})
