// `szyna systems keys list|add|rotate|revoke`: keys of systems that cannot sign assertions.

import { readSpan } from '../read-span.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Language, Operand, Verb } from '../verb.ts'
import { Failure } from '../verb.ts'

interface Key {
  readonly id: string
  readonly system: string
  readonly state: string
  readonly expires: string
  readonly lastUsed: string | null
}

type MadeKey = Key & { readonly key: string }

export const systemOperand: Operand = {
  name: 'SYSTEM',
  required: true,
  about: { pl: 'identyfikator systemu (podmiot.nazwa)', en: 'client id (entity.name)' },
}

const expires = {
  value: 'SPAN',
  about: {
    pl: 'jak długo działa, np. 90d; inaczej rok',
    en: 'how long it is in force, 90d; else a year',
  },
}

export const systemKeysList: Verb = {
  name: 'systems keys list',
  summary: {
    pl: 'wypisz klucze systemów, bez sekretów',
    en: 'list keys of systems, without secrets',
  },
  operands: [{ ...systemOperand, required: false }],
  options: {},
  run: list,
}

export const systemKeysAdd: Verb = {
  name: 'systems keys add',
  summary: {
    pl: 'utwórz klucz systemu i pokaż go raz',
    en: 'make a key of a system and show it once',
  },
  operands: [systemOperand],
  options: { expires },
  run: (input) => make(input, '/admin/v1/api-keys', {}),
}

export const systemKeysRotate: Verb = {
  name: 'systems keys rotate',
  summary: {
    pl: 'utwórz nowy klucz; dotychczasowe działają jeszcze przez zakładkę',
    en: 'make a new key; the others are in force for the overlap',
  },
  operands: [systemOperand],
  options: {
    overlap: {
      value: 'SPAN',
      required: true,
      about: { pl: 'np. 7d; 0s kończy je od razu', en: '7d; 0s ends them now' },
    },
    expires,
  },
  run(input) {
    const overlapSeconds = readSpan('overlap', String(input.options['overlap']))
    return make(input, '/admin/v1/api-keys/rotate', { overlapSeconds })
  },
}

export const systemKeysRevoke: Verb = {
  name: 'systems keys revoke',
  summary: { pl: 'unieważnij klucz', en: 'revoke a key' },
  operands: [
    {
      name: 'KEY',
      required: true,
      about: { pl: 'identyfikator klucza z listy', en: 'id of the key, from the list' },
    },
  ],
  options: {},
  run: revoke,
}

async function list({ operands, env, language }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const [system] = operands
  const query = system === undefined ? '' : `?system=${encodeURIComponent(system)}`
  const answer = await askAdmin<{ keys: Key[] }>(bus, 'GET', `/admin/v1/api-keys${query}`)
  const none = language === 'pl' ? 'Nie ma kluczy.' : 'There are no keys.'
  const rows = answer.keys.map(({ id, system, state, expires, lastUsed }) => {
    return [id, system, state, expires, lastUsed ?? '-']
  })
  return { json: answer, text: rows.length > 0 ? drawTable(rows) : none }
}

async function make({ operands, options, env, language }: Input, path: string, more: object) {
  const life = options['expires']
  const body = {
    system: operands[0],
    ...(life !== undefined && { seconds: readSpan('expires', String(life)) }),
    ...more,
  }
  const made = await askAdmin<MadeKey>(await findBus(env), 'POST', path, { body })
  return { json: made, text: tell(made, language) }
}

function tell({ id, system, key, expires }: MadeKey, language: Language): string {
  const day = expires.slice(0, 10)
  const about =
    language === 'pl'
      ? `Klucz ${id} systemu ${system}, ważny do ${day}. Pokazuje się tylko ten jeden raz:`
      : `Key ${id} of ${system}, in force until ${day}. It is shown this once:`
  return `${about}\n${key}`
}

async function revoke({ operands, env, language }: Input): Promise<Answer> {
  const id = idIn(operands[0] ?? '')
  const path = `/admin/v1/api-keys/${id}/revoke`
  const key = await askAdmin<Key>(await findBus(env), 'POST', path)
  const text =
    language === 'pl'
      ? `Unieważniono klucz ${id} systemu ${key.system}`
      : `Revoked key ${id} of ${key.system}`
  return { json: key, text }
}

/** Of an id, or of a whole key that leaked: its secret stays here. */
function idIn(text: string): string {
  const id = /^(?:szyna_)?([0-9A-Za-z]{8,12})(?:_[0-9A-Za-z]+)?$/.exec(text)?.[1]
  if (id !== undefined) return id
  const sentence = 'KEY is the id that `szyna systems keys list` shows, 8 to 12 letters and digits.'
  throw new Failure(1, 'usage/operand', sentence)
}
