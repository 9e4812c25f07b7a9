import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openNonces } from './nonces.ts'

describe('a nonce for proofs', () => {
  const secret = new Uint8Array(32).fill(1)

  it('is the same on every node with the secret, and on no other', () => {
    const nonce = openNonces(secret).current(1_000_000)
    assert.ok(openNonces(secret).holds(nonce, 1_000_000))
    assert.ok(!openNonces(new Uint8Array(32).fill(2)).holds(nonce, 1_000_000))
  })

  it('counts for half a minute to a minute, and not ahead of its time', () => {
    const nonces = openNonces(secret)
    const nonce = nonces.current(300)
    assert.deepEqual(
      [270, 300, 329, 359, 360].map((now) => nonces.holds(nonce, now)),
      [false, true, true, true, false],
    )
  })
})
