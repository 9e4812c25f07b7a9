import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { wellKnownPaths } from './address-provider.ts'
import { askToken, assertion, startIssuer } from './testing/issuer.ts'
import { levels } from './people/levels.ts'
import type { TestIssuer } from './testing/issuer.ts'

describe('the issuer', () => {
  let issuer: TestIssuer
  before(async () => {
    issuer = await startIssuer()
  })
  after(() => issuer.close())

  it('describes itself alike at all its addresses, whatever Host the request names', async () => {
    const host = 'evil.example'
    const forged = { host, 'x-forwarded-host': host, 'x-forwarded-proto': 'https' }
    const paths = ['/oidc/.well-known/openid-configuration', ...wellKnownPaths]
    const texts = await Promise.all(paths.map((path) => get(path, forged)))
    for (const { status, body } of texts) {
      assert.equal(status, 200)
      assert.equal(body, texts[0]!.body)
    }
    const described = JSON.parse(texts[0]!.body)
    assert.deepEqual(described, {
      issuer: `${issuer.url}/oidc`,
      authorization_endpoint: `${issuer.url}/oidc/auth`,
      pushed_authorization_request_endpoint: `${issuer.url}/oidc/par`,
      require_pushed_authorization_requests: true,
      token_endpoint: `${issuer.url}/oidc/token`,
      jwks_uri: `${issuer.url}/oidc/jwks`,
      end_session_endpoint: `${issuer.url}/oidc/session/end`,
      introspection_endpoint: `${issuer.url}/oidc/introspect`,
      scopes_supported: ['openid'],
      claims_supported: ['sub', 'acr', 'auth_time', 'sid', 'iss'],
      acr_values_supported: [...levels],
      grant_types_supported: [
        'authorization_code',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:token-exchange',
      ],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      authorization_details_types_supported: ['mandate'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256'],
      dpop_signing_alg_values_supported: ['ES256'],
      tls_client_certificate_bound_access_tokens: true,
    })
  })

  it('publishes its public keys and no private part of them', async () => {
    const { body, headers } = await get('/oidc/jwks')
    const { keys } = JSON.parse(body)
    assert.deepEqual(Object.keys(keys[0]).toSorted(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    assert.equal(headers['cache-control'], 'public, max-age=60')
  })

  it('answers nothing else, and says so as OAuth does', async () => {
    // oxfmt-ignore
    const paths = [
      '/oidc', '/oidc/', '/oidc/auth/x', '/oidc/me', '/oidc/reg', '/oidc/request', '/oidc/device',
      '/oidc/session', '/oidc/interaction', '/oidc/token/introspection', '/oidc//token',
      '/oidc/status/', '/oidc/status/01', '/oidc/status/0',
      '/oidc/token/', '/OIDC/token', '/oidc/%74oken', 'http://evil.example/oidc/jwks',
    ]
    for (const path of paths) {
      const { status, body, headers } = await get(path)
      assert.equal(status, 404, path)
      assert.equal(JSON.parse(body).error, 'invalid_request')
      assert.match(String(headers['content-type']), /^application\/json/)
    }
  })

  it('names the methods it takes', async () => {
    const { status, headers } = await get('/oidc/token')
    assert.equal(status, 405)
    assert.equal(headers['allow'], 'POST, OPTIONS')
    const posted = await fetch(`${issuer.url}/oidc/jwks`, { method: 'POST' })
    assert.equal(posted.status, 405)
  })

  it('answers a browser in JSON too', async () => {
    const answer = await fetch(`${issuer.url}/oidc/token`, {
      method: 'POST',
      headers: { accept: 'text/html', 'content-type': 'text/plain' },
      body: 'x',
    })
    assert.equal(answer.status, 400)
    assert.match(String(answer.headers.get('content-type')), /^application\/json/)
    assert.equal(((await answer.json()) as { error: string }).error, 'invalid_request')
  })

  it('starts without a warning of the library', async (t) => {
    const warn = t.mock.method(console, 'warn')
    const info = t.mock.method(console, 'info')
    const again = await issuer.another()
    await again.close()
    const system = await issuer.system('quiet')
    const client_assertion = assertion(`${issuer.url}/oidc`, system)
    assert.equal((await askToken(issuer.url, { client_assertion })).status, 200)
    assert.equal(warn.mock.callCount(), 0)
    assert.equal(info.mock.callCount(), 0)
  })

  it('refuses a body of a megabyte', async () => {
    const { status } = await askToken(issuer.url, { client_assertion: 'x'.repeat(1 << 20) })
    assert.equal(status, 400)
  })

  function get(path: string, headers: Record<string, string> = {}) {
    return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
      (done, fail) => {
        const { hostname, port } = new URL(issuer.url)
        const asked = request({ hostname, port, path, headers }, (answer) => {
          let body = ''
          answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
          answer.on('end', () => {
            done({ status: answer.statusCode!, headers: answer.headers, body })
          })
        })
        asked.on('error', fail)
        asked.end()
      },
    )
  }
})

describe('the database does not answer', () => {
  it('and tokens get 503 and a moment to wait, while the known keys still verify', async () => {
    const issuer = await startIssuer()
    const system = await issuer.system('waiting')
    const [key] = issuer.identity.keys.list()
    const ask = () =>
      askToken(issuer.url, { client_assertion: assertion(`${issuer.url}/oidc`, system) })
    await issuer.db.knex.transaction(async (trx) => {
      await trx.raw('lock table system in access exclusive mode')
      const { status, body, headers } = await ask()
      assert.equal(status, 503)
      assert.equal(body.error, 'temporarily_unavailable')
      assert.match(body.error_description!, /database/)
      assert.equal(headers.get('retry-after'), '3')
      assert.ok(issuer.identity.issuer.key(key!.kid))
      assert.equal((await fetch(`${issuer.url}/oidc/jwks`)).status, 200)
    })
    assert.equal((await ask()).status, 200)
    await issuer.close()
  })

  it('as it should: tokens get 503, and the log alone has the reason', async () => {
    const issuer = await startIssuer()
    const system = await issuer.system('failing')
    await issuer.db.knex.raw('alter table oidc_artifact rename to elsewhere')
    const client_assertion = assertion(`${issuer.url}/oidc`, system)
    const { status, body } = await askToken(issuer.url, { client_assertion })
    assert.equal(status, 503)
    assert.doesNotMatch(JSON.stringify(body), /oidc_artifact/)
    assert.match(issuer.logged.join(), /oidc_artifact/)
    await issuer.close()
  })
})
