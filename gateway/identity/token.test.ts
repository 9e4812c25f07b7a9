import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { apis, askToken, assertion, serve, startIssuer } from './testing/issuer.ts'
import type { Edits, TestIssuer, TestSystem } from './testing/issuer.ts'

describe('a token', () => {
  let issuer: TestIssuer
  let system: TestSystem
  let issuerUrl: string

  before(async () => {
    issuer = await startIssuer()
    system = await issuer.system('wydzial-spraw')
    issuerUrl = issuer.identity.issuer.url
  })
  after(() => issuer.close())

  const proof = (edits?: Edits) => assertion(issuerUrl, system, edits)
  const ask = (form: Parameters<typeof askToken>[1]) => askToken(issuer.url, form)

  it('is an RFC 9068 access token for one API, signed ES256, good for 300 seconds', async () => {
    const { status, body, headers } = await ask({ client_assertion: proof() })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.token_type, 'Bearer')
    assert.equal(body.expires_in, 300)
    assert.equal(headers.get('cache-control'), 'no-store')
    const jwks = createRemoteJWKSet(new URL(`${issuer.url}/oidc/jwks`))
    const audience = `${issuer.url}/api/vat/taxpayers`
    const verified = await jwtVerify(body.access_token!, jwks, {
      issuer: issuerUrl,
      audience,
      typ: 'at+jwt',
      algorithms: ['ES256'],
    })
    const { jti, iat, exp, ...claims } = verified.payload
    assert.deepEqual(claims, {
      iss: issuerUrl,
      sub: 'gmina.wydzial-spraw',
      client_id: 'gmina.wydzial-spraw',
      entity: 'gmina',
      aud: audience,
      scope: 'taxpayers:read taxpayers:search',
    })
    assert.equal(exp! - iat!, 300)
    assert.ok(jti)
    assert.ok(issuer.identity.issuer.key(verified.protectedHeader.kid!))
  })

  it('names all scopes of the API when none is asked, and only those asked otherwise', async () => {
    const all = await ask({ client_assertion: proof() })
    assert.equal(all.body.scope, apis['vat/taxpayers']!.join(' '))
    const one = await ask({ client_assertion: proof(), scope: 'taxpayers:read' })
    assert.equal(one.body.scope, 'taxpayers:read')
    const none = await ask({
      client_assertion: proof(),
      resource: `${issuer.url}/api/post/offices`,
    })
    assert.equal(none.status, 200, JSON.stringify(none.body))
    assert.equal(none.body.scope, undefined)
  })

  it('of a scope that the API does not have is refused', async () => {
    const answer = await ask({ client_assertion: proof(), scope: 'taxpayers:read taxpayers:write' })
    assert.equal(answer.status, 400)
    assert.equal(answer.body.error, 'invalid_scope')
  })

  it('carries no scope that OAuth cannot spell', async () => {
    const resource = `${issuer.url}/api/odd/scopes`
    const { body } = await ask({ client_assertion: proof(), resource })
    assert.equal(body.scope, 'fine')
    const odd = await ask({ client_assertion: proof(), resource, scope: 'two words' })
    assert.equal(odd.body.error, 'invalid_scope')
  })

  it('of an API with very many scopes is given for those that are named', async () => {
    const resource = `${issuer.url}/api/huge/scopes`
    const all = await ask({ client_assertion: proof(), resource })
    assert.equal(all.body.error, 'invalid_scope')
    assert.match(all.body.error_description!, /name those needed/)
    const scope = 'permission-number-7 permission-number-299'
    assert.equal((await ask({ client_assertion: proof(), resource, scope })).body.scope, scope)
  })

  it('is given once when one assertion comes ten times at once', async () => {
    const client_assertion = proof()
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask({ client_assertion })))
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [200, ...Array.from({ length: 9 }, () => 401)])
  })

  it('is given once when one assertion comes to two nodes at once', async () => {
    const other = await issuer.another()
    const node = await serve(other.handle)
    for (let round = 0; round < 5; round++) {
      const client_assertion = proof()
      const answers = await Promise.all(
        [issuer.url, node.url].map((at) => askToken(issuer.url, { client_assertion }, at)),
      )
      assert.deepEqual(
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        [200, 401],
      )
    }
    await node.close()
    await other.close()
  })
})
