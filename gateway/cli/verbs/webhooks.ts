// `szyna webhooks add|list|remove|test`: addresses that the notices of an entity are sent to.

import type { Webhook } from '#api-catalog/notices/webhooks/webhook.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Both, Input, Operand, Verb } from '../verb.ts'
import { entityOption } from './notices.ts'

const webhookOperand: Operand = {
  name: 'WEBHOOK',
  required: true,
  about: { pl: 'identyfikator z webhooks list', en: 'the id, from webhooks list' },
}

export const webhooksList: Verb = {
  name: 'webhooks list',
  summary: { pl: 'wypisz adresy powiadomień podmiotu', en: 'list the webhooks of an entity' },
  operands: [],
  options: { entity: entityOption },
  run: list,
}

export const webhooksAdd: Verb = {
  name: 'webhooks add',
  summary: {
    pl: 'wysyłaj powiadomienia podmiotu pod adres',
    en: 'send the notices of an entity to an address',
  },
  operands: [
    {
      name: 'URL',
      required: true,
      about: {
        pl: 'https; najpierw dostaje zdarzenie z tokenem i musi go odesłać',
        en: 'https; it first gets an event with a token and must send it back',
      },
    },
  ],
  options: {
    entity: entityOption,
    kind: {
      value: 'KIND',
      repeats: true,
      about: {
        pl: 'tylko tego rodzaju, np. api.breaking',
        en: 'only of this kind, e.g. api.breaking',
      },
    },
  },
  run: add,
}

export const webhooksTest: Verb = {
  name: 'webhooks test',
  summary: {
    pl: 'wyślij token do odesłania; kto odeśle, znów dostaje powiadomienia',
    en: 'send the token to be echoed; who echoes it gets notices again',
  },
  operands: [webhookOperand],
  options: {},
  run: test,
}

export const webhooksRemove: Verb = {
  name: 'webhooks remove',
  summary: { pl: 'usuń adres powiadomień', en: 'remove a webhook' },
  operands: [webhookOperand],
  options: {},
  async run({ operands: [id = ''], env, language }: Input): Promise<Answer> {
    const path = `/admin/v1/webhooks/${encodeURIComponent(id)}`
    const json = await askAdmin<object>(await findBus(env), 'DELETE', path, { language })
    return { json, text: `${words.removed[language]} ${id}` }
  },
}

// oxfmt-ignore
const words = {
  none:    { pl: 'Nie ma adresów powiadomień.',   en: 'There are no webhooks.' },
  waits:   { pl: 'Czeka, aż adres odeśle token:', en: 'It waits for the address to echo the token:' },
  echoed:  { pl: 'Odesłał token:',                en: 'It echoed the token:' },
  silent:  { pl: 'Nie odesłał tokenu:',           en: 'It did not echo the token:' },
  removed: { pl: 'Usunięto',                      en: 'Removed' },
} satisfies Record<string, Both>

function pathOf({ options }: Input): string {
  return `/admin/v1/entities/${encodeURIComponent(String(options['entity']))}/webhooks`
}

async function list(input: Input): Promise<Answer> {
  const { env, language } = input
  const bus = await findBus(env)
  const json = await askAdmin<{ webhooks: Webhook[] }>(bus, 'GET', pathOf(input), { language })
  const rows = json.webhooks.map(rowOf)
  return { json, text: rows.length > 0 ? drawTable(rows) : words.none[language] }
}

async function add(input: Input): Promise<Answer> {
  const { operands, options, env, language } = input
  const kinds = options['kind'] === undefined ? undefined : String(options['kind']).split('\n')
  const body = { url: operands[0], ...(kinds && { kinds }) }
  const bus = await findBus(env)
  const json = await askAdmin<Webhook>(bus, 'POST', pathOf(input), { language, body })
  return { json, text: `${words.waits[language]}\n${drawTable([rowOf(json)])}` }
}

async function test({ operands: [id = ''], env, language }: Input): Promise<Answer> {
  const path = `/admin/v1/webhooks/${encodeURIComponent(id)}/tests`
  const bus = await findBus(env)
  const json = await askAdmin<Tested>(bus, 'POST', path, { language })
  const said = json.echoed ? words.echoed : words.silent
  const text = `${said[language]}\n${drawTable([rowOf(json.webhook)])}`
  return { json, text, exit: json.echoed ? 0 : 1 }
}

interface Tested {
  readonly echoed: boolean
  readonly webhook: Webhook
}

function rowOf({ id, state, url, kinds, reason }: Webhook): string[] {
  return [id, state, url, kinds?.join(' ') ?? '', reason ?? '']
}
