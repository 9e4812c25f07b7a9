// What is wrong with the target of a redirect beyond its schema: whether scheme and host stand in the
// file as a whole, and whether every place is where a call may speak.

import type { Misfit } from '../policy.ts'
import type { Redirect } from './redirect.ts'

export function checkTarget({ to, insecure }: Redirect): Misfit[] {
  const misfits: Misfit[] = []
  const message = misfitOf(to, insecure)
  if (message !== undefined) misfits.push({ at: ['to'], message })
  if (insecure !== undefined && !to.startsWith('http://')) {
    const message = 'The address is no plain-http one; remove `insecure`.'
    misfits.push({ at: ['insecure'], key: true, message })
  }
  return misfits
}

function misfitOf(to: string, insecure: Redirect['insecure']): string | undefined {
  if (!/^[!$&'()*+,./\w:;=?@[\]{}~%-]+$/.test(to)) {
    return 'The address holds a character that none has, or a fragment; percent-encode it, or leave it out.'
  }
  const wrong = hostMisfit(to, insecure) ?? placesMisfit(to)
  if (wrong !== undefined) return wrong
  const [path = ''] = to.replace(/^https?:\/\/[^/?{]*/, '').split('?')
  if (path.includes('//') || path.split('/').some((one) => /^(?:\.|%2e){1,2}$/i.test(one))) {
    return 'The path has an empty segment or dots in it; write it plainly.'
  }
  return undefined
}

function hostMisfit(to: string, insecure: Redirect['insecure']): string | undefined {
  if (to.startsWith('/')) {
    return /^\/[/\\]/.test(to)
      ? '`//` begins the name of a host; write `https://` before it, or one `/`.'
      : undefined
  }
  const read = /^(https?):\/\/([^/?]*?)(?=$|[/?]|\{path\})/.exec(to)
  const [start = '', scheme, host = ''] = read ?? []
  if (host.includes('{')) {
    return 'The host would be chosen by the call; write it out, and put places into the path or the query.'
  }
  if (host.includes('@')) return 'A name or password cannot stand in the address; leave it out.'
  if (host === '' || !URL.canParse(start)) {
    return 'This is no target; write an address such as `https://new.example/persons/{id}`, or a path of the bus that begins with `/`.'
  }
  if (scheme === 'http' && insecure === undefined) {
    return 'Calls would go on unencrypted; write `https://`, or `insecure: plain-http` beside it.'
  }
  return undefined
}

function placesMisfit(to: string): string | undefined {
  const names = [...to.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
  if (/[{}]/.test(to.replaceAll(/\{[^{}]+\}/g, ''))) {
    return 'A brace stands alone or around nothing; write places as `{id}`.'
  }
  for (const name of ['path', 'query']) {
    if (names.filter((one) => one === name).length > 1)
      return `\`{${name}}\` stands twice; keep one.`
  }
  const [before = '', ...queries] = to.split('?')
  if (queries.length > 1) return 'A second `?` stands in the address; write `&` between parameters.'
  const [query = ''] = queries
  if (query.includes('{path}'))
    return 'A path cannot stand in a query; put `{path}` before the `?`.'
  if (before.includes('{query}')) return 'A query stands behind a `?`; write `…?{query}`.'
  if (!/^(?:.*&)?\{query\}(?:&.*)?$/.test(query) && query.includes('{query}')) {
    return '`{query}` stands alone or between `&`; write `?a=b&{query}`.'
  }
  if (/\/\{path\}/.test(before))
    return '`{path}` begins with a slash of its own; write `…/v2{path}`.'
  if (/\{path\}[^/]/.test(before))
    return '`{path}` ends where a segment ends; write `{path}/…` or nothing behind it.'
  return undefined
}
