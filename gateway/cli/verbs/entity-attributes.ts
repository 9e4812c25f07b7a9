// `szyna entities attributes show|set`: what is known of an entity, for conditions of access.

import { askAdmin, findBus } from '../running-bus.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Language, Operand, Verb } from '../verb.ts'

interface Attributes {
  readonly entity: string
  readonly attributes: readonly string[]
}

const entityOperand: Operand = {
  name: 'ENTITY',
  required: true,
  about: { pl: 'podmiot, np. gmina', en: 'the entity, e.g. gmina' },
}

export const entityAttributesShow: Verb = {
  name: 'entities attributes show',
  summary: { pl: 'pokaż cechy podmiotu', en: 'show the attributes of an entity' },
  operands: [entityOperand],
  options: {},
  async run({ operands: [entity = ''], env, language }: Input): Promise<Answer> {
    const json = await askAdmin<Attributes>(await findBus(env), 'GET', pathOf(entity), { language })
    return { json, text: draw(json, language) }
  },
}

export const entityAttributesSet: Verb = {
  name: 'entities attributes set',
  summary: {
    pl: 'ustal wszystkie cechy podmiotu; kto jakąś traci, tego umowy mogą być zawieszone',
    en: 'set all attributes of an entity; losing one may suspend its agreements',
  },
  operands: [entityOperand],
  options: {
    attribute: {
      value: 'KIND:VALUE',
      repeats: true,
      about: { pl: 'np. type:office', en: 'e.g. type:office' },
    },
    none: { about: { pl: 'podmiot nie ma żadnej', en: 'it has none' } },
  },
  async run({ operands: [entity = ''], options, env, language }: Input): Promise<Answer> {
    const { attribute, none } = options
    if ((attribute === undefined) === (none === undefined)) {
      throw new Failure(1, 'usage/missing-option', 'Write --attribute KIND:VALUE, or --none.')
    }
    const attributes = attribute === undefined ? [] : String(attribute).split('\n')
    const more = { body: { attributes }, language }
    const json = await askAdmin<Attributes>(await findBus(env), 'PUT', pathOf(entity), more)
    return { json, text: draw(json, language) }
  },
}

function pathOf(entity: string): string {
  return `/admin/v1/entities/${encodeURIComponent(entity)}/attributes`
}

function draw({ entity, attributes }: Attributes, language: Language): string {
  if (attributes.length > 0) return attributes.join('\n')
  return language === 'pl' ? `${entity} nie ma cech.` : `${entity} has no attributes.`
}
