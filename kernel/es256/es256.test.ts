import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { describe, it } from 'node:test'
import { fitsEs256, signEs256 } from './es256.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const dsaEncoding = 'ieee-p1363'

describe('ES256', () => {
  it('is what node makes and takes as IEEE P1363, whatever zeros R and S begin with', () => {
    const lengths = new Set<number>()
    for (let n = 0; n < 2_000; n++) {
      const data = randomBytes(20)
      const own = signEs256(data, privateKey)
      assert.ok(verify('sha256', data, { key: publicKey, dsaEncoding }, own))
      const raw = sign('sha256', data, { key: privateKey, dsaEncoding })
      assert.ok(fitsEs256(data, publicKey, raw))
      lengths.add(raw.findIndex((byte) => byte !== 0))
      assert.ok(!fitsEs256(randomBytes(20), publicKey, raw))
    }
    assert.ok(lengths.has(1), 'no R began with a zero byte')
  })

  it('does not fit when a byte of it is another, is missing or is too much', () => {
    const data = Buffer.from('data')
    const raw = signEs256(data, privateKey)
    for (let at = 0; at < 64; at++) {
      const other = Buffer.from(raw)
      other[at]! ^= 1
      assert.ok(!fitsEs256(data, publicKey, other), `byte ${at}`)
    }
    assert.ok(!fitsEs256(data, publicKey, raw.subarray(1)))
    assert.ok(!fitsEs256(data, publicKey, Buffer.concat([raw, Buffer.alloc(1)])))
    assert.ok(!fitsEs256(data, publicKey, sign('sha256', data, privateKey)))
  })

  it('does not fit when R or S is nothing, or all that fits into its bytes', () => {
    const data = Buffer.from('data')
    const raw = signEs256(data, privateKey)
    for (const half of [Buffer.alloc(32), Buffer.alloc(32, 0xff)]) {
      assert.ok(!fitsEs256(data, publicKey, Buffer.concat([half, raw.subarray(32)])))
      assert.ok(!fitsEs256(data, publicKey, Buffer.concat([raw.subarray(0, 32), half])))
      assert.ok(!fitsEs256(data, publicKey, Buffer.concat([half, half])))
    }
  })
})
