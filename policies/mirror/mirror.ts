// Sends copies of a share of the calls to another address and reads no answer: a new system is tried
// with true calls before anybody depends on it. The call itself notices nothing.

import { definePolicy } from '../policy.ts'
import { shareOf } from '../share-of.ts'
import { passes } from '../told.ts'
import { addressSchema, checkAddresses, insecureSchema } from '../target-address.ts'

export interface Mirror {
  address: string
  percent?: number
  methods?: ('GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE')[]
  'keep-body'?: number
  insecure?: 'plain-http'
}

export default definePolicy<Mirror>({
  name: 'mirror',
  phase: 'route',
  repeats: true,
  summary: {
    pl: 'Wysyła kopie części wywołań pod inny adres, nie czekając na odpowiedź.',
    en: 'Sends copies of a share of the calls to another address without waiting for an answer.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['address'],
    properties: {
      address: { description: 'Where copies go, with a path if need be.', ...addressSchema },
      percent: {
        description: 'How many calls of a hundred are copied.',
        type: 'number',
        minimum: 0,
        maximum: 100,
        default: 100,
      },
      methods: {
        description:
          'Which calls are copied. A copy of one that changes something changes something there too.',
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] },
        default: ['GET', 'HEAD'],
      },
      'keep-body': {
        description:
          'Bytes of a request body that are kept so that they can be copied, in place of flowing through; a longer one is refused with 413. Without it, calls with a body are not copied.',
        type: 'integer',
        minimum: 1,
        maximum: 1_048_576,
      },
      insecure: insecureSchema,
    },
  },
  check({ address, insecure }) {
    return checkAddresses([{ at: ['address'], address }], insecure)
  },
  build(options, tools) {
    const { percent = 100, methods = ['GET', 'HEAD'] } = options
    const most = options['keep-body']
    const wanted: ReadonlySet<string> = new Set(methods)
    const target = tools.target(options.address)
    return {
      ...(most !== undefined && { wantsBody: { request: most } }),
      request(call) {
        if (!wanted.has(call.method) || shareOf(`mirror ${call.traceId}`) * 100 >= percent) return
        call.mirrors = [...(call.mirrors ?? []), target]
      },
      explain({ call }) {
        if (!wanted.has(call.method)) return passes(`A ${call.method} is not copied.`)
        const targets = [{ address: target.address, percent, copy: true } as const]
        return passes(`Of a hundred such calls ${percent} are copied.`, { targets })
      },
    }
  },
})
