import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawGraph } from './draw-graph.ts'
import { aComposition } from './testing/a-composition.ts'

const { operations } = aComposition({
  parts: [
    'found: { call: mc/persons/v1 lookUpPersons, only-reads: true }',
    'person: { call: mc/persons/v1 getPerson, path: { personId: $parts.found.id } }',
    'homes: { call: "mc/persons/v1 <b>&", path: { personId: $parts.found.id }, on-error: omit }',
  ],
  result: '[$parts.person, $parts.homes]',
})
const operation = operations[0]!

describe('the drawing of a composed operation', () => {
  const drawn = drawGraph(operation, 'en').toString()

  it('has a box for each part, the caller and the answer, and dashes round what may be missing', () => {
    assert.equal(drawn.match(/<rect/g)?.length, 5)
    assert.equal(drawn.match(/stroke-dasharray/g)?.length, 1)
    for (const name of ['caller', 'found', 'person', 'homes', 'answer']) {
      assert.ok(drawn.includes(`>${name}</text>`), name)
    }
  })

  it('has a line and its point for whoever waits for whom', () => {
    assert.equal(drawn.match(/<path/g)?.length, 2 * 5)
  })

  it('says in words what it shows, in both languages', () => {
    assert.match(drawn, /<title>What makes up ask<\/title>/)
    assert.match(
      drawn,
      /<desc>found asks .* person asks mc\/persons\/v1 getPerson, after found\. homes/,
    )
    assert.match(
      drawGraph(operation, 'pl').toString(),
      /homes pyta .*, po found, może jej nie być\./,
    )
  })

  it('takes names for text, and draws nothing outside its frame', () => {
    assert.ok(!drawn.includes('<b>'))
    assert.ok(!/<script|on[a-z]+=|href/.test(drawn))
    const [, left, top, width, height] = /viewBox="(\S+) (\S+) (\S+) (\S+)"/
      .exec(drawn)!
      .map(Number)
    for (const [, x, y, wide, high] of drawn.matchAll(
      /<rect\s+x="(\S+)"\s+y="(\S+)"\s+width="(\S+)"\s+height="(\S+)"/g,
    )) {
      assert.ok(Number(x) >= left! && Number(x) + Number(wide) <= left! + width!)
      assert.ok(Number(y) >= top! && Number(y) + Number(high) <= top! + height!)
    }
  })
})
