import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import { readConfig } from './config.ts'
import { complaintsOf } from './testing/complaints-of.ts'

describe('the configuration', () => {
  it('of TLS fits together, and the public address with it', () => {
    const tls = { SZYNA_TLS_KEY: 'package.json', SZYNA_TLS_CERTIFICATE: 'README.md' }
    assert.equal(readConfig({ ...tls, SZYNA_PORT: '8443' }).publicUrl, 'https://127.0.0.1:8443')
    const ca = { SZYNA_TLS_CLIENT_CA: 'README.md' }
    const field = { SZYNA_CLIENT_CERT_FIELD: 'client-cert' }
    // oxfmt-ignore
    const wrong: [Record<string, string>, RegExp][] = [
      [{ SZYNA_TLS_KEY: 'package.json' },                        /belong together/],
      [{ SZYNA_TLS_CERTIFICATE: 'package.json' },                /belong together/],
      [{ ...tls, SZYNA_TLS_KEY: 'no/such.pem' },                 /SZYNA_TLS_KEY names .*does not exist/],
      [{ ...tls, SZYNA_PUBLIC_URL: 'http://szyna.example' },     /write it with https/],
      [ca,                                                       /which only TLS can/],
      [{ ...ca, ...field },                                      /set SZYNA_TRUSTED_PROXIES/],
      [{ ...field, SZYNA_TRUSTED_PROXIES: '10.0.0.1' },          /and SZYNA_TLS_CLIENT_CA too/],
      [{ ...tls, ...ca, SZYNA_CLIENT_CERT_FIELD: 'x-ssl-cert' }, /write one of client-cert; without it, none/],
    ]
    for (const [env, complaint] of wrong) {
      const [first, ...more] = complaintsOf(env)
      assert.match(first ?? 'nothing', complaint)
      assert.deepEqual(more, [])
    }
    const behind = { ...ca, ...field, SZYNA_TRUSTED_PROXIES: '10.0.0.1' }
    assert.equal(readConfig(behind).publicUrl, 'http://127.0.0.1:8080')
  })
})
