import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { certificatesIn, isIssuedBy, readCertificate } from './read-certificate.ts'
import { openAuthority, selfSigned } from './testing/certificates.ts'

describe('a certificate', () => {
  const authority = openAuthority()
  const authorities = certificatesIn(authority.cert)
  const read = (about: Parameters<typeof authority.issue>[0]) => {
    const issued = authority.issue(about)
    return { issued, certificate: readCertificate(new X509Certificate(issued.cert), true) }
  }

  it('is told by its thumbprint, its names and its days', () => {
    const names = { dnsNames: ['a.example', 'B.example'], uris: ['urn:szyna:gmina.eurzad'] }
    const { issued, certificate } = read({ name: 'gmina.eurzad', ...names })
    assert.equal(certificate.thumbprint, issued.thumbprint)
    assert.deepEqual(certificate.subject, ['CN=gmina.eurzad'])
    assert.deepEqual(certificate.issuer, ['CN=Test Authority'])
    assert.deepEqual(certificate.dnsNames, names.dnsNames)
    assert.deepEqual(certificate.uris, names.uris)
    assert.ok(certificate.notBefore < certificate.notAfter)
    const der = Buffer.from(certificate.field.slice(1, -1), 'base64')
    assert.deepEqual(der, new X509Certificate(issued.cert).raw)
  })

  it('has no name that only looks like one to whoever splits the list', () => {
    const odd = ['x.example, DNS:evil.example', 'a", DNS:evil.example', 'q\n, DNS:evil.example']
    const uris = ['urn:a, DNS:evil.example', 'urn:b", URI:urn:evil']
    const { certificate } = read({ dnsNames: [...odd, 'fine.example'], uris })
    assert.deepEqual(certificate.dnsNames, ['fine.example'])
    assert.deepEqual(certificate.uris, [])
  })

  it('has one attribute where its text holds a line end or a comma', () => {
    const { certificate } = read({ name: 'x\nO=Evil, O=Evil' })
    assert.equal(certificate.subject.length, 1)
    assert.ok(!certificate.subject.includes('O=Evil'))
  })

  it('counts as issued only by an authority that signed it, to a client', () => {
    const issued = (about: Parameters<typeof authority.issue>[0], of = authority) =>
      isIssuedBy(new X509Certificate(of.issue(about).cert), authorities)
    assert.equal(issued({}), true)
    assert.equal(issued({ for: 'client' }), true)
    assert.equal(issued({ for: 'server' }), false)
    // Of the same name, with another key.
    assert.equal(issued({}, openAuthority()), false)
    assert.equal(isIssuedBy(new X509Certificate(selfSigned().cert), authorities), false)
    assert.equal(isIssuedBy(new X509Certificate(authority.issue().cert), []), false)
  })
})
