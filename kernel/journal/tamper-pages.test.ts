import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import fc from 'fast-check'
import type { Knex } from 'knex'

import { newId } from '#kernel/ids/ids.ts'

import { canonicalText, firstHash, hashBytes } from './chain.ts'
import { readEntries } from './read.ts'
import { anEntry } from './testing/an-entry.ts'
import { hashBefore, madePage, pagesOf, replacePage } from './testing/stored-page.ts'
import { length, openTwoChains, pageLength, place } from './testing/two-chains.ts'
import type { TwoChains } from './testing/two-chains.ts'

describe('a journal in which a page was tampered with', () => {
  let two: TwoChains
  before(async () => {
    two = await openTwoChains()
  })
  after(() => two.db.close())

  const assignments: Record<string, string> = {
    'the oldest id': `oldest = '${newId()}'`,
    'the oldest id, to before all time': `oldest = '00000000-0000-7000-8000-000000000000'`,
    'the newest id': `newest = '${newId()}'`,
    'the oldest and the newest, exchanged': 'oldest = newest, newest = oldest',
    'the last place, by one more': 'last = last + 1',
    'the last place, by one less': 'last = last - 1',
    'the last place, to before the first': 'last = first - 7',
    'the last place, to the end of all': 'last = 9223372036854775807',
    'the first place, by one more': 'first = first + 1',
    'the first place, by one less': 'first = first - 1',
    'both places': 'first = first + 1, last = last + 1',
    'a hash too many': `hashes = hashes || substring(hashes for 32)`,
    'a hash too few': `hashes = substring(hashes for 288)`,
    'the hashes, to none': `hashes = ''`,
    'a mark too many': `traces = traces || substring(traces for 4)`,
    'a byte of a mark too few': `traces = substring(traces for 39)`,
    'the marks, to none': `traces = ''`,
    'the subjects, to none': `subjects = '{}'`,
    'the subjects, by one more': `subjects = subjects || 7`,
    'the texts, to none': `entries = ''`,
  }
  for (const [what, assignment] of Object.entries(assignments)) {
    it(`a page changed in ${what}: it is found in that page or at its border`, async () => {
      await fc.assert(
        fc.asyncProperty(place, async ({ node, seq }) => {
          const { chain, page } = await two.find(node, seq)
          const verdict = await two.verdictAfter((trx) =>
            trx.raw(`update journal_page set ${assignment} where chain = ? and first = ?`, [
              chain,
              page.first,
            ]),
          )
          assert.ok(!verdict.whole)
          assert.equal(verdict.chain, chain)
          assert.ok(verdict.seq >= page.first - 1 && verdict.seq <= page.last + 1, verdict.why)
          assert.match(verdict.why, /chang|cut off/)
        }),
        { numRuns: 5 },
      )
    })
  }

  it('a page taken out is found, be it the last', async () => {
    for (const chain of two.chains) {
      for (const page of await pagesOf(two.db.knex, chain)) {
        const verdict = await two.verdictAfter((trx) => replacePage(trx, page))
        assert.ok(!verdict.whole)
        assert.deepEqual([verdict.chain, verdict.seq, verdict.id], [chain, page.first, null])
        assert.match(verdict.why, page.last === length ? /cut off/ : /taken out/)
      }
    }
  })

  it('a page moved to another place or another chain is found', async () => {
    const to = fc.oneof(
      fc.record({ first: fc.constantFrom('-9223372036854775808', '-1', '0', '31', '9000') }),
      fc.record({ chain: fc.constantFrom('', newId()) }),
    )
    await fc.assert(
      fc.asyncProperty(place, to, async ({ node, seq }, elsewhere) => {
        const { chain, page } = await two.find(node, seq)
        const verdict = await two.verdictAfter((trx) =>
          trx('journal_page')
            .where({ chain, first: String(page.first) })
            .update(elsewhere),
        )
        assert.equal(verdict.whole, false)
      }),
      { numRuns: 30 },
    )
  })

  it('two pages that changed places are found, in one chain or in two', async () => {
    for (const [from, to] of [
      [0, 0],
      [0, 1],
    ] as const) {
      const one = (await pagesOf(two.db.knex, two.chains[from]!))[0]!
      const other = (await pagesOf(two.db.knex, two.chains[to]!))[1]!
      const { chain, first, last } = one
      const verdict = await two.verdictAfter(async (trx) => {
        await replacePage(trx, one)
        const there = { chain: other.chain, first: other.first, last: other.last }
        await replacePage(trx, other, { ...other, chain, first, last }, { ...one, ...there })
      })
      assert.ok(!verdict.whole)
      assert.deepEqual([verdict.chain, verdict.seq], [chain, 1])
    }
  })

  it('a page written anew with all its hashes is found at the next page, or at the head', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ node, seq }) => {
        const { chain, page, lines, nth } = await two.find(node, seq)
        const texts = lines.with(nth, canonicalText(anEntry()))
        const forged = madePage(chain, page.first, texts, await hashBefore(two.db.knex, page))
        const verdict = await two.verdictAfter((trx) => replacePage(trx, page, forged))
        assert.ok(!verdict.whole)
        assert.deepEqual([verdict.chain, verdict.seq], [chain, Math.min(page.last + 1, length)])
      }),
      { numRuns: 20 },
    )
  })

  it('a page slipped in is found, also one that is chained on as it should be', async () => {
    const first = fc.constantFrom(-7, 0, 5, 31, 32, 4000)
    await fc.assert(
      fc.asyncProperty(fc.nat(1), first, async (node, at) => {
        const { chain, page } = await two.find(node, length)
        const forged = madePage(
          chain,
          at,
          [canonicalText(anEntry())],
          page.hashes.subarray(-hashBytes),
        )
        const verdict = await two.verdictAfter((trx) => trx('journal_page').insert(forged))
        assert.ok(!verdict.whole)
        assert.equal(verdict.chain, chain)
        assert.match(verdict.why, /slipped in/)
      }),
      { numRuns: 20 },
    )
    const chain = newId()
    const forged = madePage(chain, 1, [canonicalText(anEntry())], firstHash(chain))
    const verdict = await two.verdictAfter((trx) => trx('journal_page').insert(forged))
    assert.ok(!verdict.whole)
    assert.deepEqual([verdict.chain, verdict.seq], [chain, 0])
  })

  it('a page cut in two or two made one, with all that is drawn from them, change nothing', async () => {
    const all = (await readEntries(two.db.knex, { limit: 1000 })).map(({ id, seq, hash }) => [
      id,
      seq,
      hash,
    ])
    await fc.assert(
      fc.asyncProperty(
        place,
        fc.integer({ min: 1, max: pageLength - 1 }),
        async ({ node, seq }, at) => {
          const { chain, page, lines } = await two.find(node, seq)
          const before = await hashBefore(two.db.knex, page)
          const one = madePage(chain, page.first, lines.slice(0, at), before)
          const other = madePage(
            chain,
            page.first + at,
            lines.slice(at),
            one.hashes.subarray(-hashBytes),
          )
          const [first, second] = await pagesOf(two.db.knex, chain)
          const texts = [first!, second!].flatMap(({ entries }) => entries.split('\n'))
          const merged = madePage(chain, 1, texts, firstHash(chain))
          for (const change of [
            (trx: Knex) => replacePage(trx, page, one, other),
            (trx: Knex) => replacePage(trx, first!).then(() => replacePage(trx, second!, merged)),
          ]) {
            const verdict = await two.verdictAfter(async (trx) => {
              await change(trx)
              const read = await readEntries(trx, { limit: 1000 })
              assert.deepEqual(
                read.map((entry) => [entry.id, entry.seq, entry.hash]),
                all,
              )
            })
            assert.deepEqual(verdict, { whole: true, entries: 2 * length, chains: 2 })
          }
        },
      ),
      { numRuns: 10 },
    )
  })

  it('a page cut in two is found when a part lacks an entry, or has one of the other', async () => {
    await fc.assert(
      fc.asyncProperty(
        place,
        fc.integer({ min: 2, max: pageLength - 2 }),
        fc.constantFrom(-1, 1),
        async ({ node, seq }, at, shift) => {
          const { chain, page, lines } = await two.find(node, seq)
          const one = madePage(
            chain,
            page.first,
            lines.slice(0, at),
            await hashBefore(two.db.knex, page),
          )
          const from = at + shift
          const before = page.hashes.subarray((from - 1) * hashBytes, from * hashBytes)
          const other = madePage(chain, page.first + from, lines.slice(from), before)
          const verdict = await two.verdictAfter((trx) => replacePage(trx, page, one, other))
          assert.ok(!verdict.whole)
          assert.equal(verdict.chain, chain)
          assert.equal(verdict.seq, page.first + (shift < 0 ? from : at))
          assert.match(verdict.why, shift < 0 ? /slipped in/ : /taken out/)
        },
      ),
      { numRuns: 10 },
    )
  })
})
