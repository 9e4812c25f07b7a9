// What is tried against the issuer where people log in, each with the answer it must get.

import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { until } from '#kernel/testing/until.ts'
import { makeKey } from './jwk.ts'
import { openAttack } from './testing/attack.ts'
import type { Form } from './testing/attack.ts'
import { back, browser, logIn } from './testing/people.ts'

describe('the issuer withstands', async () => {
  const attack = await openAttack()
  const { issuer, system, other, eurzad, key } = attack
  const { now, url, post, proven, request, proof, nonce, codeForm, code } = attack
  after(() => issuer.close())

  describe('at the pushed request:', () => {
    // oxfmt-ignore
    const wrong: [string, () => Form, string, number][] = [
      ['no PKCE',                        () => ({ code_challenge: undefined, code_challenge_method: undefined }), 'invalid_request', 400],
      ['plain PKCE',                     () => ({ code_challenge_method: 'plain' }),                'invalid_request',             400],
      ['a foreign address to return to', () => ({ redirect_uri: 'https://evil.example/back' }),     'invalid_request',             400],
      ['its own address with a query',   () => ({ redirect_uri: `${back}?x=1` }),                   'invalid_request',             400],
      ['a token in the address',         () => ({ response_type: 'token' }),                        'unsupported_response_type',   400],
      ['an answer by script',            () => ({ response_mode: 'form_post' }),                    'invalid_request',             400],
      ['a context that is none',         () => ({ context: 'king' }),                               'invalid_request',             400],
      ['a scope of another API',         () => ({ scope: 'openid offices:write' }),                 'invalid_scope',               400],
      ['an unknown API',                 () => ({ resource: `${issuer.url}/api/x/y` }),             'invalid_target',              400],
      ['a mandate, where none are kept', () => ({ authorization_details: '[{"type":"mandate"}]' }), 'invalid_authorization_details', 400],
      ['an assertion with RS256',        () => proven(system, { header: { alg: 'RS256' } }),        'invalid_client',              401],
      ['an assertion for two audiences', () => proven(system, { claims: { aud: [url(), 'x'] } }),   'invalid_client',              401],
      ['one for the list of us',         () => proven(system, { claims: { aud: [url()] } }),        'invalid_client',              401],
      ['one for the PAR address',        () => proven(system, { claims: { aud: `${url()}/par` } }), 'invalid_client',              401],
      ['one without sub',                () => proven(system, { claims: { sub: undefined } }),      'invalid_client',              401],
      ['one expired 5 minutes ago',      () => proven(system, { claims: { iat: now() - 330, exp: now() - 300 } }), 'invalid_client', 401],
      ['one of 61 s ahead',              () => proven(system, { claims: { iat: now() + 61, exp: now() + 91 } }),   'invalid_client', 401],
      ['one signed by another',          () => proven(system, { key: makeKey() }),                  'invalid_client',              401],
    ]
    for (const [what, form, error, status] of wrong) {
      it(what, async () => {
        const answer = await post('/par', request(form()))
        assert.deepEqual(
          [answer.error, answer.status],
          [error, status],
          JSON.stringify(answer.body),
        )
      })
    }

    it('an assertion seen before', async () => {
      const form = request()
      assert.equal((await post('/par', form)).status, 201)
      assert.equal((await post('/par', form)).error, 'invalid_client')
    })
  })

  it('a request that was not pushed, and sends nobody anywhere', async () => {
    const person = browser()
    const { client_assertion, client_assertion_type, ...asked } = request()
    const query = new URLSearchParams({
      ...asked,
      client_id: system.clientId,
      redirect_uri: 'https://evil.example/',
    })
    await person.open(`${url()}/auth?${query.toString()}`)
    assert.equal(person.page.status, 400)
    assert.deepEqual(person.page.way.length, 1)
    assert.match(person.page.heading, /To logowanie już się skończyło/)
    assert.ok(client_assertion && client_assertion_type)
  })

  it('a request_uri used twice, also 20 times at once, or by another system', async () => {
    const anna = browser()
    await logIn(anna, await eurzad.push())
    const { url: start } = await eurzad.push()
    const cookies = { cookie: anna.cookies(start).join('; ') }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetch(start, { headers: cookies, redirect: 'manual' })),
    )
    const codes = answers.filter(({ headers }) => headers.get('location')?.includes('code='))
    assert.equal(codes.length, 1)
    await anna.open(start)
    assert.equal(anna.page.status, 400)
    const theirs = new URL((await eurzad.push()).url)
    theirs.searchParams.set('client_id', other.clientId)
    await anna.open(theirs.href)
    assert.equal(anna.page.status, 400)
  })

  it('a code used 20 times at once: one token, and that one is revoked', async () => {
    const { code: once, verifier } = await code()
    const fresh = await nonce()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        post('/token', codeForm(once, verifier), proof({ nonce: fresh })),
      ),
    )
    const given = answers.filter(({ status }) => status === 200)
    assert.equal(given.length, 1, JSON.stringify(answers.map(({ body }) => body)))
    assert.ok(answers.every(({ status, error }) => status === 200 || error === 'invalid_grant'))
    const { gid, iat } = decodeJwt<{ gid: string }>(given[0]!.body['access_token']!)
    await until('it is revoked', async () => issuer.identity.issuer.revoked([`gid:${gid}`], iat!))
    const late = await post('/token', codeForm(once, verifier), proof({ nonce: fresh }))
    assert.equal(late.error, 'invalid_grant')
  })

  it('a code of another system, with another verifier, or without one', async () => {
    const { code: hers, verifier } = await code()
    const fresh = await nonce()
    const tries = [
      codeForm(hers, verifier, proven(other)),
      codeForm(hers, 'a-verifier-that-is-not-that-of-the-challenge-0000'),
      codeForm(hers, verifier, { code_verifier: undefined }),
      codeForm(hers, verifier, { redirect_uri: `${back}/` }),
      codeForm(`${hers}x`, verifier),
    ]
    for (const form of tries) {
      const { error } = await post('/token', form, proof({ nonce: fresh }))
      assert.match(error ?? '', /^invalid_(?:grant|request)$/)
    }
  })

  it('a code for which no key is proven', async () => {
    const { code: once, verifier } = await code()
    const { error, body } = await post('/token', codeForm(once, verifier))
    assert.equal(error, 'invalid_request')
    assert.match(body['error_description']!, /DPoP proof, or connect with the certificate/)
  })

  it('a code of somebody who has logged out meanwhile', async () => {
    const person = browser()
    const pushed = await eurzad.push()
    const came = await logIn(person, pushed)
    await person.open(`${issuer.url}/login`)
    await person.submit('Wyloguj')
    await assert.rejects(
      eurzad.exchange(pushed, came),
      /invalid_grant|server responded with an error/,
    )
  })

  describe('a proof', () => {
    // oxfmt-ignore
    const wrong: [string, () => Promise<Record<string, string>>, string][] = [
      ['without a nonce',         async () => proof(),                                                                   'use_dpop_nonce'],
      ['with a nonce made up',    async () => proof({ nonce: 'AAAA' }),                                                  'use_dpop_nonce'],
      ['for another address',     async () => proof({ nonce: await nonce(), htu: `${url()}/par` }),                      'invalid_dpop_proof'],
      ['for another method',      async () => proof({ nonce: await nonce(), htm: 'GET' }),                               'invalid_dpop_proof'],
      ['of 61 s ahead',           async () => proof({ nonce: await nonce(), iat: now() + 62 }),                          'invalid_dpop_proof'],
      ['that is no proof',        async () => proof({ nonce: await nonce() }, { typ: 'JWT' }),                           'invalid_dpop_proof'],
      ['signed by another key',   async () => proof({ nonce: await nonce() }, { jwk: { kty: 'EC', crv: 'P-256', x: makeKey().x, y: key.y } }), 'invalid_dpop_proof'],
      ['with the private key',    async () => proof({ nonce: await nonce() }, { jwk: { kty: 'EC', crv: 'P-256', x: key.x, y: key.y, d: key.d } }), 'invalid_dpop_proof'],
      ['not signed at all',       async () => ({ DPoP: `${proof({ nonce: await nonce() }).DPoP.split('.').slice(0, 2).join('.')}.` }), 'invalid_dpop_proof'],
    ]
    for (const [what, headers, error] of wrong) {
      it(what, async () => {
        const { code: once, verifier } = await code()
        assert.equal((await post('/token', codeForm(once, verifier), await headers())).error, error)
      })
    }

    it('seen before', async () => {
      const fresh = await nonce()
      const same = proof({ nonce: fresh })
      const [one, two] = [await code(), await code()]
      assert.equal((await post('/token', codeForm(one.code, one.verifier), same)).status, 200)
      const again = await post('/token', codeForm(two.code, two.verifier), same)
      assert.notEqual(again.status, 200)
    })

    it('of another key than that of the pushed request', async () => {
      const person = browser()
      const pushed = await eurzad.push()
      const came = new URL(await logIn(person, pushed)).searchParams.get('code')!
      const form = codeForm(came, pushed.verifier)
      const { error } = await post('/token', form, proof({ nonce: await nonce() }))
      assert.equal(error, 'invalid_grant')
    })
  })

  it('without a secret in its log', () => {
    assert.ok(issuer.logged.some((line) => line.includes('a token was refused')))
    assert.doesNotMatch(
      issuer.logged.join(),
      /eyJ|86010799239|Testowska|urn:ietf:params:oauth:request_uri/,
    )
  })
})
