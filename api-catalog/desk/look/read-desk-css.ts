// The stylesheet of the desk as text, for whoever serves the pages.

import { readFileSync } from 'node:fs'

export function readDeskCss(): string {
  return readFileSync(new URL('desk.css', import.meta.url), 'utf8')
}
