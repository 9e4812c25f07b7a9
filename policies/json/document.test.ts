import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readJson } from '../openapi/read-json.ts'
import { printDocument } from './document.ts'
import { mostValues, readDocument, readText } from './read-document.ts'
import { looseJson } from './testing/loose-json.ts'

function printed(text: string): string {
  const read = readDocument(Buffer.from(text))
  return read.kind === 'read' ? printDocument(read.document) : read.detail
}

function accepted(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('a JSON document', () => {
  it('is printed letter for letter as it came', () => {
    fc.assert(
      fc.property(looseJson, ({ text }) => {
        assert.equal(printed(text), text)
      }),
      { numRuns: 500 },
    )
  })

  it('printed anew where everything in it is marked as changed still is what it was', () => {
    fc.assert(
      fc.property(looseJson, ({ text }) => {
        const read = readText(text)
        assert.ok(read.kind === 'read')
        const mark = ({ root: value }: { root: (typeof read.document)['root'] }): void => {
          value.changed = true
          for (const kid of value.kids ?? []) mark({ root: kid.value })
        }
        mark(read.document)
        // White space alone in an empty list or object is nobody's.
        const expected = text.replaceAll(/("(?:[^"\\]|\\.)*")|([[{])[\s]+(?=[\]}])/g, '$1$2')
        assert.equal(printDocument(read.document), expected)
      }),
      { numRuns: 500 },
    )
  })

  it('takes what JSON.parse takes, and nothing else', () => {
    const ascii = '{}[]:,"\\ \t\n\r\u0000\u001f0123456789.-+eEtruefalsnu/b'.split('')
    const words = ['"a"', 'null', '\\u00e9', '\\ud800', '\\x', 'ą', '😀', '\u00a0', '\ufeff']
    const letters = fc.constantFrom(...ascii, ...words)
    const soup = fc.array(letters, { maxLength: 12 }).map((all) => all.join(''))
    const wounded = fc
      .tuple(looseJson, fc.nat(), letters, fc.nat(2))
      .map(([{ text }, at, letter, cut]) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + letter + text.slice(place + cut)
      })
    fc.assert(
      fc.property(fc.oneof(soup, wounded), (text) => {
        // UTF-8 cannot hold half a letter, so such a text never comes.
        if (!text.isWellFormed()) return
        const read = readText(text)
        // Another reader that knows names standing twice is asked too.
        const takes = accepted(text) && readJson(Buffer.from(text)).kind === 'read'
        assert.equal(read.kind === 'read', takes, JSON.stringify(text))
      }),
      { numRuns: 5_000 },
    )
  })

  // oxfmt-ignore
  const refused: readonly [what: string, text: string, detail: RegExp][] = [
    ['a name that stands twice',                '{"a": 1, "b": {"a": 2}, "a": 3}',             /^names a member twice in one object$/],
    ['a name that stands twice, once in escapes', '{"pesel": 1, "pe\\u0073el": 2}',              /twice/],
    ['`__proto__` twice',                       '{"__proto__": 1, "__proto__": 2}',            /twice/],
    ['nesting beyond 64 levels',                '['.repeat(65) + ']'.repeat(65),               /^nests deeper than 64 levels$/],
    ['nesting without an end',                  '['.repeat(200_000),                           /^nests deeper/],
    ['more values than memory is given for',    `[${'0,'.repeat(mostValues)}0]`,               /^holds more than/],
    ['a byte order mark',                       '\ufeff{}',                                    /^is not JSON at character 1$/],
    ['nothing',                                 '',                                            /^is not JSON at character 1$/],
    ['two documents',                           '{} {}',                                       /^is not JSON at character 4$/],
  ]
  for (const [what, text, detail] of refused) {
    it(`is refused with ${what}`, () => assert.match(printed(text), detail))
  }

  it('is refused where it is not UTF-8', () => {
    const read = readDocument(Buffer.from([0x22, 0xc0, 0xaf, 0x22]))
    assert.deepEqual(read, { kind: 'broken', detail: 'is not UTF-8' })
  })

  it('keeps numbers that no JavaScript number holds, and names that a prototype has', () => {
    const text =
      '{"id": 123456789012345678901234567890, "x": 1.10, "__proto__": {"toString": -0.0e+00}}'
    assert.equal(printed(text), text)
    assert.equal(printed('['.repeat(64) + ']'.repeat(64)), '['.repeat(64) + ']'.repeat(64))
  })

  it('with a text of a million escapes is read in one pass', () => {
    const text = `"${'\\u0041'.repeat(1_000_000)}"`
    assert.equal(printed(text), text)
  })
})
