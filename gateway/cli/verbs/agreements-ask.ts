// `szyna agreements ask`: asks for an API in place of an entity, for one purpose by options or for many by a
// YAML file.

import type { Agreement } from '#api-catalog/agreements/agreement.ts'
import { readYamlFile } from '../read-yaml-file.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Option, Verb } from '../verb.ts'
import { drawAgreement } from './agreements.ts'

const options: Readonly<Record<string, Option>> = {
  consumer: {
    value: 'ENTITY',
    required: true,
    about: { pl: 'podmiot, który prosi', en: 'the entity that asks' },
  },
  api: { value: 'ENTITY/API', required: true, about: { pl: 'o które API', en: 'for which API' } },
  purpose: {
    value: 'TEXT',
    about: { pl: 'po co, jednym zdaniem', en: 'why, in one sentence' },
  },
  'legal-basis': {
    value: 'TEXT',
    about: { pl: 'przepis ustawy', en: 'provision of an act' },
  },
  'calls-per-day': {
    value: 'N',
    about: { pl: 'ile wywołań dziennie', en: 'how many calls a day' },
  },
  operation: {
    value: 'ID',
    repeats: true,
    about: { pl: 'tylko ta operacja; inaczej całe API', en: 'only this operation; else all' },
  },
  plan: { value: 'CODE', about: { pl: 'plan tego API', en: 'a plan of the API' } },
  terms: {
    value: 'FILE.yaml',
    about: {
      pl: 'zamiast tych opcji: { plan, purposes: [{ title, legalBasis, operations, fields, callsPerDay }] }',
      en: 'in place of these: { plan, purposes: [{ title, legalBasis, operations, fields, callsPerDay }] }',
    },
  },
  draft: {
    about: { pl: 'tylko szkic; właściciel go nie widzi', en: 'a draft; the owner does not see it' },
  },
}

export const agreementsAsk: Verb = {
  name: 'agreements ask',
  summary: { pl: 'poproś o API w imieniu podmiotu', en: 'ask for an API in place of an entity' },
  operands: [],
  options,
  run: ask,
}

async function ask({ options: given, env, language }: Input): Promise<Answer> {
  const { consumer, api, draft } = given
  const terms = await readTerms(given)
  const body = { consumer, api, terms, ...(draft === true && { draft }) }
  const path = '/admin/v1/agreements'
  const json = await askAdmin<Agreement>(await findBus(env), 'POST', path, { body, language })
  return { json, text: drawAgreement(json, language) }
}

async function readTerms(given: Input['options']): Promise<unknown> {
  const { terms, purpose, plan, operation } = given
  const calls = given['calls-per-day']
  const legalBasis = given['legal-basis']
  if (terms !== undefined) return await readYamlFile(String(terms))
  if (purpose === undefined || legalBasis === undefined || !/^\d{1,10}$/.test(String(calls))) {
    const cure = 'Write --purpose, --legal-basis and --calls-per-day N, or --terms FILE.yaml.'
    throw new Failure(1, 'usage/missing-option', `It is not said what is asked for. ${cure}`)
  }
  const operations = operation === undefined ? undefined : String(operation).split('\n')
  return {
    plan,
    purposes: [{ title: purpose, legalBasis, operations, callsPerDay: Number(calls) }],
  }
}
