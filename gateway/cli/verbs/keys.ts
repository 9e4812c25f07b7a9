// `szyna keys list`: the keys that tokens are signed with.

import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const keysList: Verb = {
  name: 'keys list',
  summary: { pl: 'wypisz klucze podpisujące', en: 'list signing keys' },
  operands: [],
  options: {},
  run: list,
}

async function list({ env }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const answer = await askAdmin<{
    keys: { kid: string; state: string; algorithm: string; at: string }[]
  }>(bus, 'GET', '/admin/v1/keys')
  const rows = answer.keys.map(({ kid, state, algorithm, at }) => [kid, state, algorithm, at])
  return { json: answer, text: drawTable(rows) }
}
