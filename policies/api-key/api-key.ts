// Who calls: a system that shows a key it was given, in one header field and nowhere else. Sets
// `call.caller`. The key never reaches a log, a problem or, unless told, the upstream; what the
// journal keeps is its id.

import { timingSafeEqual } from 'node:crypto'
import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import { agreesWithKnown, openCallers } from '../known-caller.ts'
import { fieldName, isOwned } from '../owned-headers.ts'
import { definePolicy } from '../policy.ts'
import { scopesOption } from '../scopes-option.ts'
import { digestOf, readApiKey } from './key-form.ts'

export interface ApiKey {
  header?: string
  scopes?: string[]
  forward?: boolean
}

export default definePolicy<ApiKey>({
  name: 'api-key',
  phase: 'identify',
  identifies: true,
  summary: {
    pl: 'Wpuszcza tylko systemy, które okażą klucz nadany im przez szynę.',
    en: 'Lets in only systems that show a key this bus gave them.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      header: {
        description: 'Header field that holds the key. Keys in the address are always refused.',
        type: 'string',
        pattern: fieldName,
        maxLength: 100,
        default: 'X-Api-Key',
      },
      scopes: scopesOption,
      forward: {
        description:
          'Whether the key goes on to the upstream. Whoever sees it there can call as this system.',
        type: 'boolean',
        default: false,
      },
    },
  },
  check({ header = 'X-Api-Key' }) {
    const lower = header.toLowerCase()
    const at = ['header']
    if (isOwned(lower)) {
      return [{ at, message: `The bus writes ${header} itself; name a field such as X-Api-Key.` }]
    }
    if (!shared.has(lower)) return []
    const message = `${header} means something else to browsers, proxies and caches; name a field such as X-Api-Key.`
    return [{ at, message }]
  },
  build({ header = 'X-Api-Key', scopes = [], forward = false }, { clock, apiKeys, route }) {
    const field = header.toLowerCase()
    const callerOf = openCallers(scopes)
    const challenge = `ApiKey realm="${route.api.resource}", header="${header}"`
    const refusal = (code: ProblemCode, detail: string) =>
      new Problem(code, detail, { headers: ['WWW-Authenticate', challenge] })

    return {
      request(call) {
        if (call.query !== '' && keyInQuery.test(call.query)) throw refusal('key/invalid', leaked)
        const shown = call.headers.lone(field)
        if (shown === undefined) {
          const detail = `Send the key of your system in the field ${header}, not in the address.`
          throw refusal('key/missing', detail)
        }
        if (shown === false) throw refusal('key/invalid', `Send the field ${header} once.`)
        const read = readApiKey(shown)
        if (read === undefined) throw refusal('key/invalid', misspelled)
        const known = apiKeys.find(read.id)
        if (!known || !timingSafeEqual(digestOf(read.secret), known.digest)) {
          throw refusal('key/invalid', 'No such key is in force; ask the administrator for one.')
        }
        if (clock.now() >= known.expires) {
          throw refusal('key/expired', 'The key has expired; ask the administrator for a new one.')
        }
        if (!agreesWithKnown(call, known.system)) {
          throw refusal('key/invalid', 'The key and the certificate are not of one system.')
        }
        apiKeys.used(read.id)
        call.caller = callerOf(known, read.id)
        if (!forward) call.headers.delete(field)
      },
    }
  },
})

/** Fields in which a key would be cached, logged or sent along by programs that know nothing of it. */
const shared: ReadonlySet<string> = new Set(['authorization', 'cookie', 'referer', 'user-agent'])

/** A whole key, however its underscores and the letters of its prefix are encoded. */
const keyInQuery = /szyna(?:_|%5f)[0-9a-z]{8,12}(?:_|%5f)[0-9a-z]{28}/i
const leaked =
  'A key stands in the address, and addresses are kept in logs and histories: this key is known now. ' +
  'Have it revoked, get a new one, and send that in the header.'
const misspelled =
  'The key is misspelled: it is szyna_, ten letters, _ and 28 letters, whose last six must fit the rest.'
