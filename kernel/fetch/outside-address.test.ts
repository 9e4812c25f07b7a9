import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { isOutsideAddress } from './outside-address.ts'

// oxfmt-ignore
const inside = [
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1',
  '127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1',
  '192.168.0.1', '198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.1', '239.255.255.255',
  '240.0.0.1', '255.255.255.255',
  '::', '::1', '0:0:0:0:0:0:0:1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd12:3456::1',
  'ff02::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1', '0:0:0:0:0:ffff:c0a8:0001',
  '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::8.8.8.8', '2002:7f00:1::', '2001:0:1::1', '2001:db8::1',
  '100::1', '3fff::1',
]

describe('addresses inside and outside', () => {
  for (const address of inside) {
    it(`${address} is inside`, () => assert.equal(isOutsideAddress(address), false))
  }

  for (const address of [
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
  ]) {
    it(`${address} is outside`, () => assert.equal(isOutsideAddress(address), true))
  }

  it('what is no IP address is not outside', () => {
    for (const text of ['', 'localhost', 'example.com', '127.1', '0x7f000001', '1.2.3', '[::1]']) {
      assert.equal(isOutsideAddress(text), false, text)
    }
  })

  it('an IPv4 address is judged alike however IPv6 spells it', () => {
    const byte = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(byte, byte, byte, byte, (a, b, c, d) => {
        const hex = (high: number, low: number) => (high * 256 + low).toString(16)
        const plain = isOutsideAddress(`${a}.${b}.${c}.${d}`)
        assert.equal(isOutsideAddress(`::ffff:${a}.${b}.${c}.${d}`), plain)
        assert.equal(isOutsideAddress(`0:0:0:0:0:FFFF:${hex(a, b)}:${hex(c, d)}`), plain)
      }),
    )
  })
})
