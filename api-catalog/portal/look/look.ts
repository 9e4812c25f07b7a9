// How the portal looks and the little it does in the browser: one stylesheet, one icon, two scripts.
// The stylesheet and the icon are served under the hash of their content and kept for a year; the
// scripts stand in the pages and are allowed there by their hashes, so no other script can run.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export interface Look {
  readonly stylesheet: string
  readonly icon: string
  /** `<script>…</script>` of every page, and of pages that send calls; to the letter what was hashed. */
  readonly islands: string
  readonly tryIt: string
  /** Of the scripts, as Content-Security-Policy sources. */
  readonly scriptHashes: readonly string[]
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
  const islands = script('islands.js')
  const tryIt = script('try.js')
  return {
    stylesheet: stylesheet.address,
    icon: icon.address,
    islands: islands.element,
    tryIt: tryIt.element,
    scriptHashes: [islands.hash, tryIt.hash],
    assets: new Map([stylesheet, icon].map((one) => [one.address, one])),
  }
}

function script(file: string): { readonly element: string; readonly hash: string } {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8')
  return {
    element: `<script>${text}</script>`,
    hash: `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  }
}

function asset(file: string, mediaType: string): Asset & { readonly address: string } {
  const bytes = readFileSync(new URL(file, import.meta.url))
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  return { address: `/assets/${hash}/${file}`, mediaType, bytes }
}
