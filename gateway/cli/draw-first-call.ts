// A first call to copy: to the sandbox at once, to the API with a token.

import { askAdmin } from './running-bus.ts'
import type { RunningBus } from './running-bus.ts'
import type { Language } from './verb.ts'

interface Published {
  readonly url: string
  readonly operations: readonly { readonly method: string; readonly path: string }[]
}

interface Registered {
  /** `{entity}/{api}`. */
  readonly api: string
  readonly url: string
  readonly sandbox: string
}

// oxfmt-ignore
const words = {
  call:   { pl: 'Pierwsze wywołanie:', en: 'A first call:' },
  add:    { pl: 'Z tokenem (najpierw system, który wywołuje):', en: 'With a token (first a system that calls):' },
  token:  { pl: 'Z tokenem:', en: 'With a token:' },
}

export async function drawFirstCall(
  bus: RunningBus,
  { api, url, sandbox }: Registered,
  language: Language,
): Promise<string> {
  const { apis } = await askAdmin<{ apis: Published[] }>(bus, 'GET', `/admin/v1/apis/${api}`)
  const path = firstPath(apis.find((one) => one.url === url)?.operations ?? [])
  const { systems } = await askAdmin<{ systems: { clientId: string }[] }>(
    bus,
    'GET',
    '/admin/v1/systems',
  )
  const system = systems[0]?.clientId ?? 'gmina.eurzad'
  const [entity = '', name = ''] = system.split('.')
  return [
    words.call[language],
    `  curl '${sandbox}${path}'`,
    systems.length > 0 ? words.token[language] : words.add[language],
    ...(systems.length > 0 ? [] : [`  npx szyna systems add --entity ${entity} --name ${name}`]),
    `  curl -H "Authorization: Bearer $(npx szyna token --system ${system} --api ${api})" '${url}${path}'`,
  ].join('\n')
}

/** A GET, without parameters in its path if there is one; the braces of a template stay. */
function firstPath(operations: Published['operations']): string {
  const reads = operations.filter(({ method }) => method === 'GET')
  const plain = reads.find(({ path }) => !path.includes('{'))
  return (plain ?? reads[0] ?? operations[0])?.path.replaceAll("'", '%27') ?? '/'
}
