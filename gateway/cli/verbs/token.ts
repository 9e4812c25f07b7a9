// `szyna token`: a token for one API, alone on stdout, so that `$(szyna token …)` is the token.

import { fetchToken } from '../fetch-token.ts'
import { findBus } from '../running-bus.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const token: Verb = {
  name: 'token',
  summary: { pl: 'pobierz token systemu dla jednego API', en: "get a system's token for one API" },
  operands: [],
  options: {
    system: {
      value: 'N',
      required: true,
      about: {
        pl: 'identyfikator systemu (podmiot.nazwa) albo sama nazwa',
        en: 'client id (entity.name), or the name alone',
      },
    },
    api: {
      value: 'E/A',
      required: true,
      about: { pl: 'API, np. gitd/licences', en: 'the API, e.g. gitd/licences' },
    },
    scope: {
      value: 'S',
      about: {
        pl: 'zakresy rozdzielone spacją; inaczej wszystkie',
        en: 'scopes with spaces between; else all of them',
      },
    },
    purpose: {
      value: 'ID',
      about: {
        pl: 'cel z umowy, gdy umowa ma ich kilka',
        en: 'purpose of the agreement, where it has several',
      },
    },
  },
  run: get,
}

async function get({ options, env }: Input): Promise<Answer> {
  const { system, api, scope, purpose } = options
  const wish = { system: String(system), api: String(api) }
  const bus = await findBus(env)
  const issued = await fetchToken(bus, {
    ...wish,
    ...(typeof scope === 'string' && { scope }),
    ...(typeof purpose === 'string' && { purpose }),
  })
  return { json: issued, text: issued.access_token }
}
