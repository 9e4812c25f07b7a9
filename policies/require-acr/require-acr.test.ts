import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runCases } from '../run-cases.ts'

describe('require-acr', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('require-acr.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })
})
