import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { openClientCertificate } from './client-certificate.ts'
import { certificatesIn } from './read-certificate.ts'
import { readHead } from './read-head.ts'
import { openAuthority } from './testing/certificates.ts'

describe('a client certificate', () => {
  const authority = openAuthority()
  let authorities = certificatesIn(authority.cert)
  const issued = authority.issue({ name: 'gmina.eurzad' })
  const field = fieldOf(issued.cert)
  const from = (address: string) => {
    const socket = new Socket()
    Object.defineProperty(socket, 'remoteAddress', { value: address })
    return socket
  }
  const read = openClientCertificate({
    authorities: () => authorities,
    proxies: ['10.0.0.0/30'],
  })

  it('said by a trusted proxy is that of the call', () => {
    const certificate = read(from('10.0.0.1'), ['Host', 'x', 'Client-Cert', field])
    assert.equal(certificate?.thumbprint, issued.thumbprint)
    assert.equal(certificate.verified, true)
    assert.equal(read(from('10.0.0.1'), ['client-cert', field]), certificate)
  })

  it('said by anybody else is nothing', () => {
    assert.equal(read(from('198.51.100.7'), ['Client-Cert', field]), undefined)
    const unasked = openClientCertificate({ authorities: () => authorities, proxies: [] })
    assert.equal(unasked(from('10.0.0.1'), ['Client-Cert', field]), undefined)
  })

  it('said twice, in another form or of no use is nothing', () => {
    const wrong = ['', '::', ':AAAA:', field.slice(1), `${field};a=1`, `"${field}"`, issued.cert]
    for (const value of wrong) {
      assert.equal(read(from('10.0.0.1'), ['Client-Cert', value]), undefined, value)
    }
    assert.equal(read(from('10.0.0.1'), ['Client-Cert', field, 'client-cert', field]), undefined)
    assert.equal(read(from('10.0.0.1'), []), undefined)
  })

  it('of an authority that is known no more is not verified from then on', () => {
    const raw = ['Client-Cert', field]
    assert.equal(read(from('10.0.0.1'), raw)?.verified, true)
    authorities = []
    assert.equal(read(from('10.0.0.1'), raw)?.verified, false)
  })

  it('never goes on as the caller wrote it', () => {
    const names = ['Client-Cert', 'CLIENT-CERT', 'client_cert', 'Client-Cert-Chain']
    const head = readHead(['Host', 'x', ...names.flatMap((name) => [name, field])], '1.1')
    assert.deepEqual(typeof head === 'object' && head.flat, [])
  })
})

function fieldOf(pem: string): string {
  return `:${new X509Certificate(pem).raw.toString('base64')}:`
}
