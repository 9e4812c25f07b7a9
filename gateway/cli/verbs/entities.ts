// `szyna entities suspend|resume`: a whole entity, with its systems and its officials.

import { askAdmin, findBus } from '../running-bus.ts'
import type { Answer, Both, Input, Verb } from '../verb.ts'

const operands = [
  {
    name: 'ENTITY',
    required: true,
    about: { pl: 'podmiot, np. gmina', en: 'the entity, e.g. gmina' },
  },
]

export const entitiesSuspend: Verb = {
  name: 'entities suspend',
  summary: {
    pl: 'zawieś podmiot, jego systemy i urzędników',
    en: 'suspend an entity, its systems and officials',
  },
  operands,
  options: {},
  run: (input) => change('suspend', { pl: 'Zawieszono', en: 'Suspended' }, input),
}

export const entitiesResume: Verb = {
  name: 'entities resume',
  summary: { pl: 'przywróć zawieszony podmiot', en: 'let a suspended entity work again' },
  operands,
  options: {},
  run: (input) => change('resume', { pl: 'Przywrócono', en: 'Resumed' }, input),
}

async function change(
  what: 'suspend' | 'resume',
  done: Both,
  { operands: [entity = ''], env, language }: Input,
): Promise<Answer> {
  const path = `/admin/v1/entities/${encodeURIComponent(entity)}/${what}`
  const json = await askAdmin<{ entity: string; state: string }>(await findBus(env), 'POST', path)
  return { json, text: `${done[language]} ${json.entity}` }
}
