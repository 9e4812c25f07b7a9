// Lets pages of named origins call from a browser (Fetch Standard §3.2). It opens nothing to anybody
// else: without an allowed origin the reply goes out without the fields, and the browser keeps it
// from the page.

import { definePolicy } from '../policy.ts'
import type { Call, Reply } from '../call.ts'
import { noBody } from '../call.ts'
import { HeaderList } from '../headers.ts'
import { fieldName } from '../owned-headers.ts'
import { checkCors } from './check-cors.ts'

export interface Cors {
  origins: string[]
  headers?: string[]
  expose?: string[]
  credentials?: boolean
  'max-age'?: number
}

const fieldNames = {
  type: 'array',
  maxItems: 50,
  items: { type: 'string', pattern: fieldName, maxLength: 100 },
}

export default definePolicy<Cors>({
  name: 'cors',
  phase: 'shape',
  summary: {
    pl: 'Pozwala wywoływać API z przeglądarki stronom z podanych adresów.',
    en: 'Lets pages of the named origins call the API from a browser.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['origins'],
    properties: {
      origins: {
        description:
          'Origins whose pages may call, as browsers write them: scheme, host and port without a path, e.g. `https://portal.example`. `*` stands for all.',
        type: 'array',
        minItems: 1,
        maxItems: 200,
        uniqueItems: true,
        items: { type: 'string', maxLength: 300 },
      },
      headers: {
        description: 'Header fields that a page may send beside the simple ones.',
        default: ['authorization', 'content-type'],
        ...fieldNames,
      },
      expose: {
        description: 'Header fields of the reply that a page may read.',
        default: ['ratelimit', 'ratelimit-policy', 'retry-after'],
        ...fieldNames,
      },
      credentials: {
        description:
          'Whether cookies and client certificates may go along. Never together with `*`.',
        type: 'boolean',
        default: false,
      },
      'max-age': {
        description: 'Seconds for which a browser remembers the answer to its preflight question.',
        type: 'integer',
        minimum: 0,
        maximum: 86_400,
        default: 600,
      },
    },
  },
  check: checkCors,
  build(options, { route }) {
    const { origins, credentials = false, 'max-age': maxAge = 600 } = options
    const { headers = ['authorization', 'content-type'] } = options
    const { expose = ['ratelimit', 'ratelimit-policy', 'retry-after'] } = options
    const anyOrigin = origins.includes('*')
    const allowed = new Set(origins)
    const sendable = new Set(headers.map((name) => name.toLowerCase()))
    const exposed = expose.join(', ')
    const { method } = route.operation

    return {
      response(call, reply) {
        // The gateway speaks for the upstream here: two answers would contradict one another.
        for (const name of spokenFor) reply.headers.delete(name)
        if (!anyOrigin) vary(reply.headers)
        const origin = allowedOrigin(call)
        if (origin === undefined) return
        allow(reply.headers, origin)
        if (exposed !== '') reply.headers.add('Access-Control-Expose-Headers', exposed)
      },
      preflight(call): Reply | undefined {
        const asked = call.headers.get('access-control-request-method')
        if (asked === undefined || !call.headers.has('origin')) return undefined
        const reply: Reply = {
          status: 204,
          headers: new HeaderList(),
          body: noBody,
          from: 'gateway',
        }
        reply.headers.add(
          'Vary',
          'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
        )
        const origin = allowedOrigin(call)
        const fields = listed(call.headers.get('access-control-request-headers'))
        if (origin === undefined || asked !== method) return reply
        if (!fields.every((name) => sendable.has(name))) return reply
        allow(reply.headers, origin)
        reply.headers.add('Access-Control-Allow-Methods', method)
        if (headers.length > 0)
          reply.headers.add('Access-Control-Allow-Headers', headers.join(', '))
        reply.headers.add('Access-Control-Max-Age', String(maxAge))
        return reply
      },
    }

    function allowedOrigin(call: Call): string | undefined {
      const origin = call.headers.lone('origin')
      if (typeof origin !== 'string') return undefined
      if (anyOrigin) return '*'
      return allowed.has(origin) ? origin : undefined
    }

    function allow(reply: HeaderList, origin: string): void {
      reply.add('Access-Control-Allow-Origin', origin)
      if (credentials) reply.add('Access-Control-Allow-Credentials', 'true')
    }
  },
})

const spokenFor = [
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-expose-headers',
]

function vary(headers: HeaderList): void {
  const listedNow = headers.all('vary').flatMap(listed)
  if (!listedNow.includes('origin') && !listedNow.includes('*')) headers.add('Vary', 'Origin')
}

function listed(field: string | undefined): string[] {
  if (field === undefined) return []
  const names = field.split(',').map((name) => name.trim().toLowerCase())
  return names.filter((name) => name !== '')
}
