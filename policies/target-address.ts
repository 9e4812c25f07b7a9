// Addresses behind an API, as policy files name them: without a query, a fragment or a name, and
// without TLS only where the file types the danger.

import type { Misfit } from './policy.ts'

export const addressSchema = {
  type: 'string',
  minLength: 8,
  maxLength: 500,
  pattern: '^https?://[^\\s?#@]+$',
}

export const insecureSchema = {
  description:
    'Typed where an address begins with http:// and is not on this machine: everybody on the way can read and change the calls.',
  const: 'plain-http',
}

/** Misfits of addresses; `at` leads to each. */
export function checkAddresses(
  addresses: readonly { readonly at: readonly (string | number)[]; readonly address: string }[],
  insecure: 'plain-http' | undefined,
): Misfit[] {
  const misfits: Misfit[] = []
  const seen = new Set<string>()
  for (const { at, address } of addresses) {
    const url = URL.parse(address)
    if (url === null) {
      misfits.push({ at, message: 'This is no address; write it as https://host:port/path.' })
      continue
    }
    if (seen.has(url.href))
      misfits.push({ at, message: 'This address stands here twice; keep one.' })
    seen.add(url.href)
    if (url.protocol === 'http:' && !isHere(url.hostname) && insecure === undefined) {
      const message =
        'This address has no TLS: write https://, or type `insecure: plain-http` if everybody on the way may read and change the calls.'
      misfits.push({ at, message })
    }
  }
  return misfits
}

function isHere(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
