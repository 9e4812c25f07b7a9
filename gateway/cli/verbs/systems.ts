// `szyna systems add|list`: the programs that may ask for tokens.

import { addSystem } from '../add-system.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { NewWeb, Web } from '../../identity/grants/read-web.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const systemsAdd: Verb = {
  name: 'systems add',
  summary: {
    pl: 'dodaj system podmiotu i utwórz jego parę kluczy',
    en: 'add a system of an entity and make its key pair',
  },
  operands: [],
  options: {
    entity: {
      value: 'E',
      required: true,
      about: { pl: 'podmiot; nowy zostanie utworzony', en: 'the entity; a new one is made' },
    },
    name: {
      value: 'N',
      required: true,
      about: { pl: 'nazwa systemu w podmiocie', en: 'name of the system within the entity' },
    },
    'redirect-uri': {
      value: 'URL',
      repeats: true,
      about: {
        pl: 'logują się do niego ludzie i tu wracają; może wystąpić kilka razy',
        en: 'people log in to it and come back here; may come several times',
      },
    },
    'logout-uri': {
      value: 'URL',
      repeats: true,
      about: { pl: 'dokąd wracają po wylogowaniu', en: 'where they come back to after a logout' },
    },
    'bound-by': {
      value: 'dpop|mtls',
      about: {
        pl: 'do czego przywiązany jest token o osobie: do klucza DPoP (domyślnie) albo do certyfikatu',
        en: 'what a token about a person is bound to: a DPoP key (the default) or the certificate',
      },
    },
    'proves-by': {
      value: 'key|certificate',
      about: {
        pl: 'czym system dowodzi, kim jest: kluczem (domyślnie) albo samym certyfikatem',
        en: 'how the system proves itself: by its key (the default) or by its certificate alone',
      },
    },
  },
  run: add,
}

export const systemsList: Verb = {
  name: 'systems list',
  summary: { pl: 'wypisz systemy', en: 'list systems' },
  operands: [],
  options: {},
  run: list,
}

async function add({ options, env, language }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const web = webIn(options)
  const wish = { entity: String(options['entity']), name: String(options['name']), web }
  const { clientId, keyFile, notes } = await addSystem(bus, wish)
  const text =
    language === 'pl'
      ? `Dodano system ${clientId}\nKlucz prywatny: ${keyFile}`
      : `Added system ${clientId}\nPrivate key: ${keyFile}`
  return { json: { clientId, keyFile, notes }, text: [text, ...notes].join('\n') }
}

/** Undefined where no address to come back to is named: nobody logs in to the system. */
function webIn(options: Input['options']): NewWeb | undefined {
  const lines = (name: string) =>
    String(options[name] ?? '')
      .split('\n')
      .filter(Boolean)
  const redirectUris = lines('redirect-uri')
  if (redirectUris.length === 0) {
    const idle = ['logout-uri', 'bound-by', 'proves-by'].find((name) => options[name] !== undefined)
    if (idle === undefined) return undefined
    throw new Failure(1, 'usage/option-value', `--${idle} goes with --redirect-uri URL; name one.`)
  }
  return {
    redirectUris,
    logoutUris: lines('logout-uri'),
    boundBy: oneOf(options, 'bound-by', ['dpop', 'mtls']),
    provesBy: oneOf(options, 'proves-by', ['key', 'certificate']),
  }
}

/** The first where the option is absent. */
function oneOf<word extends string>(
  options: Input['options'],
  name: string,
  words: readonly [word, ...word[]],
): word {
  const { [name]: said = words[0] } = options
  const word = words.find((one) => one === said)
  if (word !== undefined) return word
  throw new Failure(1, 'usage/option-value', `--${name} is ${words.join(' or ')}.`)
}

async function list({ env, language }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const answer = await askAdmin<{
    systems: {
      clientId: string
      entity: string
      name: string
      at: string
      suspended?: string
      web?: Web
    }[]
  }>(bus, 'GET', '/admin/v1/systems')
  const none = language === 'pl' ? 'Nie ma jeszcze systemów.' : 'There are no systems yet.'
  const rows = answer.systems.map(({ clientId, at, suspended, web }) => [
    clientId,
    at,
    suspended === undefined ? '' : `suspended ${suspended}`,
    web?.redirectUris[0] ?? '',
  ])
  return { json: answer, text: rows.length > 0 ? drawTable(rows) : none }
}
