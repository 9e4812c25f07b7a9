// Systems that connect with a certificate: tokens about people are bound to it, and it may be all that
// a system proves itself by (RFC 8705).

import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { openClientCertificate } from '../data-plane/client-certificate.ts'
import { openAuthority } from '../data-plane/testing/certificates.ts'
import { startIssuer } from './testing/issuer.ts'
import type { TestIssuer } from './testing/issuer.ts'
import { back, browser, demoMeans, logIn, webSystem } from './testing/people.ts'
import type { Shown } from './testing/people.ts'

describe('a system with a certificate', () => {
  const authority = openAuthority()
  const ca = authority.cert
  const its = authority.issue({ name: 'eurzad', for: 'client' })
  const stranger = authority.issue({ name: 'stranger', for: 'client' })
  let issuer: TestIssuer
  before(async () => {
    const door = authority.issue({ name: 'bus', dnsNames: ['localhost'], for: 'server' })
    const known = [new X509Certificate(ca)]
    issuer = await startIssuer({
      means: [demoMeans()],
      tls: { ...door, ca },
      clientCertificate: openClientCertificate({ authorities: () => known, proxies: [] }),
    })
  })
  after(() => issuer.close())

  async function register(name: string, provesBy: 'key' | 'certificate', pem?: string) {
    const web = { redirectUris: [back], boundBy: 'mtls', provesBy } as const
    const system = await issuer.system(name, web)
    if (pem) await issuer.identity.certificates.add({ system: system.clientId, pem })
    return system
  }

  async function tokenFor(system: Awaited<ReturnType<typeof register>>, shown: Shown) {
    const web = await webSystem(issuer.url, system, shown)
    const pushed = await web.push()
    return await web.exchange(pushed, await logIn(browser(ca), pushed))
  }

  it('gets tokens about people that are bound to it', async () => {
    const system = await register('by-key', 'key', its.cert)
    const tokens = await tokenFor(system, { ...its, ca })
    assert.equal(tokens.token_type, 'bearer')
    const { cnf, mode } = decodeJwt(tokens.access_token)
    assert.deepEqual([cnf, mode], [{ 'x5t#S256': its.thumbprint }, 'online'])
    await assert.rejects(tokenFor(system, { ...stranger, ca }), { error: 'invalid_request' })
    await issuer.identity.certificates.remove(its.thumbprint)
    await assert.rejects(tokenFor(system, { ...its, ca }), { error: 'invalid_request' })
  })

  it('may prove itself by it alone, and nobody else can in its name', async () => {
    const system = await register('by-certificate', 'certificate', its.cert)
    const tokens = await tokenFor(system, { ...its, ca, alone: true })
    const { cnf, client_id: client } = decodeJwt(tokens.access_token)
    assert.deepEqual([cnf, client], [{ 'x5t#S256': its.thumbprint }, system.clientId])
    const refused = { error: 'invalid_client' }
    await assert.rejects(tokenFor(system, { ...stranger, ca, alone: true }), refused)
    const foreign = openAuthority('Another').issue({ name: 'eurzad', for: 'client' })
    await assert.rejects(tokenFor(system, { ...foreign, ca, alone: true }), refused)
    await assert.rejects(tokenFor(system, { ...its, ca }), refused, 'not by its key any more')
  })
})
