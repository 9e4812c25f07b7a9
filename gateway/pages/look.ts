// How the pages look: the stylesheet of the portal and a smaller one for forms and visits, each under
// the hash of its content.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readDeskCss } from '#api-catalog/desk/look/read-desk-css.ts'
import { readLook } from '#api-catalog/portal/look/look.ts'

export interface PageLook {
  readonly stylesheets: readonly string[]
  readonly icon: string
  /** What this room serves itself: address to text. */
  readonly own: { readonly address: string; readonly css: string }
}

export function readPageLook(): PageLook {
  const { stylesheet, icon } = readLook()
  const pages = readFileSync(new URL('pages.css', import.meta.url), 'utf8')
  const css = `${pages}\n${readDeskCss()}`
  const hash = createHash('sha256').update(css).digest('hex').slice(0, 16)
  const address = `/login/look/${hash}/pages.css`
  return { stylesheets: [stylesheet, address], icon, own: { address, css } }
}
