// From an X.509 certificate to what policies see of it. Names that would need quoting are left out:
// programs that split them read other names than were signed (CVE-2021-44532).

import { hash, X509Certificate } from 'node:crypto'
import type { Certificate } from '#policies/call.ts'

export function readCertificate(x509: X509Certificate, verified: boolean): Certificate {
  const names = altNames(x509.subjectAltName ?? '')
  return Object.freeze({
    thumbprint: thumbprintOf(x509),
    subject: attributes(x509.subject),
    issuer: attributes(x509.issuer),
    serial: x509.serialNumber,
    dnsNames: names.filter(([kind]) => kind === 'DNS').map(([, name]) => name),
    uris: names.filter(([kind]) => kind === 'URI').map(([, name]) => name),
    notBefore: x509.validFromDate.getTime(),
    notAfter: x509.validToDate.getTime(),
    verified,
    field: `:${x509.raw.toString('base64')}:`,
  })
}

/** Of a PEM text with any number of them; throws where one cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  return found.map((one) => new X509Certificate(one))
}

/** `x5t#S256`: SHA-256 of the DER (RFC 8705 §3.1). */
export function thumbprintOf({ raw }: X509Certificate): string {
  return hash('sha256', raw, 'base64url')
}

/** Whether one of these issued it, to a client. Looks at no dates and at no list of revocations. */
export function isIssuedBy(
  x509: X509Certificate,
  authorities: readonly X509Certificate[],
): boolean {
  const usages = (x509.keyUsage as string[] | undefined) ?? []
  if (usages.length > 0 && !usages.includes(clientAuthentication)) return false
  return authorities.some(
    (authority) => x509.checkIssued(authority) && x509.verify(authority.publicKey),
  )
}

/** RFC 5280 §4.2.1.12; node calls the extended usages `keyUsage`. */
const clientAuthentication = '1.3.6.1.5.5.7.3.2'

/** Node writes one attribute a line, with line ends in values escaped. */
function attributes(name: string): readonly string[] {
  return Object.freeze(name.split('\n').filter((line) => line !== ''))
}

/** `DNS:a.example, URI:"odd, name"`: what node quotes is passed over. */
function altNames(text: string): (readonly [kind: string, name: string])[] {
  return [...text.matchAll(/(?:^|, )([A-Za-z ]+):(?:"(?:[^"\\]|\\.)*"|([^,"]*))(?=, |$)/g)].flatMap(
    ([, kind = '', name]) => (name === undefined ? [] : [[kind, name] as const]),
  )
}
