import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import fc from 'fast-check'

import { canonicalText } from './chain.ts'
import { isEntry, parseEntry } from './check-entry.ts'
import { findId, findSubject, findTrace } from './glance.ts'
import { drawPage, splitLines } from './page.ts'
import { sortOut } from './sort-out.ts'
import { subjectMark } from './subject-mark.ts'
import { anEntry } from './testing/an-entry.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '","id":"',
    ',"id":"0',
    '\\"',
    '"',
    '\\',
    '"traceId":"',
    ',"subject":"p-01234567',
    '{"subject":"',
    'p-0123abcd',
    'p-0123abc',
    's-ffffffff0',
    ',"u',
    '\n',
    '\ud800',
    '',
  ),
  fc.string({ unit: fc.constantFrom('"', ',', ':', 'i', 'd', 'u', '\\', '0') }),
)
const trace = fc.oneof(
  text,
  fc.stringMatching(/^[0-9a-f]{1,40}$/),
  fc.stringMatching(/^[0-9A-F"]{8}/),
)
const entry = fc
  .record({
    traceId: trace,
    api: text,
    entity: fc.option(text),
    system: fc.option(text),
    version: text,
    decision: text,
    operation: text,
    upstreamMs: fc.oneof(fc.double(), fc.nat()),
    more: fc.dictionary(fc.oneof(text, fc.constantFrom('id', 'url', 'traceId', 'subject')), text),
  })
  .map((differing) => anEntry(differing as object))

describe('what is drawn from the texts of a page', () => {
  it('is the same at a glance as by parsing, whatever the entries say', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 9 }), (entries) => {
        assert.ok(entries.every(isEntry))
        const disordered = entries.toSorted((one, other) => (one.traceId < other.traceId ? -1 : 1))
        const lines = splitLines(Buffer.from(disordered.map(canonicalText).join('\n')))
        assert.equal(lines.ends.length, entries.length)
        const page = drawPage(lines, true)
        assert.deepEqual(page, drawPage(lines, false))
        assert.ok(!('unfit' in page))
        const ids = entries.map(({ id }) => id).toSorted()
        assert.deepEqual([page.oldest, page.newest], [ids[0], ids.at(-1)])
        const subjects = entries.flatMap(({ more }) => more?.subject ?? [])
        const marks = new Set(subjects.map(subjectMark))
        assert.deepEqual(new Set(page.subjects), marks)
        assert.equal(page.subjects.length, marks.size)
      }),
      { numRuns: 500 },
    )
  })

  it('needs no parsing for an entry as calls leave them', () => {
    const bytes = Buffer.from(canonicalText(anEntry({ more: { id: 'x', url: 'y' } })))
    const id = findId(bytes, 0, bytes.length, 0)
    const at = findTrace(bytes, id, bytes.length)
    const { id: expected, traceId } = parseEntry(bytes.toString())!
    assert.equal(bytes.toString('latin1', id, id + 36), expected)
    assert.equal(bytes.toString('latin1', at, at + 32), traceId)
  })

  it('needs no parsing for a subject either, wherever it stands in `more`', () => {
    const subject = 'p-7f3a00ff1b2c3d4e5f60718293a4b5c6'
    for (const more of [{ subject }, { a: '"{', subject }, { subject, z: ',"subject":"' }]) {
      const bytes = Buffer.from(canonicalText(anEntry({ more })))
      const id = findId(bytes, 0, bytes.length, 0)
      const at = findSubject(bytes, id, findTrace(bytes, id, bytes.length))
      assert.equal(bytes.toString('latin1', at, at + subject.length), subject)
    }
    for (const more of [undefined, {}, { a: 'subject' }, { subjects: subject }]) {
      const bytes = Buffer.from(canonicalText(anEntry(more && { more })))
      const id = findId(bytes, 0, bytes.length, 0)
      assert.equal(findSubject(bytes, id, findTrace(bytes, id, bytes.length)), -1)
    }
  })

  it('names the line that is no entry', () => {
    const right = canonicalText(anEntry())
    for (const wrong of [
      '',
      '{}',
      right.slice(0, -1),
      right.slice(1),
      'null',
      right.toUpperCase(),
      right.replace('"operation"', '"more":{"a":{"subject":"p-01234567"}},"operation"'),
    ]) {
      const lines = splitLines(Buffer.from([right, wrong, right].join('\n')))
      assert.deepEqual(drawPage(lines, false), { unfit: 1 })
    }
  })
})

describe('the lines of the spool', () => {
  const spooled = (texts: readonly string[], own: boolean) =>
    sortOut({ bytes: Buffer.from(`${texts.join('\n')}\n`), own })

  it('of an earlier process are stored in the one spelling, and nothing of them is lost', () => {
    const plain = anEntry({ more: { b: 1, a: 2 } })
    const newer = { ...anEntry(), weather: 'rain' }
    const texts = [
      JSON.stringify(plain, undefined, ' ').replaceAll('\n', '\t'),
      JSON.stringify(newer),
    ]
    const { page, others } = spooled(texts, false)
    const { weather: _, ...known } = newer
    assert.equal(page!.bytes.toString(), [plain, known].map(canonicalText).join('\n'))
    assert.deepEqual(others, [texts[1]])
  })

  it('that are no text or no entry are told apart, also among those of this process', () => {
    const right = canonicalText(anEntry({ more: { note: 'żółć' } }))
    const bytes = Buffer.concat([
      Buffer.from(`${right}\nnonsense\n`),
      Buffer.from([0xff, 0xfe, 10]),
    ])
    for (const own of [true, false]) {
      const { page, others } = sortOut({ bytes, own })
      assert.equal(page!.bytes.toString(), right)
      assert.deepEqual(others, ['nonsense', '\ufffd\ufffd'])
    }
    assert.deepEqual(spooled(['', ''], true), { others: ['', ''] })
  })
})
