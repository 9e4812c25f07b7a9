import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import fc from 'fast-check'

import { newId } from '#kernel/ids/ids.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'

import { firstHash } from './chain.ts'
import { aJournal, anEntry } from './testing/an-entry.ts'
import { openTwoChains } from './testing/two-chains.ts'
import type { TwoChains } from './testing/two-chains.ts'

describe('a journal in which a head was tampered with', () => {
  let two: TwoChains
  before(async () => {
    two = await openTwoChains()
  })
  after(() => two.db.close())

  it('any change of a head is found', async () => {
    const changesOfHead = fc.oneof(
      fc.constantFrom('seq = -1', 'seq = 0', 'seq = seq - 1', 'seq = seq + 1', `hash = ''`),
      fc.constantFrom('seq = seq - 10', 'seq = seq + 10', 'seq = 9223372036854775807'),
      fc.constant(`chain = '${newId()}'`),
      fc.nat(255).map((n) => `hash = set_bit(hash, ${n}, 1 - get_bit(hash, ${n}))`),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(1), changesOfHead, async (node, change) => {
        const verdict = await two.verdictAfter((trx) =>
          trx.raw(`update journal_head set ${change} where chain = ?`, [two.chains[node]!]),
        )
        assert.equal(verdict.whole, false)
      }),
      { numRuns: 40 },
    )
    for (const chain of two.chains) {
      const verdict = await two.verdictAfter((trx) => trx('journal_head').where({ chain }).delete())
      assert.ok(!verdict.whole)
      assert.equal(verdict.chain, chain)
    }
    const chain = newId()
    const head = { chain, seq: 0, hash: firstHash(chain) }
    const verdict = await two.verdictAfter((trx) => trx('journal_head').insert(head))
    assert.equal(verdict.whole, false)
  })

  it('is judged although it takes no more entries', async () => {
    const { db } = two
    const spoolDir = await temporaryFolder()
    const journal = await aJournal(db, spoolDir)
    journal.append(anEntry())
    await journal.flush()
    const { chain } = (await journal.read({ limit: 1 }))[0]!
    await db.knex('journal_head').where({ chain }).delete()
    journal.append(anEntry())
    await assert.rejects(journal.flush())
    const verdict = await journal.verify()
    assert.ok(!verdict.whole)
    assert.equal(verdict.chain, chain)
    await journal.close()
  })
})
