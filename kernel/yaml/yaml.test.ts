import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { readYaml } from './yaml.ts'

function complaints(text: string): string[] {
  const { complaints, value } = readYaml(text, 'f.yaml')
  if (complaints.length > 0) assert.equal(value, undefined, 'a file with complaints has no value')
  return complaints.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
}

describe('a YAML file', () => {
  it('is read as YAML 1.2: on, off, yes and dates are texts, keys are always texts', () => {
    const { value, complaints } = readYaml(
      'a: on\nb: [off, yes, 0o17, 0x1F, 1.5, true, ~]\nc: 2026-01-01\n200: ok\ntrue: t\n',
      'f.yaml',
    )
    assert.deepEqual(complaints, [])
    assert.deepEqual(value, {
      a: 'on',
      b: ['off', 'yes', 15, 31, 1.5, true, null],
      c: '2026-01-01',
      200: 'ok',
      true: 't',
    })
  })

  it('may be JSON, may be empty, may begin with a mark, may repeat a value', () => {
    assert.deepEqual(readYaml('{"a": 1,\n\t"b": [true, "x"]}', 'f').value, { a: 1, b: [true, 'x'] })
    assert.equal(readYaml('# nothing\n', 'f').value, null)
    assert.deepEqual(readYaml('\ufeff---\na: &x {y: 1}\nb: *x\n...\n', 'f').value, {
      a: { y: 1 },
      b: { y: 1 },
    })
  })

  it('made of any value is read back as that value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        // JSON has no minus zero, YAML has.
        const expected = JSON.parse(JSON.stringify(value)) as typeof value
        const { value: read, complaints } = readYaml(stringify(expected), 'f.yaml')
        if (/__proto__|constructor|prototype|<</.test(JSON.stringify(value))) return
        assert.deepEqual(complaints, [])
        assert.deepEqual(read, expected)
      }),
    )
  })

  it('of any text at all never throws, and either has a value or a complaint', () => {
    // oxfmt-ignore
    const piece = fc.constantFrom(
      'a', ': ', '- ', '\n', '  ', '[', ']', '{', '}', ',', '&a ', '*a ', '!t ', '"', "'", '#', '|\n',
      '>\n', '? ', '---\n', '...\n', '%YAML 1.1\n', '\t', '\0', '\u{1f600}', '<<: ', '\r',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { value, complaints } = readYaml(pieces.join(''), 'f')
        assert.ok((value === undefined) !== (complaints.length === 0))
        for (const { line, column } of complaints) assert.ok(line >= 1 && column >= 1)
      }),
      { numRuns: 1000 },
    )
  })

  // oxfmt-ignore
  const refused: readonly [what: string, text: string, complaint: RegExp][] = [
    ['a tag',                      'a:\n  b: !js x',        /^f\.yaml:2:6 The tag `!js` is not allowed/],
    ['a known tag',                'a: !!binary eA==',      /^f\.yaml:1:4 The tag `!!binary` is not allowed/],
    ['a directive',                '%YAML 1.1\n---\na: on', /^f\.yaml:1:1 The directive `%YAML 1\.1` is not allowed/],
    ['a key written twice',        'a: 1\nb:\n  c: 1\n  c: 2', /^f\.yaml:4:3 `c` is written twice here/],
    ['a second document',          '---\na: 1\n---\nb: 2',  /^f\.yaml:3:1 A second document starts here/],
    ['a merge key',                'a: &a {b: 1}\nc:\n  <<: *a', /^f\.yaml:3:3 Merge keys/],
    ['the key __proto__',          '__proto__: {x: 1}',     /^f\.yaml:1:1 The key `__proto__` is not allowed/],
    ['the key constructor',        'a: [{constructor: 1}]', /^f\.yaml:1:6 The key `constructor` is not allowed/],
    ['the key prototype, quoted',  '"prototype": 1',        /^f\.yaml:1:1 The key `prototype` is not allowed/],
    ['an escaped __proto__',       '"\\x5f_proto__": 1',    /^f\.yaml:1:1 The key `__proto__` is not allowed/],
    ['a value inside itself',      'a: &x\n  - *x',         /^f\.yaml:2:5 `\*x` stands inside the value it repeats/],
    ['an alias of nothing',        'a: *x',                 /^f\.yaml:1:4 `\*x` repeats nothing; put `&x`/],
    ['an alias of a later value',  'a: *x\nb: &x 1',        /^f\.yaml:1:4 `\*x` repeats nothing/],
    ['an alias for a key',         'a: &x b\n*x : 1',       /^f\.yaml:2:1 A key must be plain text/],
    ['a list for a key',           '? [a]\n: b',            /^f\.yaml:1:3 A key must be plain text/],
    ['infinity',                   'a: .inf',               /^f\.yaml:1:4 `\.inf` is no number/],
    ['a number too large',         'a: 1e999',              /^f\.yaml:1:4 `1e999` is no number/],
    ['two pairs on a line',        'a: b: c',               /^f\.yaml:1:4 A second `: ` stands in one value/],
    ['a tab as indentation',       'a:\n\tb: 1',            /^f\.yaml:2:1 A tab cannot indent/],
    ['an open quote',              'a: "x',                 /^f\.yaml:1:6 This is not YAML here: Missing closing/],
    ['an open bracket',            'a: [1,\nb: 2',          /^f\.yaml:2:1 A bracket is not closed/],
    ['a line that is no pair',     'foo\nbar: 1',           /^f\.yaml:1:1 A line stands here that is no/],
    ['a wrong escape',             'a: "\\q"',              /^f\.yaml:1:5 Double quotes do not know this escape/],
    ['a wrong indentation',        'a:\n  - b\n c: d',      /^f\.yaml:3:1 The indentation does not fit/],
  ]
  for (const [what, text, complaint] of refused) {
    it(`with ${what} is refused, and the place is told`, () => {
      const [first = 'no complaint'] = complaints(text)
      assert.match(first, complaint)
    })
  }

  it('with a bracket too many has that one slip told, where it stands, and not what follows from it', () => {
    const told = complaints('title:\n\n] x\n\nsteps:\n  - a: { b: 2 }\n  - c:\n      d: 1\n')
    assert.equal(told.length, 1)
    assert.match(told[0]!, /^f\.yaml:3:1 This is not YAML here/)
  })

  it('has all its duplicate keys told at once', () => {
    assert.equal(complaints('a: 1\na: 2\nb: 1\nb: 2').length, 2)
  })

  it('cannot forge a line of the log', () => {
    const [first = ''] = complaints('"a\\n\\e[31m": 1\n"a\\n\\e[31m": 2')
    assert.match(first, /`a\\u000a\\u001b\[31m` is written twice/)
  })
})

