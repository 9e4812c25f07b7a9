import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import mirror from './mirror.ts'

describe('mirror', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(new URL('mirror.cases.yaml', import.meta.url).pathname)
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('copies about its share of the calls', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = mirror.build({ address: 'https://new.example', percent: 20 }, tools)
    let copies = 0
    for (let n = 0; n < 2_000; n++) {
      copies += (await walk([step], bench.call({ tools }))).copies.length
    }
    assert.ok(copies > 320 && copies < 480, `${copies} of 2000`)
  })
})
