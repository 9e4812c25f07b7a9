// Whether the answer of the system behind an API is what the document says: status, fields of the
// head, media type and JSON body. It checks and changes nothing. In `report` mode it tells the log; in
// `enforce` mode nothing of an answer that does not fit reaches the caller.

import { Problem } from '#kernel/problem/problem.ts'
import { note } from '../call.ts'
import type { Call, Reply } from '../call.ts'
import { askForWhole } from '../json/json-reply.ts'
import { definePolicy } from '../policy.ts'
import { tellsPass } from '../told.ts'
import { checkReply } from './check-reply.ts'
import type { Limits } from './check-reply.ts'
import { compileReplies } from './compile-replies.ts'
import { sampler } from './sampler.ts'

export interface ValidateResponse {
  mode?: 'report' | 'enforce'
  sample?: number
  'max-body'?: number
  'undeclared-status'?: 'refuse' | 'allow'
}

export default definePolicy<ValidateResponse>({
  name: 'validate-response',
  phase: 'shape',
  summary: {
    pl: 'Sprawdza, czy odpowiedź systemu zgadza się z opisem API.',
    en: 'Checks that the answer of the system matches the API description.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mode: {
        description:
          'What happens to an answer that does not fit: `report` lets it pass and writes a line to the log, `enforce` refuses it with 502.',
        enum: ['report', 'enforce'],
        default: 'report',
      },
      sample: {
        description:
          'The share of calls whose answers are checked, from 0 to 1; the trace id decides which.',
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 1,
      },
      'max-body': {
        description:
          'The largest JSON body that is checked, in bytes. It is held in memory meanwhile; a larger one passes unchecked in `report` mode and is refused in `enforce` mode.',
        type: 'integer',
        minimum: 1024,
        maximum: 67_108_864,
        default: 1_048_576,
      },
      'undeclared-status': {
        description:
          'Whether an answer of a status that the document does not declare fits: `refuse` says no, `allow` lets it pass unchecked.',
        enum: ['refuse', 'allow'],
        default: 'refuse',
      },
    },
  },
  build(options, tools) {
    const share = options.sample ?? 1
    if (share === 0) return {}
    const { describes, find, readsBodies } = compileReplies(tools)
    if (!describes) return {}
    const isSampled = sampler(share)
    const enforced = options.mode === 'enforce'
    const limits: Limits = {
      most: options['max-body'] ?? 1_048_576,
      unknownAllowed: options['undeclared-status'] === 'allow',
      enforced,
    }
    return {
      ...(readsBodies && { request: ask }),
      explain: tellsPass,
      response(call, reply) {
        if (reply.from === 'gateway' || reply.problem || !isSampled(call.traceId)) return undefined
        const wrong = checkReply(call, reply, find(reply.status) ?? alike(reply.status), limits)
        if (!(wrong instanceof Promise)) return settle(call, reply, wrong)
        return wrong.then((it) => settle(call, reply, it))
      },
    }

    /** A compressed body cannot be checked, nor can a part of one. */
    function ask({ traceId, headers }: Call): void {
      if (!isSampled(traceId)) return
      if (enforced) askForWhole(headers)
      else headers.set('Accept-Encoding', 'identity')
    }

    /** A part of what a 200 would be needs no words of its own. */
    function alike(status: number) {
      return status === 206 ? find(200) : undefined
    }

    function settle(call: Call, { status }: Reply, wrong: readonly string[]): void {
      call.fits = wrong.length === 0
      if (call.fits) return
      note(call, 'validate-response', 'upstream/invalid')
      if (enforced) throw invalid(wrong)
      const { api, operation } = call.route
      tools.log.info(
        {
          traceId: call.traceId,
          api: `${api.entity}/${api.name}/v${api.major}`,
          operation: `${operation.method} ${operation.path}`,
          code: 'upstream/invalid',
          status,
          wrong: wrong.slice(0, mostTold),
        },
        'an answer does not match the API description',
      )
    }
  },
})

const mostTold = 20

function invalid(wrong: readonly string[]): Problem {
  const detail =
    'The answer of the system behind this API is not what its description says, so it is not passed on; the administrator finds in the log, under the trace id, what does not fit.'
  const more = wrong.length > mostTold ? `; and ${wrong.length - mostTold} more` : ''
  const cause = new Error(`The answer does not fit: ${wrong.slice(0, mostTold).join('; ')}${more}.`)
  return new Problem('upstream/invalid', detail, { cause })
}
