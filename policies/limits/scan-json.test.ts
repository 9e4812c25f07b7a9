import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { JsonLimits } from './options.ts'
import { scanJson } from './scan-json.ts'

const wide: JsonLimits = { depth: 1000, keys: 1e6, items: 1e7, text: 1e7 }

function scan(text: string, limits: Partial<JsonLimits> = {}) {
  return scanJson(Buffer.from(text), { ...wide, ...limits })?.kind
}

/** The same, counted on the value itself. */
function measure(value: unknown): JsonLimits {
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value)
    const bytes = Buffer.byteLength(text) - (typeof value === 'string' ? 2 : 0)
    return { depth: 0, keys: 0, items: 0, text: bytes }
  }
  const names = Array.isArray(value) ? [] : Object.keys(value)
  const parts = [...names, ...Object.values(value)].map(measure)
  const most = (what: keyof JsonLimits) => Math.max(0, ...parts.map((part) => part[what]))
  return {
    depth: 1 + most('depth'),
    keys: Math.max(names.length, most('keys')),
    items: Math.max(Array.isArray(value) ? value.length : 0, most('items')),
    text: most('text'),
  }
}

describe('a look over JSON', () => {
  it('counts what the value counts: at the limit it passes, one below it is too complex', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const size = measure(JSON.parse(text))
        assert.equal(scan(text, size), undefined)
        for (const what of ['depth', 'keys', 'items', 'text'] as const) {
          const least = what === 'depth' || what === 'text' ? 0 : 1
          if (size[what] <= least) continue
          assert.equal(scan(text, { [what]: size[what] - 1 }), 'complex', `${what}: ${text}`)
        }
      }),
    )
  })

  it('takes everything that a parser takes, and stops at nothing', () => {
    const marks = fc.constantFrom(...Array.from('{}[]:,"\\ -1.eE+truefalsn/\'ą\u0000\n'))
    fc.assert(
      fc.property(fc.string({ unit: marks, maxLength: 30 }), (text) => {
        const found = scan(text)
        let parses = true
        try {
          JSON.parse(text)
        } catch {
          parses = false
        }
        if (parses) assert.equal(found, undefined, text)
      }),
      { numRuns: 2000 },
    )
  })

  it('lets nothing hide behind quotes and brackets that are none', () => {
    const hidden = '{"a":[1]}'
    // oxfmt-ignore
    const texts = [
      `{"x": /* " */ ${hidden} /* " */}`, `{"x": 1} // " \n ${hidden}`, `{'x"': ${hidden}}`,
      `["\\" , ${hidden}`, `[1 ${hidden}]`, `${hidden}${hidden}`, `{"x" ${hidden}}`, `[}${hidden}`,
      `{"x"::${hidden}}`, `{,${hidden}}`, `#"\n${hidden}`, `\u2028${hidden}`, '', ' ', '[', '{"a"}',
      '{"a":}', '[,]', '[1,]', ']', '{"a":1,}', '"\n"', '"a', '"\\"', 'NaN', '{1:2}', '\u0000',
    ]
    for (const text of texts) assert.equal(scan(text), 'broken', text)
  })

  it('knows UTF-8 from what is none, and does without a byte order mark', () => {
    const of = (bytes: number[]) => scanJson(Uint8Array.from(bytes), wide)?.kind
    assert.equal(of([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), undefined)
    assert.equal(of([0x22, 0xc0, 0xa2, 0x22]), 'broken', 'an overlong quote')
    assert.equal(of([0x7b, 0x00, 0x7d, 0x00]), 'broken', 'UTF-16')
    assert.equal(of([0xff, 0xfe, 0x7b, 0x00]), 'broken')
  })

  it('is over at the first breach, whatever follows', () => {
    assert.equal(scan(`[[${'['.repeat(1_000_000)} no JSON`, { depth: 1 }), 'complex')
    assert.equal(scan('{"a":1,"b":2,] no JSON', { keys: 1 }), 'complex')
    assert.equal(scan('[1,2,] no JSON', { items: 1 }), 'complex')
    assert.equal(scan('["abcd no JSON', { text: 3 }), 'complex')
  })

  it('holds the numbers of open levels and nothing else', () => {
    const text = Buffer.from(`[${'{"a":[1,2,3]},'.repeat(400_000)}0]`)
    const { heapUsed } = process.memoryUsage()
    assert.equal(scanJson(text, wide), undefined)
    assert.ok(process.memoryUsage().heapUsed - heapUsed < 5_000_000)
  })
})
