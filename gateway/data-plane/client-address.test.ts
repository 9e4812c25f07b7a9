import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openClientAddress } from './client-address.ts'

const networks = ['10.0.0.0/8', '2001:db8:1::/48', '192.0.2.7']
const byList = openClientAddress({ networks, field: 'x-forwarded-for' })
const byForwarded = openClientAddress({ networks, field: 'forwarded' })

describe('the address of a client', () => {
  // oxfmt-ignore
  const cases: readonly [socket: string, list: string, client: string, why: string][] = [
    ['198.51.100.1', '203.0.113.9',                       '198.51.100.1',  'the socket is no proxy of ours'],
    ['10.0.0.1',     '203.0.113.9',                       '203.0.113.9',   'our proxy says so'],
    ['10.0.0.1',     '6.6.6.6, 203.0.113.9',              '203.0.113.9',   'what stands further left is forged'],
    ['10.0.0.1',     '6.6.6.6, 203.0.113.9, 10.0.0.2',    '203.0.113.9',   'two of our proxies in a row'],
    ['192.0.2.7',    '203.0.113.9',                       '203.0.113.9',   'a proxy named by its address'],
    ['10.0.0.1',     '10.9.9.9, 10.0.0.2',                '10.9.9.9',      'a caller from among the proxies'],
    ['10.0.0.1',     '',                                  '10.0.0.1',      'the proxy says nothing'],
    ['10.0.0.1',     '203.0.113.9, rubbish',              '10.0.0.1',      'the proxy says what is no address'],
    ['10.0.0.1',     'rubbish, 203.0.113.9',              '203.0.113.9',   'rubbish further left'],
    ['10.0.0.1',     '203.0.113.9:4711',                  '203.0.113.9',   'with a port'],
    ['10.0.0.1',     '[2001:DB8:2::7]:4711',              '2001:db8:2::7', 'IPv6 with a port'],
    ['10.0.0.1',     '2001:db8:2::7, 2001:db8:1::1',      '2001:db8:2::7', 'IPv6 proxy behind IPv4'],
    ['10.0.0.1',     '::ffff:203.0.113.9',                '203.0.113.9',   'IPv4 inside IPv6'],
    ['10.0.0.1',     'fe80::1%eth0',                      '10.0.0.1',      'a zone is no address of a client'],
  ]
  for (const [socket, list, client, why] of cases) {
    it(`is ${client}: ${why}`, () => {
      assert.equal(byList(socket, ['Host', 'bus', 'X-Forwarded-For', list]), client)
    })
  }

  it('is read over several lines of the field, and of no other', () => {
    const raw = ['x-forwarded-for', '6.6.6.6', 'X-FORWARDED-FOR', '203.0.113.9, 10.0.0.2']
    assert.equal(byList('10.0.0.1', [...raw, 'Forwarded', 'for=7.7.7.7']), '203.0.113.9')
    assert.equal(byForwarded('10.0.0.1', raw), '10.0.0.1')
  })

  it('is read out of Forwarded where the proxies write that', () => {
    const forwarded =
      'for=6.6.6.6, For="[2001:db8:2::7]:4711";proto=https;by=10.0.0.2, for=10.0.0.3'
    assert.equal(byForwarded('10.0.0.1', ['Forwarded', forwarded]), '2001:db8:2::7')
    assert.equal(byForwarded('10.0.0.1', ['Forwarded', 'for=6.6.6.6, for=_hidden']), '10.0.0.1')
    assert.equal(byForwarded('10.0.0.1', ['Forwarded', 'for=6.6.6.6, proto=https']), '10.0.0.1')
  })

  it('is never what a caller writes himself, however long the list', () => {
    const forged = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), { maxLength: 200 })
    fc.assert(
      fc.property(forged, (left) => {
        const list = [...left, '203.0.113.9', '10.0.0.2'].join(',')
        assert.equal(byList('10.0.0.1', ['X-Forwarded-For', list]), '203.0.113.9')
        assert.equal(byList('203.0.113.9', ['X-Forwarded-For', left.join(',')]), '203.0.113.9')
      }),
    )
  })
})
