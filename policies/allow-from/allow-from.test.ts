import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { readAddress, writeAddress } from './address.ts'
import allowFrom from './allow-from.ts'
import { compileNetworks, readNetwork } from './network.ts'
import type { Network } from './network.ts'

describe('allow-from', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('allow-from.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('tells a refused caller neither his address nor who may call', async () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const step = allowFrom.build({ networks: ['10.20.0.0/16'] }, tools)
    const { reply } = await walk([step], bench.call({ tools, peer: '192.0.2.1' }))
    assert.equal(reply.problem?.code, 'access/network')
    assert.doesNotMatch(reply.problem.message, /192\.0\.2\.1|10\.20/)
  })

  it('refuses whatever is no address, and never breaks on it', () => {
    const bench = openBench()
    const tools = bench.tools('GET', '/persons')
    const networks = ['0.0.0.0/0', '::/0']
    const step = allowFrom.build({ networks, 'whole-internet': 'insecure' }, tools)
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:.%/]{0,50}$/))
    fc.assert(
      fc.property(texts, (peer) => {
        const call = bench.call({ tools, peer })
        if (readAddress(peer) !== undefined) return void step.request!(call)
        assert.throws(() => step.request!(call), { code: 'access/network' })
      }),
    )
  })
})

describe('an address', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const address = readAddress(text)
        assert.ok(address !== undefined, text)
        assert.equal(readAddress(writeAddress(address)), address)
      }),
    )
  })
})

describe('networks', () => {
  const ipv4 = fc.record({
    host: fc.nat(0xffff_ffff),
    prefix: fc.integer({ min: 0, max: 32 }),
  })
  const ipv6 = fc.record({
    host: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
    prefix: fc.integer({ min: 0, max: 128 }),
  })

  /** Near the edges of networks, where mistakes live. */
  function edges(networks: readonly Network[]): (number | bigint)[] {
    return networks.flatMap(({ first, last }): (number | bigint)[] => {
      if (typeof first === 'number' && typeof last === 'number') {
        return [first - 1, first, last, last + 1].filter((it) => it >= 0 && it <= 0xffff_ffff)
      }
      const [low, high] = [BigInt(first), BigInt(last)]
      return [low - 1n, low, high, high + 1n].filter(
        (it) => it >= 0n && it < 1n << 128n && !isMapped(it),
      )
    })
  }

  const isMapped = (address: bigint) => address >> 32n === 0xffffn

  it('hold what the list of node:net holds, also where they overlap', () => {
    const asks = fc.array(fc.oneof(ipv4, ipv6), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(asks, fc.array(fc.nat(0xffff_ffff)), (all, others) => {
        // One a family: the list of node:net holds IPv4 to be within ::/0.
        const model = { ipv4: new BlockList(), ipv6: new BlockList() }
        const networks: Network[] = []
        for (const { host, prefix } of all) {
          if (typeof host === 'bigint' && isMapped(host)) continue
          const length = typeof host === 'number' ? 32 : 128
          const size = 1n << BigInt(length - prefix)
          const first = BigInt(host) - (BigInt(host) % size)
          const base = writeAddress(typeof host === 'number' ? Number(first) : first)
          if (typeof host === 'bigint' && isMapped(first)) continue
          const network = readNetwork(`${base}/${prefix}`)
          assert.ok(typeof network === 'object', `${base}/${prefix}: ${JSON.stringify(base)}`)
          networks.push(network)
          const family = typeof host === 'number' ? 'ipv4' : 'ipv6'
          model[family].addSubnet(base, prefix, family)
        }
        const holds = compileNetworks(networks)
        for (const address of [...edges(networks), ...others]) {
          const text = writeAddress(address)
          const family = typeof address === 'number' ? 'ipv4' : 'ipv6'
          assert.equal(holds(address), model[family].check(text, family), text)
        }
      }),
    )
  })
})
