// Certificates for tests, made anew each time, so that none in the repository ever expires: enough of
// X.509 (RFC 5280 §4.1) for servers, clients and the authorities that issue to them.

import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { systemClock as clock } from '#kernel/clock/clock.ts'

export interface TestCertificate {
  /** PEM. */
  readonly key: string
  readonly cert: string
  /** `x5t#S256`. */
  readonly thumbprint: string
}

export interface Authority extends TestCertificate {
  /** A certificate that it has signed. */
  issue(about?: About): TestCertificate
}

export interface About {
  /** Common name. */
  readonly name?: string
  readonly dnsNames?: readonly string[]
  readonly uris?: readonly string[]
  /** Days from now. */
  readonly from?: number
  readonly until?: number
  readonly for?: 'server' | 'client'
}

interface Issuer {
  readonly name: Buffer
  readonly key: KeyObject
}

/** For `localhost`, and trusted by nobody until somebody says so. */
export function selfSigned(): TestCertificate {
  return make({ name: 'localhost', dnsNames: ['localhost'] }, undefined, true)
}

export function openAuthority(name = 'Test Authority'): Authority {
  const pair = newPair()
  const issuer = { name: named(name), key: pair.privateKey }
  const own = make({ name }, { ...issuer, pair }, true)
  return { ...own, issue: (about = {}) => make(about, issuer, false) }
}

function make(
  about: About,
  issuer: (Issuer & { pair?: ReturnType<typeof newPair> }) | undefined,
  isAuthority: boolean,
): TestCertificate {
  const { name = 'client', dnsNames = [], uris = [], from = -1, until = 1 } = about
  const { privateKey, publicKey } = issuer?.pair ?? newPair()
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const day = 86_400_000
  const validity = sequence(time(clock.now() + from * day), time(clock.now() + until * day))
  const names = [
    ...dnsNames.map((one) => der(0x82, Buffer.from(one))),
    ...uris.map((one) => der(0x86, Buffer.from(one))),
    ...(dnsNames.includes('localhost') ? [der(0x87, Buffer.from([127, 0, 0, 1]))] : []),
  ]
  const usage = about.for && oid(`2b060105050703${about.for === 'server' ? '01' : '02'}`)
  const extensions = [
    ...(isAuthority ? [extension('551d13', sequence(der(0x01, Buffer.from([0xff]))))] : []),
    ...(names.length > 0 ? [extension('551d11', sequence(...names))] : []),
    ...(usage ? [extension('551d25', sequence(usage))] : []),
  ]
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    issuer?.name ?? named(name),
    validity,
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  )
  const signature = sign('sha256', body, issuer?.key ?? privateKey)
  const bits = der(0x03, Buffer.concat([Buffer.from([0]), signature]))
  const raw = sequence(body, algorithm, bits)
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: new X509Certificate(raw).toString(),
    thumbprint: createHash('sha256').update(raw).digest('base64url'),
  }
}

function newPair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
}

function named(name: string): Buffer {
  return sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))))
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(0x04, value))
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/\D/g, '').slice(0, 14)
  return der(0x18, Buffer.from(`${digits}Z`))
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content])
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
