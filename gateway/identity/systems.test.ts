import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import { makeKey, publicPart, readPublicKey, thumbprint } from './jwk.ts'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'

const jwk = () => publicPart(makeKey())

describe('a system', () => {
  let issuer: TestIssuer
  before(async () => {
    issuer = await startIssuer()
  })
  after(() => issuer.close())
  const add = (entity: string, name: string, key: object = jwk()) =>
    issuer.identity.systems.add({ entity, name, jwk: key })

  it('is added under its entity, which is made when it is new, and says so', async () => {
    const first = await add('powiat', 'kadry')
    assert.deepEqual(first, { clientId: 'powiat.kadry', notes: ['Entity powiat was made.'] })
    const second = await add('powiat', 'finanse')
    assert.deepEqual(second, { clientId: 'powiat.finanse', notes: [] })
    const listed = await issuer.identity.systems.list()
    assert.deepEqual(
      listed.map(({ clientId, entity, name }) => [clientId, entity, name]),
      [
        ['powiat.finanse', 'powiat', 'finanse'],
        ['powiat.kadry', 'powiat', 'kadry'],
      ],
    )
    assert.ok(listed.every(({ at }) => !Number.isNaN(Date.parse(at))))
  })

  it('is not added twice, and a refusal leaves no entity behind', async () => {
    await refused('resource/conflict', /powiat\.kadry exists already/, () => add('powiat', 'kadry'))
    const key = jwk()
    await add('powiat', 'kasa', key)
    await refused('resource/conflict', /Another system has this key/, () => add('sejmik', 'x', key))
    const { rows } = await issuer.db.knex.raw(`select name from entity where name = 'sejmik'`)
    assert.equal(rows.length, 0)
  })

  it('added twice at once is added once', async () => {
    const tries = await Promise.allSettled([add('wyscig', 'a'), add('wyscig', 'a')])
    assert.deepEqual(tries.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  })

  it('has names that are safe in an address and in a file name', async () => {
    for (const bad of ['', 'A', 'ą', 'a.b', '../x', 'a b', '-a', 'a--b', 'a'.repeat(64), 'a/b']) {
      await refused('request/invalid', /cannot be added/, () => add(bad, 'ok'))
      await refused('request/invalid', /cannot be added/, () => add('ok', bad))
    }
  })

  it('is told of everything wrong at once', async () => {
    const problem = await refused('request/invalid', /./, () => add('A', 'B', { kty: 'RSA' }))
    const pointers = problem.errors.map(({ pointer }) => pointer)
    assert.deepEqual(pointers, ['/entity', '/name', '/jwk/kty', '/jwk/crv', '/jwk/x', '/jwk/y'])
  })

  async function refused(code: ProblemCode, said: RegExp, act: () => Promise<unknown>) {
    const thrown = await act().then(
      () => assert.fail('was not refused'),
      (error: unknown) => error,
    )
    assert.ok(thrown instanceof Problem, String(thrown))
    assert.equal(thrown.code, code)
    assert.match(thrown.message, said)
    return thrown
  }
})

describe('a public key', () => {
  it('is taken member by member, under its own name or its thumbprint', () => {
    const { kid: _, ...bare } = jwk()
    const read = readPublicKey({ ...bare, x5u: 'http://evil.example', more: 1 })
    assert.deepEqual(read, { ...bare, kid: thumbprint(bare) })
    assert.equal((readPublicKey({ ...bare, kid: 'mine' }) as { kid: string }).kid, 'mine')
  })

  it('has the thumbprint of RFC 7638', async () => {
    const { calculateJwkThumbprint } = await import('jose')
    const key = jwk()
    assert.equal(thumbprint(key), await calculateJwkThumbprint(key))
  })

  it('of another kind, private, off the curve or misspelled is refused', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey
    const good = jwk()
    const zero = Buffer.alloc(32).toString('base64url')
    // oxfmt-ignore
    const bad: [unknown, string][] = [
      [makeKey(),                          '/jwk/d'],
      [{ ...good, k: 'x' },                '/jwk/k'],
      [{ ...good, d: undefined },          '/jwk/d'],
      [rsa.export({ format: 'jwk' }),      '/jwk/kty'],
      [p384.export({ format: 'jwk' }),     '/jwk/crv'],
      [{ ...good, x: jwk().x },            '/jwk/x'],
      [{ ...good, x: zero, y: zero },      '/jwk/x'],
      [{ ...good, x: `${good.x}=` },       '/jwk/x'],
      [{ ...good, y: good.y.slice(1) },    '/jwk/y'],
      [{ ...good, y: 7 },                  '/jwk/y'],
      [{ ...good, alg: 'none' },           '/jwk/alg'],
      [{ ...good, use: 'enc' },            '/jwk/use'],
      [{ ...good, kid: '' },               '/jwk/kid'],
      [{ ...good, kid: 'a\nb' },           '/jwk/kid'],
      [null,                               '/jwk'],
      [[good],                             '/jwk'],
      ['-----BEGIN PUBLIC KEY-----',       '/jwk'],
    ]
    for (const [input, pointer] of bad) {
      const read = readPublicKey(input)
      assert.ok(Array.isArray(read), JSON.stringify(input))
      assert.ok(
        read.some((error) => error.pointer === pointer),
        JSON.stringify(read),
      )
    }
  })
})
