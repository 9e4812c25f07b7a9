// What of a version machines are told, in one text: it changes whenever anything of that does.

import type { PublishedApi } from '../published.ts'
import { isOnSandbox } from '../published.ts'

export function stampOf(api: PublishedApi): string {
  return `${api.id} ${api.digest} ${isOnSandbox(api) ? 's' : ''} ${JSON.stringify(api.life)}`
}
