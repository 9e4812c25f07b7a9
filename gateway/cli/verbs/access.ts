// `szyna access show|set`: on which terms an owner lets others use his API.

import type { AccessTerms } from '#api-catalog/agreements/agreement.ts'
import { readYamlFile } from '../read-yaml-file.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Language, Operand, Verb } from '../verb.ts'
import { readRevision, revisionOption } from './agreements-decide.ts'

const apiOperand: Operand = {
  name: 'ENTITY/API',
  required: true,
  about: { pl: 'API, np. mc/persons', en: 'the API, e.g. mc/persons' },
}

export const accessShow: Verb = {
  name: 'access show',
  summary: { pl: 'pokaż warunki dostępu do API', en: 'show the terms of access to an API' },
  operands: [apiOperand],
  options: {},
  async run({ operands: [api = ''], env, language }: Input): Promise<Answer> {
    const json = await askAdmin<AccessTerms>(await findBus(env), 'GET', pathOf(api), { language })
    return { json, text: draw(json, language) }
  },
}

export const accessSet: Verb = {
  name: 'access set',
  summary: { pl: 'ustal warunki dostępu do API', en: 'set the terms of access to an API' },
  operands: [
    apiOperand,
    {
      name: 'FILE.yaml',
      required: true,
      about: {
        pl: '{ approval: automatic|manual, conditions: [[type:office]], plans: […], capacity: N }',
        en: '{ approval: automatic|manual, conditions: [[type:office]], plans: […], capacity: N }',
      },
    },
  ],
  options: { revision: revisionOption },
  async run({ operands: [api = '', file = ''], options, env, language }: Input): Promise<Answer> {
    const bus = await findBus(env)
    const path = pathOf(api)
    const body = await readYamlFile(file)
    const read = readRevision(options['revision'])
    const ifMatch = read ?? (await askAdmin<AccessTerms>(bus, 'GET', path, { language })).revision
    const json = await askAdmin<AccessTerms>(bus, 'PUT', path, { body, language, ifMatch })
    return { json, text: draw(json, language) }
  },
}

function pathOf(api: string): string {
  const [entity, name, ...more] = api.split('/')
  if (!entity || !name || more.length > 0) {
    throw new Failure(1, 'usage/operand', `"${api}" is no API: write ENTITY/API, mc/persons.`)
  }
  return `/admin/v1/apis/${encodeURIComponent(entity)}/${encodeURIComponent(name)}/access`
}

function draw(
  { api, approval, conditions, plans, capacity, revision }: AccessTerms,
  language: Language,
): string {
  const said =
    language === 'pl'
      ? {
          approval: 'zatwierdzanie',
          one: 'jeden z',
          plan: 'plan',
          capacity: 'pojemność',
          revision: 'rewizja',
        }
      : {
          approval: 'approval',
          one: 'one of',
          plan: 'plan',
          capacity: 'capacity',
          revision: 'revision',
        }
  return drawTable([
    ['API', api],
    [said.revision, String(revision)],
    [said.approval, approval],
    ...conditions.map((group) => [said.one, group.join(' ')]),
    ...plans.map(({ code, title, callsPerDay }) => [
      said.plan,
      `${code} ${callsPerDay} ${title[language]}`,
    ]),
    [said.capacity, capacity === undefined ? '-' : String(capacity)],
  ])
}
