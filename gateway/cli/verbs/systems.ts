// `szyna systems add|list`: the programs that may ask for tokens.

import { addSystem } from '../add-system.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const systemsAdd: Verb = {
  name: 'systems add',
  summary: {
    pl: 'dodaj system podmiotu i utwórz jego parę kluczy',
    en: 'add a system of an entity and make its key pair',
  },
  operands: [],
  options: {
    entity: {
      value: 'E',
      required: true,
      about: { pl: 'podmiot; nowy zostanie utworzony', en: 'the entity; a new one is made' },
    },
    name: {
      value: 'N',
      required: true,
      about: { pl: 'nazwa systemu w podmiocie', en: 'name of the system within the entity' },
    },
  },
  run: add,
}

export const systemsList: Verb = {
  name: 'systems list',
  summary: { pl: 'wypisz systemy', en: 'list systems' },
  operands: [],
  options: {},
  run: list,
}

async function add({ options, env, language }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const wish = { entity: String(options['entity']), name: String(options['name']) }
  const { clientId, keyFile, notes } = await addSystem(bus, wish)
  const text =
    language === 'pl'
      ? `Dodano system ${clientId}\nKlucz prywatny: ${keyFile}`
      : `Added system ${clientId}\nPrivate key: ${keyFile}`
  return { json: { clientId, keyFile, notes }, text: [text, ...notes].join('\n') }
}

async function list({ env, language }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const answer = await askAdmin<{
    systems: { clientId: string; entity: string; name: string; at: string; suspended?: string }[]
  }>(bus, 'GET', '/admin/v1/systems')
  const none = language === 'pl' ? 'Nie ma jeszcze systemów.' : 'There are no systems yet.'
  const rows = answer.systems.map(({ clientId, at, suspended }) => [
    clientId,
    at,
    suspended === undefined ? '' : `suspended ${suspended}`,
  ])
  return { json: answer, text: rows.length > 0 ? drawTable(rows) : none }
}
