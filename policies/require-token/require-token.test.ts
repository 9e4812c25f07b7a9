import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import type { Problem } from '#kernel/problem/problem.ts'
import { runCases } from '../run-cases.ts'
import { openBench, walk } from '../testing/harness.ts'
import { signed } from '../testing/issuer.ts'
import requireToken from './require-token.ts'
import { openStep } from './testing/open-step.ts'

describe('require-token', () => {
  it('does what its golden cases say', async () => {
    const { failed, lines } = await runCases(
      new URL('require-token.cases.yaml', import.meta.url).pathname,
    )
    assert.equal(failed, 0, lines.join('\n'))
  })

  it('says who calls', async () => {
    const { issuer, tools, call } = openBench()
    const at = tools('GET', '/persons')
    const token = issuer.token({ claims: { scope: 'a b', jti: 'j-1' } })
    const made = call({ tools: at, headers: ['authorization', `bearer ${token}`] })
    await walk([requireToken.build({}, at)], made)
    assert.deepEqual(made.caller, {
      kind: 'system',
      system: 'zus.kadry',
      entity: 'zus',
      scopes: new Set(['a', 'b']),
      tokenId: 'j-1',
    })
    assert.ok(Object.isFrozen(made.caller))
  })

  it('refuses a field that comes twice, also with the same token', async () => {
    const { issuer, show } = openStep()
    const field = `Bearer ${issuer.token()}`
    assert.equal(await show(field), 'zus.kadry')
    assert.equal(await show(field, field), 'token/invalid')
  })

  it('refuses a token in any other spelling', async () => {
    const { issuer, show } = openStep()
    const token = issuer.token()
    assert.equal(await show(`Bearer ${token}`), 'zus.kadry')
    const [header = '', payload = '', signature = ''] = token.split('.')
    const lastLetter = signature.at(-1)!
    const sameBits = String.fromCharCode(lastLetter.charCodeAt(0) + 1)
    const others = [
      `Bearer  ${token}`,
      `Bearer ${token} `,
      `Bearer ${token}=`,
      `Bearer ${token}==`,
      `Bearer ${header}=.${payload}.${signature}`,
      `Bearer ${token}.`,
      `Bearer .${token}`,
      `Bearer ${header}.${payload}`,
      `Bearer ${header}.${payload}.`,
      `Bearer ${header}..${signature}`,
      `Bearer ${header}.${payload}.${signature.slice(0, -1)}${sameBits}`,
      `Bearer ${header}.${payload}.${signature}A`,
      `Bearer ${header}.${payload}.${signature.replaceAll('-', '+').replaceAll('_', '/')}+`,
      `Bearer ${token.slice(0, 40)} ${token.slice(40)}`,
      `Bearer ${token},${token}`,
      `Bearer ${'A'.repeat(8193)}`,
      `Bearer "${token}"`,
    ]
    for (const other of others) assert.equal(await show(other), 'token/invalid', other)
    for (const other of ['Bearer', 'Bearer ', `Token ${token}`, `Bearer\t${token}`, token, '']) {
      assert.match((await show(other)) ?? '', /^token\/(?:missing|invalid)$/, other)
    }
  })

  it('refuses signatures that are none', async () => {
    const { issuer, show } = openStep()
    const [header = '', payload = ''] = issuer.token().split('.')
    const zeros = Buffer.alloc(64).toString('base64url')
    assert.equal(await show(`Bearer ${header}.${payload}.${zeros}`), 'token/invalid')

    const publicPem = issuer.publicKey.export({ type: 'spki', format: 'pem' })
    const hs256 = Buffer.from(
      JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid: issuer.kid }),
    ).toString('base64url')
    const mac = createHmac('sha256', publicPem).update(`${hs256}.${payload}`).digest('base64url')
    assert.equal(await show(`Bearer ${hs256}.${payload}.${mac}`), 'token/invalid')

    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = stranger.publicKey.export({ format: 'jwk' })
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    for (const extra of [
      {},
      { jwk },
      { jku: 'https://evil.test/keys' },
      { x5u: 'https://evil.test/cert' },
    ]) {
      const head = { alg: 'ES256', typ: 'at+jwt', kid: issuer.kid, ...extra }
      assert.equal(
        await show(`Bearer ${signed(head, claims, stranger.privateKey)}`),
        'token/invalid',
      )
    }
  })

  it('never repeats a token in what it says', async () => {
    const { issuer, tools, call } = openBench()
    const at = tools('GET', '/persons')
    const token = issuer.token({ claims: { aud: 'https://other.test' } })
    const { reply } = await walk(
      [requireToken.build({}, at)],
      call({ tools: at, headers: ['Authorization', `Bearer ${token}`] }),
    )
    const said = JSON.stringify([reply.headers.flat, (reply.problem as Problem).message])
    for (const part of token.split('.')) assert.ok(!said.includes(part))
  })
})

describe('a verified token', () => {
  it('is refused from the moment it expires', async () => {
    const { issuer, clock, show } = openStep({ leeway: 0 })
    const field = `Bearer ${issuer.token()}`
    assert.equal(await show(field), 'zus.kadry')
    clock.wind(299_000)
    assert.equal(await show(field), 'zus.kadry')
    clock.wind(1_000)
    assert.equal(await show(field), 'token/expired')
  })

  it('is refused from the moment its key is withdrawn', async () => {
    const { issuer, show } = openStep()
    const field = `Bearer ${issuer.token()}`
    assert.equal(await show(field), 'zus.kadry')
    issuer.rotate()
    assert.equal(await show(field), 'zus.kadry', 'a new key beside the old one changes nothing')
    const other = `Bearer ${issuer.token()}`
    assert.equal(await show(other), 'zus.kadry')
    issuer.withdraw()
    assert.equal(await show(other), 'token/invalid')
    assert.equal(await show(field), 'zus.kadry')
  })

  it('of one API is refused by another, though both share what was verified', async () => {
    const { issuer, tools, call } = openBench()
    const here = tools('GET', '/persons')
    const api = { ...here.route.api, resource: 'https://bus.test/api/mf/vat' }
    const there = { ...here, route: { ...here.route, api } }
    const [one, other] = [requireToken.build({}, here), requireToken.build({}, there)]
    const ask = async (step: typeof one) => {
      const made = call({ tools: here, headers: ['Authorization', `Bearer ${token}`] })
      return (await walk([step], made)).reply.problem?.code
    }
    const token = issuer.token()
    assert.equal(await ask(one), undefined)
    assert.equal(await ask(other), 'token/audience')
    assert.equal(await ask(one), undefined)
  })

  it('does not make room for another that ends the same', async () => {
    const { issuer, show } = openStep()
    const token = issuer.token()
    assert.equal(await show(`Bearer ${token}`), 'zus.kadry')
    const [header = '', payload = '', signature = ''] = token.split('.')
    const forged = Buffer.from(
      JSON.stringify({
        ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
        client_id: 'gov.all',
      }),
    ).toString('base64url')
    assert.equal(await show(`Bearer ${header}.${forged}.${signature}`), 'token/invalid')
    assert.equal(await show(`Bearer ${token}`), 'zus.kadry')
  })
})
