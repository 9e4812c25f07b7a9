// `szyna agreements list|show|history`: which entity may use which API, why and how much.

import type { Agreement, Terms } from '#api-catalog/agreements/agreement.ts'
import type { AgreementStep } from '#api-catalog/agreements/agreements.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Language, Operand, Verb } from '../verb.ts'

export const agreementOperand: Operand = {
  name: 'AGREEMENT',
  required: true,
  about: { pl: 'identyfikator z agreements list', en: 'the id, from agreements list' },
}

export const agreementsList: Verb = {
  name: 'agreements list',
  summary: { pl: 'wypisz umowy podmiotów o API', en: 'list agreements of entities on APIs' },
  operands: [],
  options: {
    consumer: { value: 'ENTITY', about: { pl: 'tylko tego podmiotu', en: 'only of this entity' } },
    owner: {
      value: 'ENTITY',
      about: { pl: 'tylko o API tego podmiotu', en: 'only for APIs of this entity' },
    },
    api: { value: 'ENTITY/API', about: { pl: 'tylko o to API', en: 'only for this API' } },
    state: {
      value: 'STATE',
      repeats: true,
      about: { pl: 'tylko w tym stanie, np. pending', en: 'only in this state, e.g. pending' },
    },
  },
  run: list,
}

export const agreementsShow: Verb = {
  name: 'agreements show',
  summary: { pl: 'pokaż umowę: co obowiązuje i o co ktoś prosi', en: 'show an agreement' },
  operands: [agreementOperand],
  options: {},
  async run({ operands, env, language }: Input): Promise<Answer> {
    const bus = await findBus(env)
    const json = await askAdmin<Agreement>(bus, 'GET', pathOf(operands[0]), { language })
    return { json, text: drawAgreement(json, language) }
  },
}

export const agreementsHistory: Verb = {
  name: 'agreements history',
  summary: { pl: 'kto co zrobił z umową i dlaczego', en: 'who did what to an agreement, and why' },
  operands: [agreementOperand],
  options: {},
  run: history,
}

export function pathOf(agreement = ''): string {
  return `/admin/v1/agreements/${encodeURIComponent(agreement)}`
}

async function list({ options, env, language }: Input): Promise<Answer> {
  const query = new URLSearchParams()
  for (const name of ['consumer', 'owner', 'api']) {
    if (options[name] !== undefined) query.set(name, String(options[name]))
  }
  const states = options['state'] === undefined ? [] : String(options['state']).split('\n')
  for (const state of states) query.append('state', state)
  const path = `/admin/v1/agreements?${query.toString()}`
  const json = await askAdmin<{ agreements: Agreement[] }>(await findBus(env), 'GET', path, {
    language,
  })
  const none = language === 'pl' ? 'Nie ma umów.' : 'There are no agreements.'
  const rows = json.agreements.map((one) => [
    one.id,
    one.state,
    one.consumer,
    one.api,
    one.asked ? (language === 'pl' ? `prosi: ${one.asked.by}` : `asked by ${one.asked.by}`) : '',
  ])
  return { json, text: rows.length > 0 ? drawTable(rows) : none }
}

async function history({ operands, env, language }: Input): Promise<Answer> {
  const path = `${pathOf(operands[0])}/history`
  const json = await askAdmin<{ steps: AgreementStep[] }>(await findBus(env), 'GET', path, {
    language,
  })
  const rows = json.steps.map(({ at, deed, from, to, by, reason }) => [
    at,
    by,
    deed,
    from === to ? to : `${from ?? ''} → ${to}`.trim(),
    reason ?? '',
  ])
  return { json, text: drawTable(rows) }
}

const words = {
  pl: {
    state: 'stan',
    missing: 'brakuje',
    held: 'zawiesili',
    reason: 'powód',
    inForce: 'obowiązuje',
    asked: 'prośba',
    plan: 'plan',
    calls: 'dziennie',
    all: 'wszystkie operacje',
    revision: 'rewizja',
  },
  en: {
    state: 'state',
    missing: 'missing',
    held: 'suspended by',
    reason: 'reason',
    inForce: 'in force',
    asked: 'asked',
    plan: 'plan',
    calls: 'a day',
    all: 'all operations',
    revision: 'revision',
  },
} as const

export function drawAgreement(one: Agreement, language: Language): string {
  const said = words[language]
  const facts: [string, string | undefined][] = [
    [said.state, one.state],
    [said.revision, String(one.revision)],
    [said.held, one.suspendedBy.join(', ')],
    [said.missing, one.missing.join(', ')],
    [said.reason, one.reason],
  ]
  const { terms, asked } = one
  return [
    `${one.consumer} → ${one.api}  ${one.id}`,
    drawTable(facts.flatMap(([name, value]) => (value ? [[name, value]] : []))),
    ...(terms ? drawTerms(`${said.inForce} ${terms.version}`, terms, language) : []),
    ...(asked
      ? drawTerms(`${said.asked} ${asked.terms.version} (${asked.by})`, asked.terms, language)
      : []),
  ].join('\n')
}

function drawTerms(title: string, { plan, purposes }: Terms, language: Language): string[] {
  const said = words[language]
  const rows = purposes.map(({ id, callsPerDay, title: why, legalBasis, operations }) => [
    `  ${id}`,
    `${callsPerDay} ${said.calls}`,
    operations?.join(' ') ?? said.all,
    `${why} (${legalBasis})`,
  ])
  return ['', plan === undefined ? title : `${title}, ${said.plan} ${plan}`, drawTable(rows)]
}