describe('a hostile YAML file', () => {
  const laughs = 'abcdefghij'.split('').map(
    (key, at, keys) =>
      `${key}: &${key} [${Array(9)
        .fill(at ? `*${keys[at - 1]}` : 'x')
        .join()}]`,
  )
  const deepAliases = Array.from(
    { length: 50 },
    (_, i) => `k${i}: &k${i} [${i ? `*k${i - 1}` : 'x'}, y]`,
  )
  const mebibyte = 1 << 20
  // oxfmt-ignore
  const attacks: readonly [what: string, text: string, complaint: RegExp][] = [
    ['an alias bomb',               laughs.join('\n'),                      /aliases repeat more than 20000 values/],
    ['aliases nested deep',         `${deepAliases.join('\n')}\nz: ${'['.repeat(30)}*k49${']'.repeat(30)}`, /deeper than 64 levels/],
    ['10,000 brackets',             '['.repeat(10_000),                     /deeper than 64 levels/],
    ['10,000 braces',               '{a: '.repeat(10_000),                  /deeper than 64 levels/],
    ['10,000 dashes',               '- '.repeat(10_000),                    /deeper than 64 levels/],
    ['10,000 question marks',       '? '.repeat(10_000),                    /deeper than 64 levels/],
    ['65 levels',                   `${'['.repeat(65)}${']'.repeat(65)}`,   /deeper than 64 levels/],
    ['26 MB',                       'a: b\n'.repeat(5_200_000),             /larger than 1048576 bytes/],
    ['a megabyte of wide signs',    'ż'.repeat(mebibyte / 2 + 1),           /larger than 1048576 bytes/],
    ['a megabyte of keys',          Array.from({ length: 90_000 }, (_, i) => `k${i}: 1`).join('\n'), /more than 20000 values/],
    ['a megabyte of one key',       'a: 1\n'.repeat(mebibyte / 5),          /more than 20000 values/],
    ['a megabyte of aliases',       `a: &a 1\nb: [${'*a,'.repeat(mebibyte / 4)}]`, /more than 100 aliases/],
    ['a megabyte of anchors',       '- &a\n'.repeat(mebibyte / 5),          /more than 20000 values/],
    ['a megabyte of blank lines',   `a:\n${' \n'.repeat(mebibyte / 2 - 9)}  b: 1`, /more than 20000 values/],
    ['a megabyte of documents',     '---\n'.repeat(mebibyte / 4),           /second document/],
    ['a megabyte of closers',       ']'.repeat(mebibyte),                   /more than 20000 values/],
  ]
  for (const [what, text, complaint] of attacks) {
    it(`of ${what} is refused in a moment`, () => {
      const started = process.threadCpuUsage()
      const [first = 'no complaint'] = complaints(text)
      const { user, system } = process.threadCpuUsage(started)
      assert.match(first, complaint)
      assert.ok(user + system < 5_000_000, `took ${user + system} µs`)
    })
  }

  it('just inside the caps is read', () => {
    const text = `${'['.repeat(64)}${']'.repeat(64)}`
    assert.deepEqual(complaints(text), [])
    assert.equal(readYaml('a'.repeat(mebibyte), 'f').complaints.length, 0)
    assert.equal(
      readYaml(`a: &a [1]\nb: [${Array(100).fill('*a').join()}]`, 'f').complaints.length,
      0,
    )
  })

  it('meets other caps where the reader sets them', () => {
    assert.match(
      readYaml('a: b', 'f', { bytes: 3 }).complaints[0]?.message ?? '',
      /larger than 3 bytes/,
    )
    assert.deepEqual(readYaml('['.repeat(70) + ']'.repeat(70), 'f', { depth: 70 }).complaints, [])
    const refusedKeys: string[] = []
    const { value } = readYaml('constructor: 1', 'f', { refusedKeys })
    assert.deepEqual(Object.entries(value as object), [['constructor', 1]])
    assert.equal(readYaml('__proto__: 1', 'f', { refusedKeys }).complaints.length, 1)
  })
})

describe('a place in a YAML file', () => {
  const yaml = readYaml('a: &x\n  b: [1, {c: 2}]\nd: *x\n"e f":\n', 'f')
  // oxfmt-ignore
  const places: readonly [pointer: readonly (string | number)[], what: 'key' | 'value', line: number, column: number][] = [
    [[],                        'value', 1, 1],
    [['a'],                     'key',   1, 1],
    [['a'],                     'value', 2, 3],
    [['a', 'b'],                'key',   2, 3],
    [['a', 'b'],                'value', 2, 6],
    [['a', 'b', 1],             'value', 2, 10],
    [['a', 'b', '1', 'c'],      'key',   2, 11],
    [['a', 'b', 1, 'c'],        'value', 2, 14],
    [['d', 'b', 0],             'value', 2, 7],
    [['e f'],                   'key',   4, 1],
    [['e f'],                   'value', 4, 7],
    [['a', 'nowhere'],          'value', 2, 3],
    [['nowhere', 'at', 'all'],  'key',   1, 1],
  ]
  for (const [pointer, what, line, column] of places) {
    it(`/${pointer.join('/')} (${what}) is at ${line}:${column}`, () => {
      assert.deepEqual(yaml.at(pointer, what), { line, column })
    })
  }
})
