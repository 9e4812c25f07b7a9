import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'node:test'
import { calculateJwkThumbprint, SignJWT } from 'jose'
import { checkProof } from './check-proof.ts'
import type { ProofAbout } from './check-proof.ts'
import { openSeenProofs } from './seen-proofs.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = publicKey.export({ format: 'jwk' }) as {
  kty: string
  crv: string
  x: string
  y: string
}
const now = 1_770_000_000
const about = {
  method: 'GET',
  url: 'https://bus.example/api/mc/persons/v1/persons/17',
  token: 'aaa.bbb.ccc',
  now,
} satisfies ProofAbout
const ath = createHash('sha256').update(about.token).digest('base64url')

function proof(claims: object = {}, header: object = {}, key = privateKey): string {
  const head = { typ: 'dpop+jwt', alg: 'ES256', jwk, ...header }
  const body = { jti: 'proof-1', htm: 'GET', htu: about.url, iat: now, ath, ...claims }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part(head)}.${part(body)}`
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

describe('a DPoP proof', () => {
  it('proves who holds the key the token is bound to', async () => {
    const outcome = checkProof(proof({ nonce: 'n-1' }), about)
    assert.ok(outcome.kind === 'proven')
    assert.equal(outcome.thumbprint, await calculateJwkThumbprint(jwk))
    assert.equal(outcome.id, `${outcome.thumbprint}.proof-1`)
    assert.equal(outcome.nonce, 'n-1')
  })

  it('needs to name no token where there is none yet', () => {
    const outcome = checkProof(proof({ ath: undefined }), { ...about, token: undefined })
    assert.equal(outcome.kind, 'proven')
  })

  it('made by another library is taken', async () => {
    const made = await new SignJWT({ htm: 'GET', htu: about.url, ath, jti: 'x', iat: now })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(privateKey)
    assert.equal(checkProof(made, about).kind, 'proven')
  })

  it('may spell the address in another way that means the same, with a query', () => {
    for (const htu of [
      'https://bus.example:443/api/mc/persons/v1/persons/17',
      'HTTPS://BUS.example/api/mc/persons/v1/persons/17?full=1#x',
      'https://bus.example/api/mc/persons/v1/./persons/17',
    ]) {
      assert.equal(checkProof(proof({ htu }), about).kind, 'proven', htu)
    }
  })

  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const secret = privateKey.export({ format: 'jwk' })
  // oxfmt-ignore
  const wrong: [string, string, RegExp][] = [
    ['no JWS',                        'a.b',                                                        /compact JWS/],
    ['an access token in its place',  proof({}, { typ: 'at+jwt' }),                                 /typ dpop\+jwt/],
    ['no algorithm',                  proof({}, { alg: 'none' }),                                   /ES256/],
    ['a symmetric algorithm',         proof({}, { alg: 'HS256' }),                                  /ES256/],
    ['a critical extension',          proof({}, { crit: ['b64'] }),                                 /extension/],
    ['no key',                        proof({}, { jwk: undefined }),                                /no public key/],
    ['a private key',                 proof({}, { jwk: secret }),                                   /no public key/],
    ['a key that is no point',        proof({}, { jwk: { ...jwk, y: jwk.x } }),                     /no public key/],
    ['a key of another curve',        proof({}, { jwk: { ...jwk, crv: 'P-384' } }),                 /no public key/],
    ['the key of somebody else',      proof({}, {}, other.privateKey),                              /does not fit its key/],
    ['another method',                proof({ htm: 'POST' }),                                       /method/],
    ['the method in other letters',   proof({ htm: 'get' }),                                        /method/],
    ['another address',               proof({ htu: 'https://bus.example/api/mc/persons/v1/persons/18' }), /address/],
    ['another host',                  proof({ htu: about.url.replace('bus.', 'evil.') }),           /address/],
    ['plain http',                    proof({ htu: about.url.replace('https', 'http') }),           /address/],
    ['a name in the address',         proof({ htu: about.url.replace('//', '//a:b@') }),            /address/],
    ['an address that is a list',     proof({ htu: [about.url] }),                                  /address/],
    ['another token',                 proof({ ath: createHash('sha256').update('x').digest('base64url') }), /token/],
    ['no token',                      proof({ ath: undefined }),                                    /token/],
    ['no time',                       proof({ iat: undefined }),                                    /when it was made/],
    ['a time that is a text',         proof({ iat: String(now) }),                                  /when it was made/],
    ['an old time',                   proof({ iat: now - 61 }),                                     /older than 60 s/],
    ['a time ahead',                  proof({ iat: now + 11 }),                                     /in the future/],
    ['no id',                         proof({ jti: undefined }),                                    /jti/],
    ['an endless id',                 proof({ jti: 'a'.repeat(129) }),                              /jti/],
    ['a nonce that is a number',      proof({ nonce: 1 }),                                          /nonce/],
  ]
  for (const [name, made, detail] of wrong) {
    it(`with ${name} is refused`, () => {
      const outcome = checkProof(made, about)
      assert.ok(outcome.kind === 'refused')
      assert.match(outcome.detail, detail)
    })
  }

  it('is within its time at both ends of it', () => {
    for (const iat of [now - 60, now + 10]) {
      assert.equal(checkProof(proof({ iat }), about).kind, 'proven')
    }
  })
})

describe('proofs that were seen', () => {
  it('are not taken again as long as they could be', () => {
    const seen = openSeenProofs()
    assert.equal(seen.take('a', now), 'new')
    assert.equal(seen.take('b', now + 70), 'new')
    for (const at of [now, now + 30, now + 70, now + 71, now + 140]) {
      assert.equal(seen.take('a', at) === 'new', false, String(at - now))
    }
    assert.equal(seen.take('b', now + 140), 'seen')
  })

  it('are forgotten some time, so that memory does not grow', () => {
    const seen = openSeenProofs(1000)
    for (let n = 0; n < 1000; n++) assert.equal(seen.take(`${n}`, now), 'new')
    assert.equal(seen.take('more', now), 'full')
    assert.equal(seen.take('more', now + 72), 'full')
    assert.equal(seen.take('more', now + 144), 'new')
  })
})
