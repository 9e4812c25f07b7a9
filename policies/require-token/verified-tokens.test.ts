import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { handWoundClock } from '#kernel/clock/clock.ts'
import { openTestIssuer } from '../testing/issuer.ts'
import { openVerifiedTokens } from './verified-tokens.ts'
import { verifyToken } from './verify-token.ts'
import type { Verified } from './verify-token.ts'

function open(most?: number) {
  const issuer = openTestIssuer(handWoundClock())
  const tokens = openVerifiedTokens(issuer, most)
  const make = () => {
    const token = issuer.token()
    return { field: `Bearer ${token}`, verified: verifyToken(token, issuer) as Verified }
  }
  return { issuer, tokens, make }
}

describe('the memory of verified tokens', () => {
  it('knows a token for a minute and not longer', () => {
    const { tokens, make } = open()
    const { field, verified } = make()
    assert.equal(tokens.find(field, 0), undefined)
    tokens.keep(field, verified, 0)
    assert.equal(tokens.find(field, 59_999), verified)
    assert.equal(tokens.find(field, 60_000), undefined)
  })

  it('knows nothing of a token in another spelling', () => {
    const { tokens, make } = open()
    const { field, verified } = make()
    tokens.keep(field, verified, 0)
    assert.equal(tokens.find(field.replace('Bearer', 'bearer'), 0), undefined)
    assert.equal(tokens.find(`x${field}`, 0), undefined)
    assert.equal(tokens.find(field, 0), verified)
  })

  it('forgets everything when the keys of the issuer change', () => {
    const { issuer, tokens, make } = open()
    const { field, verified } = make()
    tokens.keep(field, verified, 0)
    issuer.rotate()
    assert.equal(tokens.find(field, 0), undefined)
  })

  it('holds no more than it was told to, and those the longest that are asked for', () => {
    const { tokens, make } = open(20)
    const wanted = make()
    tokens.keep(wanted.field, wanted.verified, 0)
    const others = Array.from({ length: 100 }, () => {
      const other = make()
      tokens.keep(other.field, other.verified, 0)
      assert.equal(tokens.find(wanted.field, 0), wanted.verified)
      return other
    })
    const left = others.filter(({ field }) => tokens.find(field, 0))
    assert.ok(left.length <= 20, `${left.length} are left`)
  })
})
