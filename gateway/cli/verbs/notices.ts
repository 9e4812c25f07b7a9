// `szyna notices list`: what an entity was told of changes, ends and decisions.

import type { Notice } from '#api-catalog/notices/notice.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Option, Verb } from '../verb.ts'

export const entityOption: Option = {
  value: 'ENTITY',
  required: true,
  about: { pl: 'podmiot, np. gmina', en: 'the entity, e.g. gmina' },
}

export const noticesList: Verb = {
  name: 'notices list',
  summary: { pl: 'wypisz, o czym powiedziano podmiotowi', en: 'list what an entity was told' },
  operands: [],
  options: {
    entity: entityOption,
    after: {
      value: 'CURSOR',
      about: {
        pl: 'tylko po tym kursorze (pierwsza kolumna)',
        en: 'only behind this cursor (first column)',
      },
    },
  },
  run: list,
}

interface Listed {
  readonly notices: readonly Notice[]
  readonly next: number
  readonly unread: number
}

async function list({ options, env, language }: Input): Promise<Answer> {
  const after = String(options['after'] ?? '0')
  if (!/^\d{1,15}$/.test(after)) {
    throw new Failure(1, 'usage/option-value', `--after is a cursor, a whole number, not ${after}.`)
  }
  const entity = encodeURIComponent(String(options['entity']))
  const path = `/admin/v1/entities/${entity}/notices?after=${after}`
  const json = await askAdmin<Listed>(await findBus(env), 'GET', path, { language })
  const none = language === 'pl' ? 'Nie ma powiadomień.' : 'There are no notices.'
  const rows = json.notices.map(({ cursor, at, kind, title }) => [
    String(cursor),
    at,
    kind,
    title[language],
  ])
  return { json, text: rows.length > 0 ? drawTable(rows) : none }
}
