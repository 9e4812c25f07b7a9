// `szyna entities suspend|resume|publishing`: a whole entity, with its systems and its officials, and
// whether its people publish APIs without being approved.

import { askAdmin, findBus } from '../running-bus.ts'
import { Failure } from '../verb.ts'
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

export const entitiesPublishing: Verb = {
  name: 'entities publishing',
  summary: {
    pl: 'powiedz, czy podmiot publikuje API bez zatwierdzenia',
    en: 'say whether an entity publishes APIs without approval',
  },
  operands: [
    ...operands,
    {
      name: 'free|approved',
      required: true,
      about: { pl: 'bez zatwierdzenia albo za zatwierdzeniem', en: 'without approval, or with it' },
    },
  ],
  options: {},
  run: setPublishing,
}

async function setPublishing({ operands: said, env, language }: Input): Promise<Answer> {
  const [entity = '', how] = said
  if (how !== 'free' && how !== 'approved') {
    throw new Failure(1, 'usage/operand', 'Write free or approved after the entity.')
  }
  const path = `/admin/v1/entities/${encodeURIComponent(entity)}/publishing`
  const body = { itself: how === 'free' }
  const json = await askAdmin<{ entity: string; itself: boolean }>(
    await findBus(env),
    'PUT',
    path,
    { body, language },
  )
  const words = json.itself
    ? { pl: 'publikuje bez zatwierdzenia', en: 'publishes without approval' }
    : { pl: 'publikuje za zatwierdzeniem', en: 'publishes with approval' }
  return { json, text: `${json.entity} ${words[language]}` }
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
