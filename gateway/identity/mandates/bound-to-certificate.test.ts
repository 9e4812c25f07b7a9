import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openClientCertificate } from '../../data-plane/client-certificate.ts'
import { certificatesIn } from '../../data-plane/read-certificate.ts'
import { openAuthority } from '../../data-plane/testing/certificates.ts'
import type { TestSystem } from '../testing/issuer.ts'
import { claimsIn, openDesk } from './testing/desk.ts'
import type { Desk } from './testing/desk.ts'

/** As a proxy says a certificate (RFC 9440). */
function fieldOf(pem: string): string {
  return `:${pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')}:`
}

describe('a token of a mandate, asked for over mutual TLS', () => {
  const authority = openAuthority()
  const own = authority.issue({ name: 'gmina.wnioski' })
  const foreign = authority.issue({ name: 'gmina.inny' })
  const stranger = openAuthority('Somebody Else').issue({ name: 'gmina.wnioski' })
  let desk: Desk
  let system: TestSystem
  let mandate: string
  before(async () => {
    const certificate = openClientCertificate({
      authorities: () => certificates,
      proxies: ['127.0.0.0/8'],
    })
    desk = await openDesk(certificate)
    system = await desk.issuer.system('wnioski')
    const other = await desk.issuer.system('inny')
    const { certificates: registered } = desk.issuer.identity
    await registered.add({ system: system.clientId, pem: own.cert })
    await registered.add({ system: other.clientId, pem: foreign.cert })
    mandate = (await desk.give(await desk.person(1), system.clientId)).id
  })
  after(() => desk.close())
  const certificates = certificatesIn(authority.cert)

  const ask = (cert: string | undefined, proof?: null) => {
    const headers: Record<string, string> = cert ? { 'client-cert': fieldOf(cert) } : {}
    return desk.exchange(system, { mandate, headers, ...(proof === null && { proof }) })
  }

  it('is bound to the certificate that is registered', async () => {
    const { status, body } = await ask(own.cert, null)
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.token_type, 'Bearer')
    assert.deepEqual(claimsIn(body.access_token)['cnf'], { 'x5t#S256': own.thumbprint })
  })

  it('is bound to the key of a proof where one comes with it', async () => {
    const { body } = await ask(own.cert)
    assert.deepEqual(Object.keys(claimsIn(body.access_token)['cnf'] as object), ['jkt'])
  })

  it('is not given for the certificate of another system, or of another authority', async () => {
    for (const cert of [foreign.cert, stranger.cert, undefined]) {
      const { status, body } = await ask(cert, null)
      assert.equal(status, 400)
      assert.equal(body.error, 'invalid_request')
      assert.match(body.error_description!, /registered certificate/)
    }
  })
})
