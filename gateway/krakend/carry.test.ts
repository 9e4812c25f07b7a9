// One endpoint of each table row, and the steps that its policy file gets.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { importKrakend } from './import-krakend.ts'
import { readDuration } from './duration.ts'

type Row = readonly [does: string, extra: object, steps: object[]]

const bucket = { algorithm: 'bucket' }

// oxfmt-ignore
const rows: readonly Row[] = [
  ['a rate a second becomes a bucket', { 'qos/ratelimit/router': { max_rate: 5 } },
    [{ 'rate-limit': { calls: 5, seconds: 1, ...bucket, burst: 5, per: 'everyone' } }]],
  ['a rate below one is counted over more seconds', { 'qos/ratelimit/router': { client_max_rate: 0.25 } },
    [{ 'rate-limit': { calls: 1, seconds: 4, ...bucket, burst: 1, per: 'address' } }]],
  ['every and capacity are kept', { 'qos/ratelimit/router': { max_rate: 30, every: '10m', capacity: 7 } },
    [{ 'rate-limit': { calls: 30, seconds: 600, ...bucket, burst: 7, per: 'everyone' } }]],
  ['half a second is counted in whole ones', { 'qos/ratelimit/router': { max_rate: 3, every: '500ms' } },
    [{ 'rate-limit': { calls: 6, seconds: 1, ...bucket, burst: 3, per: 'everyone' } }]],
  ['a header field tells callers apart', { 'qos/ratelimit/router': { client_max_rate: 2, strategy: 'header', key: 'X-Key' } },
    [{ 'rate-limit': { calls: 2, seconds: 1, ...bucket, burst: 2, per: { expression: 'header["x-key"]' } } }]],
  ['a value of the path does not', { 'qos/ratelimit/router': { client_max_rate: 2, strategy: 'param', key: 'id' } }, []],
  ['scopes are asked for, one of them', { 'auth/validator': { scopes: ['a', 'b'] } },
    [{ 'require-scope': { any: ['a', 'b'] } }]],
  ['scopes are asked for, all of them', { 'auth/validator': { scopes: ['a', 'b'], scopes_matcher: 'all' } },
    [{ 'require-scope': { all: ['a', 'b'] } }]],
  ['roles are scopes', { 'auth/validator': { roles: ['clerk'] } }, [{ 'require-scope': { any: ['clerk'] } }]],
]

describe('a component of an endpoint', () => {
  for (const [does, extra, steps] of rows) {
    it(`becomes steps: ${does}`, () => {
      const own = stepsFor(extra).filter((step) => 'only' in step)
      assert.deepEqual(
        own,
        steps.map((step) => ({ ...step, only: { operations: ['getA'] } })),
      )
    })
  }

  for (const name of [
    'validation/cel',
    'modifier/lua-endpoint',
    'plugin/req-resp-modifier',
    'auth/api-keys',
    'security/policies',
  ]) {
    it(`${name}, which may decide who calls, leaves a lock`, () => {
      const [lock] = stepsFor({ [name]: {} }).filter((step) => 'authorize' in step)
      assert.equal(
        (lock as { authorize: { rules: { deny: string }[] } }).authorize.rules[0]!.deny,
        'true',
      )
    })
  }

  it('never takes the token away', () => {
    assert.deepEqual(stepsFor({})[0], { 'require-token': {} })
  })
})

describe('a duration', () => {
  // oxfmt-ignore
  const durations: readonly (readonly [string, number | undefined])[] = [
    ['1500ms', 1_500], ['2s', 2_000], ['1h30m', 5_400_000], ['0.5s', 500], ['10', undefined], ['2 s', undefined],
  ]
  for (const [text, milliseconds] of durations) {
    it(`${text} is ${milliseconds ?? 'none'}`, () => assert.equal(readDuration(text), milliseconds))
  }
})

function stepsFor(extra: object): object[] {
  const config = {
    version: 3,
    endpoints: [
      {
        endpoint: '/a',
        backend: [{ url_pattern: '/a', host: ['https://a.example'] }],
        extra_config: extra,
      },
    ],
  }
  const { files, complaints } = importKrakend(JSON.stringify(config), 'krakend.json', 'e')
  assert.deepEqual(complaints, [])
  return (parse(files.get('policies/a.yaml')!) as { steps: object[] }).steps
}
