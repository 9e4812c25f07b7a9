// What is wrong with a cors step beyond its schema.

import type { Misfit } from '../policy.ts'
import type { Cors } from './cors.ts'

export function checkCors({ origins, credentials = false }: Cors): Misfit[] {
  const misfits: Misfit[] = []
  for (const [at, origin] of origins.entries()) {
    const message = misfitOf(origin)
    if (message) misfits.push({ at: ['origins', at], message })
  }
  if (credentials && origins.includes('*')) {
    const message =
      'With `*` every page on the web could call with the visitor’s cookies; name the origins, or remove `credentials`.'
    misfits.push({ at: ['credentials'], message })
  }
  if (origins.includes('*') && origins.length > 1) {
    const message = '`*` covers every origin; remove the others, or remove `*`.'
    misfits.push({ at: ['origins', origins.indexOf('*')], message })
  }
  return misfits
}

function misfitOf(origin: string): string | undefined {
  if (origin === '*') return undefined
  if (origin === 'null') {
    return '`null` is the origin of any sandboxed page or local file; name a real one.'
  }
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (url && (url.protocol === 'https:' || url.protocol === 'http:')) {
    return url.origin === origin
      ? undefined
      : `Browsers write this origin \`${url.origin}\`; write it so.`
  }
  return `\`${origin}\` is no origin; write scheme and host, e.g. \`https://portal.example\`.`
}
