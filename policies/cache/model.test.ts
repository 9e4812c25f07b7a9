// The cache against what it must never do, over random lives of an API: whoever asks gets what was
// made for him, in his language, not older than it may be, and never from before a write that he
// could have seen.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { HeaderList } from '../headers.ts'
import { openBench, walk } from '../testing/harness.ts'
import { readBody } from '../testing/byte-source.ts'
import { upstreamReply } from '../testing/walk.ts'
import cache from './cache.ts'
import { openCacheStore } from './cache-store.ts'
import type { Copy } from './copy.ts'
import { readDirectives, secondsOf } from './read-directives.ts'

type Act =
  | { readonly kind: 'get'; readonly who: string; readonly path: string; readonly language: string }
  | { readonly kind: 'put'; readonly path: string }
  | { readonly kind: 'wait'; readonly seconds: number }

const path = fc.constantFrom('/a', '/b')
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('get' as const),
      who: fc.constantFrom('x', 'y'),
      path,
      language: fc.constantFrom('pl', 'en'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('put' as const), path }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.integer({ min: 1, max: 30 }),
    }),
  },
)
const lives = 20

describe('cache, against a model', () => {
  it('never gives one what was made for another, for another language, too long ago or before a write', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const bench = openBench()
        const writes = new Map<string, number>()
        const made = new Map<string, number>()
        let version = 0
        for (const one of acts) {
          if (one.kind === 'wait') {
            bench.clock.wind(one.seconds * 1000)
            continue
          }
          const tools = bench.tools(one.kind === 'put' ? 'PUT' : 'GET', one.path)
          const step = cache.build({}, tools)
          const headers = one.kind === 'get' ? ['Accept-Language', one.language] : []
          const call = bench.call({ tools, headers })
          const system = one.kind === 'get' ? one.who : 'w'
          call.caller = { kind: 'system', system, entity: 'e', scopes: new Set(), tokenId: 't' }
          if (one.kind === 'put') {
            await walk([step], call)
            writes.set(one.path, ++version)
            for (const key of made.keys()) if (key.startsWith(`${one.path} `)) made.delete(key)
            continue
          }
          const now = bench.clock.monotonic()
          const what = { who: one.who, path: one.path, language: one.language }
          const upstream = () =>
            upstreamReply(
              200,
              ['Cache-Control', `max-age=${lives}`, 'Vary', 'Accept-Language'],
              JSON.stringify({ ...what, at: now, version: ++version }),
            )
          const { reply, forwarded } = await walk([step], call, { upstream })
          const got = JSON.parse((await readBody(reply.body)).toString()) as typeof what & {
            at: number
            version: number
          }
          assert.deepEqual({ who: got.who, path: got.path, language: got.language }, what)
          assert.ok(now - got.at < lives * 1000)
          assert.ok(got.version > (writes.get(one.path) ?? -1))

          // What is good is given again: the model knows of each reply when it was made.
          const key = `${one.path} ${one.who} ${one.language}`
          const known = made.get(key)
          assert.equal(forwarded === undefined, known !== undefined && now - known < lives * 1000)
          if (forwarded) made.set(key, now)
        }
      }),
      { numRuns: 300 },
    )
  })
})

function copyOf(bytes: number, said: string): Copy {
  return {
    status: 200,
    flat: [],
    from: 'upstream',
    bytes: Buffer.alloc(bytes),
    vary: ['accept'],
    said: [said],
    etag: undefined,
    lastModified: undefined,
    lifetime: 1000,
    cameAged: 0,
    cameAt: 0,
    askFirst: false,
    strict: false,
    size: bytes,
  }
}

describe('the store of the cache', () => {
  it('keeps to its bounds, and lets go first of what was asked for longest ago', () => {
    const step = fc.record({
      what: fc.constantFrom('put', 'find', 'forget'),
      key: fc.integer({ min: 0, max: 9 }),
      bytes: fc.integer({ min: 0, max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = openCacheStore({ entries: 4, bytes: 100 })
        let model: { key: number; bytes: number }[] = []
        for (const { what, key, bytes } of steps) {
          const known = model.find((one) => one.key === key)
          const others = model.filter((one) => one.key !== key)
          if (what === 'put') {
            store.put(`${key}`, `p${key % 3}`, copyOf(bytes, ''), store.turn)
            model = [...others, { key, bytes }]
            while (model.length > 4 || sum(model) > 100) model.shift()
          } else if (what === 'find') {
            assert.equal(store.find(`${key}`).length, known ? 1 : 0)
            if (known) model = [...others, known]
          } else {
            store.forget(`p${key % 3}`)
            model = model.filter((one) => one.key % 3 !== key % 3)
          }
          assert.equal(store.size, model.length)
          assert.equal(store.bytes, sum(model))
        }
      }),
    )
    function sum(model: readonly { bytes: number }[]): number {
      return model.reduce((total, { bytes }) => total + bytes, 0)
    }
  })

  it('does not grow with a hundred thousand addresses, nor with as many writes or variants', () => {
    const store = openCacheStore({ entries: 1_000, bytes: 1_000_000 })
    for (let at = 0; at < 100_000; at += 1) {
      store.put(`${at}`, `p${at}`, copyOf(10, ''), store.turn)
      store.put('one', 'p', copyOf(10, `${at}`), store.turn)
    }
    assert.equal(store.size, 1_000)
    assert.equal(store.find('one').length, 8)
    assert.equal(store.bytes, 999 * 10 + 8 * 10)
    const before = store.turn
    for (let at = 0; at < 100_000; at += 1) store.forget(`p${at}`)
    assert.equal(store.size, 1)
    store.put('late', 'never-written', copyOf(1, ''), before)
    assert.equal(store.find('late').length, 0, 'the time of its write is not remembered any more')
  })
})

describe('Cache-Control', () => {
  it('is read whatever it holds, and what is unclear is good for no time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 3 }),
        (values) => {
          const headers = new HeaderList(values.flatMap((value) => ['Cache-Control', value]))
          const directives = readDirectives(headers.all('cache-control'))
          const seconds = secondsOf(directives, 'max-age')
          assert.ok(seconds === undefined || (seconds >= 0 && seconds <= 2 ** 31))
        },
      ),
    )
    // oxfmt-ignore
    const told: readonly [string, number | undefined][] = [
      ['max-age=5', 5], ['MAX-AGE="5"', 5], ['public,max-age=5 , x', 5], ['max-age=5, max-age=5', 0], ['max-age', 0],
      ['max-age=-1', 0], ['max-age=5.5', 0], ['max-age=5s', 0], ['max-age=', 0], ['x="max-age=5"', undefined], ['smax-age=5', undefined],
      ['max-age=99999999999999', 2 ** 31],
    ]
    for (const [value, seconds] of told) {
      assert.equal(secondsOf(readDirectives([value]), 'max-age'), seconds, value)
    }
    assert.ok(readDirectives(['x="no-store, y']).has('no-store'), 'a broken quote hides nothing')
  })

  it('is read in time that grows with its length alone', () => {
    for (const value of ['"\\'.repeat(30_000), 'a="'.repeat(20_000), `a="${'\\'.repeat(60_001)}`]) {
      readDirectives([value])
    }
  })
})
