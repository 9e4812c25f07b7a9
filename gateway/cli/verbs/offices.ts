// `szyna offices list|members|appoint|remove`: who runs the office of an entity. A PESEL is read from
// standard input alone: arguments of a process are seen by everybody on the machine.

import { text as readAll } from 'node:stream/consumers'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Operand, Verb } from '../verb.ts'
import { Failure } from '../verb.ts'

const entityOperand: Operand = {
  name: 'ENTITY',
  required: true,
  about: { pl: 'podmiot, np. gmina', en: 'the entity, e.g. gmina' },
}

export const officesList: Verb = {
  name: 'offices list',
  summary: {
    pl: 'wypisz urzędy i ile mają osób',
    en: 'list offices and how many people they have',
  },
  operands: [],
  options: {},
  run: list,
}

export const officesMembers: Verb = {
  name: 'offices members',
  summary: { pl: 'wypisz osoby w urzędzie', en: 'list the people of an office' },
  operands: [entityOperand],
  options: {},
  run: members,
}

export const officesAppoint: Verb = {
  name: 'offices appoint',
  summary: { pl: 'powołaj administratora urzędu', en: 'appoint an administrator of an office' },
  operands: [entityOperand],
  options: {
    pesel: {
      value: '-',
      required: true,
      about: {
        pl: 'zawsze "-": PESEL jest czytany ze standardowego wejścia',
        en: 'always "-": the PESEL is read from standard input',
      },
    },
    title: {
      value: 'TEXT',
      about: { pl: 'jak ludzie nazywają urząd', en: 'how people call the office' },
    },
  },
  run: appoint,
}

export const officesRemove: Verb = {
  name: 'offices remove',
  summary: { pl: 'usuń osobę z urzędu', en: 'remove a person from an office' },
  operands: [
    {
      name: 'MEMBERSHIP',
      required: true,
      about: { pl: 'identyfikator z offices members', en: 'the id, from offices members' },
    },
  ],
  options: {},
  run: remove,
}

async function list({ env, language }: Input): Promise<Answer> {
  interface Office {
    readonly entity: string
    readonly title: string
    readonly state: string
    readonly members: number
    readonly invited: number
  }
  const answer = await askAdmin<{ offices: Office[] }>(
    await findBus(env),
    'GET',
    '/admin/v1/offices',
  )
  const none = language === 'pl' ? 'Nie ma jeszcze urzędów.' : 'There are no offices yet.'
  const rows = answer.offices.map(({ entity, title, state, members, invited }) => [
    entity,
    state,
    invited === 0 ? String(members) : `${members}+${invited}`,
    title === entity ? '' : title,
  ])
  return { json: answer, text: rows.length > 0 ? drawTable(rows) : none }
}

async function members({ operands, env }: Input): Promise<Answer> {
  interface Member {
    readonly membership: string
    readonly state: string
    readonly name?: string
    readonly permissions: readonly string[]
  }
  const path = `/admin/v1/offices/${encodeURIComponent(operands[0] ?? '')}/members`
  const answer = await askAdmin<{ members: Member[] }>(await findBus(env), 'GET', path)
  const rows = answer.members.map(({ membership, state, name = '', permissions }) => [
    membership,
    state,
    name,
    permissions.join(' '),
  ])
  return { json: answer, text: drawTable(rows) }
}

async function appoint({ operands, options, env, stdin, language }: Input): Promise<Answer> {
  if (options['pesel'] !== '-') {
    const cure = 'Write --pesel - and send the number by standard input.'
    throw new Failure(1, 'usage/option-value', `A PESEL does not belong in arguments. ${cure}`)
  }
  const pesel = (await readAll(stdin)).trim()
  const [entity = ''] = operands
  const path = `/admin/v1/offices/${encodeURIComponent(entity)}/administrators`
  const body = { pesel, title: options['title'] }
  const answer = await askAdmin<{ membership: string; state: string; notes: string[] }>(
    await findBus(env),
    'POST',
    path,
    { body, language },
  )
  const { membership, state, notes } = answer
  const text = {
    pl: `Administrator podmiotu ${entity}: ${membership}${state === 'invited' ? ', zacznie od pierwszego logowania' : ''}`,
    en: `Administrator of ${entity}: ${membership}${state === 'invited' ? ', from the first login on' : ''}`,
  }
  return { json: answer, text: [text[language], ...notes].join('\n') }
}

async function remove({ operands, env, language }: Input): Promise<Answer> {
  const path = `/admin/v1/members/${encodeURIComponent(operands[0] ?? '')}/remove`
  const removed = await askAdmin<{ membership: string; entity: string }>(
    await findBus(env),
    'POST',
    path,
  )
  const { membership, entity } = removed
  const text =
    language === 'pl'
      ? `Usunięto ${membership} z podmiotu ${entity}`
      : `Removed ${membership} from ${entity}`
  return { json: removed, text }
}
