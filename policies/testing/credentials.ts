// Keys and certificates of systems, for tests: real keys, and certificates as the gateway describes
// them. What is described alike is the same key or certificate.

import { hash } from 'node:crypto'
import type { Clock } from '#kernel/clock/clock.ts'
import { digestOf, makeApiKey } from '../api-key/key-form.ts'
import type { Certificate } from '../call.ts'
import type { CertificateCase, KeyCase } from '../cases-schema.ts'
import type { ApiKey, ApiKeys, KnownCertificates } from '../policy.ts'

export interface TestCredentials {
  readonly apiKeys: ApiKeys
  readonly certificates: KnownCertificates
  /** Ids of keys that somebody has shown. */
  readonly used: readonly string[]
  key(about: KeyCase): string
  certificate(about: CertificateCase): Certificate
}

const day = 86_400_000

export function openTestCredentials(clock: Clock): TestCredentials {
  const start = clock.now()
  const keys = new Map<string, ApiKey>()
  const written = new Map<string, string>()
  const registered = new Map<string, { system: string; entity: string }>()
  const used: string[] = []
  return {
    apiKeys: { find: (id) => keys.get(id), used: (id) => void used.push(id) },
    certificates: { find: (thumbprint) => registered.get(thumbprint) },
    used,
    key(about) {
      const { of, expires, revoked = false } = about
      const name = JSON.stringify([of, expires, revoked])
      const known = written.get(name)
      if (known !== undefined) return known
      const { id, secret, key } = makeApiKey()
      written.set(name, key)
      const ends = time(expires) ?? start + day
      if (!revoked) keys.set(id, { ...systemNamed(of), digest: digestOf(secret), expires: ends })
      return key
    },
    certificate(about) {
      const { of, subject = ['CN=client'], uris = [], verified = true } = about
      const der = Buffer.from(JSON.stringify(about))
      const thumbprint = hash('sha256', der, 'base64url')
      if (of !== undefined && !registered.has(thumbprint)) {
        registered.set(thumbprint, systemNamed(of))
      }
      return {
        thumbprint,
        subject,
        issuer: ['CN=authority'],
        serial: '01',
        dnsNames: about['dns-names'] ?? [],
        uris,
        notBefore: time(about.begins) ?? start - day,
        notAfter: time(about.ends) ?? start + day,
        verified,
        field: `:${der.toString('base64')}:`,
      }
    },
  }

  /** `+10 s` after the start. */
  function time(text: string | undefined): number | undefined {
    const seconds = /^([+-]\d+) s$/.exec(text ?? '')
    return seconds ? start + Number(seconds[1]) * 1000 : undefined
  }
}

function systemNamed(system: string): { system: string; entity: string } {
  return { system, entity: system.split('.')[0]! }
}
