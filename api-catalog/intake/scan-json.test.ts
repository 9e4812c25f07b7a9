import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { scanJson } from './scan-json.ts'

const caps = { depth: 100, nodes: 10_000 }

describe('looking over JSON', () => {
  it('finds nothing against what is JSON, however it is written', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 8 }),
        fc.integer({ min: 0, max: 4 }),
        (value, indent) => {
          assert.deepEqual(scanJson(JSON.stringify(value, null, indent), caps), {
            stopped: undefined,
            twice: [],
          })
        },
      ),
    )
  })

  it('never throws, always ends, and lets through nothing but JSON and odd numbers or escapes', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '{',
            '}',
            '[',
            ']',
            '"',
            ',',
            ':',
            '\\',
            ' ',
            '\n',
            'true',
            '1',
            '-',
          ),
          maxLength: 60,
        }),
        (text) => {
          if (scanJson(text, caps).stopped || text.trim() === '') return
          const mended = text.replace(/[\d-]+/g, '1').replace(/\\./g, '')
          assert.doesNotThrow(() => JSON.parse(mended) as unknown, text)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('counts values and levels as they are', () => {
    assert.equal(scanJson('[[[1]]]', { depth: 3, nodes: 4 }).stopped, undefined)
    assert.match(
      scanJson('[[[1]]]', { depth: 2, nodes: 4 }).stopped?.sentence ?? '',
      /deeper than 2/,
    )
    assert.match(
      scanJson('[[[1]]]', { depth: 3, nodes: 3 }).stopped?.sentence ?? '',
      /more than 3 values/,
    )
  })

  it('names keys written twice, also when one is escaped, by their pointers', () => {
    const text = '{"a/b":[{"x":1},{"x":1,"y":"x","\\u0078":2}],"c":{"a":1},"c":0}'
    assert.deepEqual(scanJson(text, caps).twice, ['/a~1b/1/x', '/c'])
  })

  it('says where a text is not closed or a bracket has no partner', () => {
    assert.deepEqual(scanJson('{"a": "b\n"}', caps).stopped?.offset, 6)
    assert.deepEqual(scanJson('["\\\n"]', caps).stopped?.offset, 1)
    assert.deepEqual(scanJson('[1}', caps).stopped?.offset, 2)
    assert.match(scanJson('{"a":[1]', caps).stopped?.sentence ?? '', /ends before its last }/)
  })
})
