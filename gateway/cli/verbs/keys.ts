// `szyna keys list|rotate|revoke`: the keys that tokens are signed with.

import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const keysList: Verb = {
  name: 'keys list',
  summary: { pl: 'wypisz klucze podpisujące', en: 'list signing keys' },
  operands: [],
  options: {},
  run: ({ env }) => answer(env, 'GET', '/admin/v1/keys'),
}

export const keysRotate: Verb = {
  name: 'keys rotate',
  summary: {
    pl: 'ogłoś klucz, który za dwie minuty zacznie podpisywać tokeny',
    en: 'publish the key that will sign tokens in two minutes',
  },
  operands: [],
  options: {},
  run: ({ env }) => answer(env, 'POST', '/admin/v1/keys/rotation'),
}

export const keysRevoke: Verb = {
  name: 'keys revoke',
  summary: {
    pl: 'wycofaj klucz i wszystkie tokeny, które podpisał',
    en: 'withdraw a key and every token it signed',
  },
  operands: [
    { name: 'KID', required: true, about: { pl: 'identyfikator klucza', en: 'id of the key' } },
  ],
  options: {},
  run: ({ env, operands }) =>
    answer(env, 'DELETE', `/admin/v1/keys/${encodeURIComponent(operands[0]!)}`),
}

interface Key {
  readonly kid: string
  readonly state: string
  readonly algorithm: string
  readonly at: string
  readonly until?: string
}

async function answer(
  env: Input['env'],
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
): Promise<Answer> {
  const bus = await findBus(env)
  const { keys } = await askAdmin<{ keys: readonly Key[] }>(bus, method, path)
  const rows = keys.map(({ kid, state, algorithm, at, until }) => [
    kid,
    state,
    algorithm,
    at,
    until === undefined ? '' : `→ ${until}`,
  ])
  return { json: { keys }, text: drawTable(rows) }
}
