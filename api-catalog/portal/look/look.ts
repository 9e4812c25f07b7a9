// How the portal looks and the little it does in the browser: one stylesheet, one icon, one script.
// The stylesheet and the icon are served under the hash of their content and kept for a year; the
// script stands in each page and is allowed there by its hash, so no other script can run.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Look {
  readonly stylesheet: string
  readonly icon: string
  /** `<script>…</script>`; to the letter what the hash was made of. */
  readonly scriptElement: string
  /** Of the script, as a Content-Security-Policy source. */
  readonly scriptHash: string
  /** By address. */
  readonly assets: ReadonlyMap<string, Asset>
}

export interface Asset {
  readonly mediaType: string
  readonly bytes: Buffer
}

export function readLook(): Look {
  const stylesheet = asset('portal.css', 'text/css; charset=utf-8')
  const icon = asset('icon.svg', 'image/svg+xml')
  const script = readFileSync(new URL('islands.js', import.meta.url), 'utf8')
  return {
    stylesheet: stylesheet.address,
    icon: icon.address,
    scriptElement: `<script>${script}</script>`,
    scriptHash: `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    assets: new Map([stylesheet, icon].map((one) => [one.address, one])),
  }
}

function asset(file: string, mediaType: string): Asset & { readonly address: string } {
  const bytes = readFileSync(new URL(file, import.meta.url))
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  return { address: `/assets/${hash}/${file}`, mediaType, bytes }
}
