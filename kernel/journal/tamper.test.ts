import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import fc from 'fast-check'

import { canonicalText, hashBytes } from './chain.ts'
import { anEntry } from './testing/an-entry.ts'
import { hashBefore, madePage, pageOf, pagesOf, replacePage } from './testing/stored-page.ts'
import { length, openTwoChains, pageLength, place } from './testing/two-chains.ts'
import type { TwoChains } from './testing/two-chains.ts'

describe('a journal in which an entry was tampered with', () => {
  let two: TwoChains
  before(async () => {
    two = await openTwoChains()
  })
  after(() => two.db.close())

  it('is whole before', async () => {
    const verdict = await two.verdictAfter(() => Promise.resolve())
    assert.deepEqual(verdict, { whole: true, entries: 2 * length, chains: 2 })
    assert.equal((await pagesOf(two.db.knex, two.chains[0]!)).length, length / pageLength)
  })

  it('any character changed in an entry is found, and the entry named', async () => {
    const character = fc.constantFrom('0', '9', ' ', '"', '}', 'ż', '\n')
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), character, async ({ node, seq }, dice, written) => {
        const { chain, page, lines, nth, id, text } = await two.find(node, seq)
        const at = dice % text.length
        fc.pre(text[at] !== written)
        const entries = lines.with(nth, text.slice(0, at) + written + text.slice(at + 1)).join('\n')
        const verdict = await two.verdictAfter((trx) =>
          replacePage(trx, page, { ...page, entries }),
        )
        assert.ok(!verdict.whole)
        assert.deepEqual([verdict.chain, verdict.seq], [chain, seq])
        const from = text.indexOf(id) - '"id":"'.length
        const inId = from <= at && at <= from + id.length + '"id":"'.length
        if (!inId && written !== '\n') assert.equal(verdict.id, id)
      }),
      { numRuns: 80 },
    )
  })

  const changesOfEntry: Record<string, (text: string) => string> = {
    'a line break slipped in before it': (text) => `\n${text}`,
    'a line break slipped in after it': (text) => `${text}\n`,
    'the text, to the same with a space': (text) => text.replace('":', '": '),
    'the text, to nothing': () => '',
    'the text, to that of another call': () => canonicalText(anEntry()),
    'the text, to itself twice': (text) => `${text}\n${text}`,
  }
  for (const [what, change] of Object.entries(changesOfEntry)) {
    it(`${what}: it is found, at the entry or the one after`, async () => {
      await fc.assert(
        fc.asyncProperty(place, async ({ node, seq }) => {
          const { chain, page, lines, nth, text } = await two.find(node, seq)
          const entries = lines.with(nth, change(text)).join('\n')
          const verdict = await two.verdictAfter((trx) =>
            replacePage(trx, page, { ...page, entries }),
          )
          assert.ok(!verdict.whole)
          assert.equal(verdict.chain, chain)
          const after = what.includes('after') || what.includes('twice')
          assert.equal(verdict.seq, after ? seq + 1 : seq)
        }),
        { numRuns: 5 },
      )
    })
  }

  it('a changed mark of a trace or a changed bit of a hash is found, and the entry named', async () => {
    const column = fc.constantFrom(['traces', 4] as const, ['hashes', hashBytes] as const)
    await fc.assert(
      fc.asyncProperty(place, column, fc.nat(255), async ({ node, seq }, [name, size], bit) => {
        const { chain, page, nth, id } = await two.find(node, seq)
        const bytes = Buffer.from(page[name])
        const at = nth * size + ((bit >> 3) % size)
        bytes[at] = bytes[at]! ^ (1 << (bit & 7))
        const verdict = await two.verdictAfter((trx) =>
          replacePage(trx, page, { ...page, [name]: bytes }),
        )
        assert.ok(!verdict.whole)
        assert.deepEqual([verdict.chain, verdict.seq, verdict.id], [chain, seq, id])
        assert.match(verdict.why, /chang/)
      }),
      { numRuns: 30 },
    )
  })

  it('an entry taken out of its page is found, be it the last', async () => {
    const thorough = fc.boolean()
    await fc.assert(
      fc.asyncProperty(place, thorough, async ({ node, seq }, withItsHash) => {
        const { chain, page, lines, nth } = await two.find(node, seq)
        const entries = lines.toSpliced(nth, 1).join('\n')
        const cut = (bytes: Buffer, size: number) =>
          Buffer.concat([bytes.subarray(0, nth * size), bytes.subarray((nth + 1) * size)])
        const all = { hashes: cut(page.hashes, hashBytes), traces: cut(page.traces, 4) }
        const rest = withItsHash ? { ...all, last: page.last - 1 } : {}
        const verdict = await two.verdictAfter((trx) =>
          replacePage(trx, page, { ...page, entries, ...rest }),
        )
        assert.ok(!verdict.whole)
        assert.equal(verdict.chain, chain)
        // The last of a page, taken out with all that is drawn from it, is missed by what follows.
        const border = withItsHash && nth === pageLength - 1
        if (!border) assert.equal(verdict.seq, seq)
        else assert.ok(verdict.seq >= page.first && verdict.seq <= seq, verdict.why)
      }),
      { numRuns: 30 },
    )
  })

  it('two entries that changed places are found, in one page or in two', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1),
        fc.uniqueArray(fc.nat(length - 1), { minLength: 2, maxLength: 2 }),
        async (node, pair) => {
          const [one, other] = pair.toSorted((a, b) => a - b).map((n) => n + 1) as [number, number]
          const { chain, text } = await two.find(node, one)
          const { text: otherText } = await two.find(node, other)
          const verdict = await two.verdictAfter(async (trx) => {
            for (const [seq, by] of [
              [one, otherText],
              [other, text],
            ] as const) {
              const page = await pageOf(trx, chain, seq)
              const entries = page.entries
                .split('\n')
                .with(seq - page.first, by)
                .join('\n')
              await replacePage(trx, page, { ...page, entries })
            }
          })
          assert.ok(!verdict.whole)
          assert.deepEqual([verdict.chain, verdict.seq], [chain, one])
        },
      ),
      { numRuns: 20 },
    )
  })

  it('an entry changed together with its own hash is found at the next one, or at the head', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ node, seq }) => {
        const { chain, page, lines, nth, text } = await two.find(node, seq)
        const texts = lines.with(nth, text.replace('"status":200', '"status":403'))
        const forged = madePage(chain, page.first, texts, await hashBefore(two.db.knex, page))
        const hashes = Buffer.from(page.hashes)
        const [from, to] = [nth * hashBytes, (nth + 1) * hashBytes]
        forged.hashes.copy(hashes, from, from, to)
        const verdict = await two.verdictAfter((trx) =>
          replacePage(trx, page, { ...forged, hashes }),
        )
        assert.ok(!verdict.whole)
        assert.deepEqual([verdict.chain, verdict.seq], [chain, Math.min(seq + 1, length)])
      }),
      { numRuns: 20 },
    )
  })
})
