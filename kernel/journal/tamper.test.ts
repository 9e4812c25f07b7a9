import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'

import fc from 'fast-check'
import type { Knex } from 'knex'

import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'

import { canonicalText, firstHash, openLinker } from './chain.ts'
import { journalMigrations } from './migrations.ts'
import { aJournal, anEntry } from './testing/an-entry.ts'
import { verifyChains } from './verify.ts'
import type { Verdict } from './verify.ts'

const length = 30

describe('a journal that was tampered with', () => {
  let db: Database
  let chains: string[]
  before(async () => {
    db = await testDatabase([journalMigrations])
    for (let node = 0; node < 2; node++) {
      const journal = await aJournal(db, await temporaryFolder())
      for (let n = 0; n < length; n++) {
        journal.append(anEntry({ system: n % 3 ? 'uw.desk' : null, more: { note: 'ż"\\' } }))
      }
      await journal.close()
    }
    chains = await db.knex('journal_head').orderBy('chain').pluck('chain')
  })
  after(() => db.close())

  const place = fc.record({ node: fc.nat(1), seq: fc.integer({ min: 1, max: length }) })
  const ofRow = (chain: string, seq: number) => ({ chain, seq: String(seq) })

  /** The verdict after a change, which is then taken back. */
  async function verdictAfter(change: (trx: Knex) => PromiseLike<unknown>): Promise<Verdict> {
    const trx = await db.knex.transaction()
    try {
      await change(trx)
      return await verifyChains(trx)
    } finally {
      await trx.rollback()
    }
  }

  it('is whole before', async () => {
    const verdict = await verdictAfter(() => Promise.resolve())
    assert.deepEqual(verdict, { whole: true, entries: 2 * length, chains: 2 })
  })

  it('any character changed in an entry is found, and the entry named', async () => {
    const character = fc.constantFrom('0', '9', ' ', '"', '}', 'ż', '\n')
    await fc.assert(
      fc.asyncProperty(place, fc.nat(), character, async ({ node, seq }, dice, written) => {
        const row = ofRow(chains[node]!, seq)
        const { entry, id } = await db.knex('journal_entry').where(row).first()
        const at = dice % entry.length
        fc.pre(entry[at] !== written)
        const changed = entry.slice(0, at) + written + entry.slice(at + 1)
        const verdict = await verdictAfter((trx) =>
          trx('journal_entry').where(row).update({ entry: changed }),
        )
        assert.ok(!verdict.whole)
        assert.deepEqual([verdict.chain, verdict.seq, verdict.id], [chains[node], seq, id])
      }),
      { numRuns: 60 },
    )
  })

  const changes: Record<string, string> = {
    'the time, by a microsecond': `at = at + interval '1 microsecond'`,
    'the time, by two thousand years': `at = '2026-03-02 08:00:00 BC'`,
    'the time, to never': `at = 'infinity'`,
    'the trace': `trace_id = trace_id || ' '`,
    'the API': `api = 'gitd/licences/v2'`,
    'the system': `system = case when system is null then 'uw.desk' end`,
    'the entity': `entity = null`,
    'the id': `id = '${newId()}'`,
    'a bit of the hash': `hash = set_bit(hash, 77, 1 - get_bit(hash, 77))`,
    'the hash, to none': `hash = ''`,
    'the text, to the same with a space': `entry = replace(entry, '":', '": ')`,
    'the text, to nothing': `entry = ''`,
  }
  for (const [what, assignment] of Object.entries(changes)) {
    it(`${what}: a change of it is found, and the entry named`, async () => {
      await fc.assert(
        fc.asyncProperty(place, async ({ node, seq }) => {
          const chain = chains[node]!
          const verdict = await verdictAfter((trx) =>
            trx.raw(`update journal_entry set ${assignment} where chain = ? and seq = ?`, [
              chain,
              seq,
            ]),
          )
          assert.ok(!verdict.whole)
          assert.deepEqual([verdict.chain, verdict.seq], [chain, seq])
          assert.match(verdict.why, /chang/)
        }),
        { numRuns: 5 },
      )
    })
  }

  it('an entry taken out is found, be it the last', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ node, seq }) => {
        const row = ofRow(chains[node]!, seq)
        const verdict = await verdictAfter((trx) => trx('journal_entry').where(row).delete())
        assert.ok(!verdict.whole)
        assert.deepEqual([verdict.chain, verdict.seq, verdict.id], [chains[node], seq, null])
        assert.match(verdict.why, seq === length ? /cut off/ : /taken out/)
      }),
      { numRuns: 20 },
    )
  })

  it('an entry moved to another place or another chain is found', async () => {
    const to = fc.oneof(
      fc.record({ seq: fc.constantFrom('-9223372036854775808', '-1', '0', '31', '9000') }),
      fc.record({ chain: fc.constantFrom('', newId()) }),
    )
    await fc.assert(
      fc.asyncProperty(place, to, async ({ node, seq }, elsewhere) => {
        const row = ofRow(chains[node]!, seq)
        const verdict = await verdictAfter((trx) =>
          trx('journal_entry').where(row).update(elsewhere),
        )
        assert.equal(verdict.whole, false)
      }),
      { numRuns: 30 },
    )
  })

  it('an entry changed together with its own hash is found at the next one, or at the head', async () => {
    await fc.assert(
      fc.asyncProperty(place, async ({ node, seq }) => {
        const chain = chains[node]!
        const before = await db
          .knex('journal_entry')
          .where(ofRow(chain, seq - 1))
          .first()
        const { entry } = await db.knex('journal_entry').where(ofRow(chain, seq)).first()
        const changed = entry.replace('"status":200', '"status":403')
        const last = before ? before.hash.toString('hex') : firstHash(chain)
        const hash = Buffer.from(openLinker().next(last, changed), 'hex')
        const verdict = await verdictAfter((trx) =>
          trx('journal_entry').where(ofRow(chain, seq)).update({ entry: changed, hash }),
        )
        assert.ok(!verdict.whole)
        assert.deepEqual([verdict.chain, verdict.seq], [chain, Math.min(seq + 1, length)])
      }),
      { numRuns: 20 },
    )
  })

  it('an entry slipped in is found, also one that is chained on as it should be', async () => {
    const seq = fc.constantFrom('-7', '0', '31', '32', '4000')
    await fc.assert(
      fc.asyncProperty(fc.nat(1), seq, async (node, at) => {
        const chain = chains[node]!
        const { hash: last } = await db.knex('journal_entry').where(ofRow(chain, length)).first()
        const verdict = await verdictAfter((trx) => slipIn(trx, chain, at, last.toString('hex')))
        assert.ok(!verdict.whole)
        assert.equal(verdict.chain, chain)
        assert.match(verdict.why, /slipped in/)
      }),
      { numRuns: 20 },
    )
    const chain = newId()
    const verdict = await verdictAfter((trx) => slipIn(trx, chain, '1', firstHash(chain)))
    assert.ok(!verdict.whole)
    assert.deepEqual([verdict.chain, verdict.seq], [chain, 0])
  })

  function slipIn(trx: Knex, chain: string, seq: string, last: string) {
    const { id, at, traceId, api, system, entity } = anEntry()
    const entry = canonicalText(anEntry({ id, at }))
    const hash = Buffer.from(openLinker().next(last, entry), 'hex')
    const row = { chain, seq, id, at, trace_id: traceId, api, system, entity, entry, hash }
    return trx('journal_entry').insert(row)
  }

  it('any change of a head is found', async () => {
    const changesOfHead = fc.oneof(
      fc.constantFrom('seq = -1', 'seq = 0', 'seq = seq - 1', 'seq = seq + 1', `hash = ''`),
      fc.constant(`chain = '${newId()}'`),
      fc.nat(255).map((n) => `hash = set_bit(hash, ${n}, 1 - get_bit(hash, ${n}))`),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(1), changesOfHead, async (node, change) => {
        const verdict = await verdictAfter((trx) =>
          trx.raw(`update journal_head set ${change} where chain = ?`, [chains[node]!]),
        )
        assert.equal(verdict.whole, false)
      }),
      { numRuns: 40 },
    )
    for (const chain of chains) {
      const verdict = await verdictAfter((trx) => trx('journal_head').where({ chain }).delete())
      assert.ok(!verdict.whole)
      assert.equal(verdict.chain, chain)
    }
    const chain = newId()
    const head = { chain, seq: 0, hash: Buffer.from(firstHash(chain), 'hex') }
    const verdict = await verdictAfter((trx) => trx('journal_head').insert(head))
    assert.equal(verdict.whole, false)
  })

  it('is judged although it takes no more entries', async () => {
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
