// Whether a call is what the document says: parameters, media type and JSON body. What does not fit
// is refused with every error and its place, before the system behind the API sees it.
//
// It checks, it never changes: the bytes go on as they came. In `report` mode it only tells the log.

import { Problem } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import type { Call } from '../call.ts'
import { gatherBody } from '../gather-body.ts'
import { definePolicy } from '../policy.ts'
import type { Supposed } from '../told.ts'
import { checkBody } from './check-body.ts'
import { parameterChecks } from './check-parameters.ts'
import { compileOperation } from './compile-operation.ts'
import { tellRequest } from './tell-request.ts'
import { isJson, readMediaType } from '../openapi/media-type.ts'
import { atMost } from '../openapi/tell-errors.ts'

export interface ValidateRequest {
  mode?: 'enforce' | 'report'
  body?: boolean
  'max-body'?: number
  'unknown-query'?: 'allow' | 'refuse'
}

export default definePolicy<ValidateRequest>({
  name: 'validate-request',
  phase: 'shape',
  summary: {
    pl: 'Sprawdza, czy wywołanie zgadza się z opisem API.',
    en: 'Checks that a call matches the API description.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mode: {
        description:
          'What happens to a call that does not fit: `enforce` refuses it, `report` lets it pass and writes a line to the log.',
        enum: ['enforce', 'report'],
        default: 'enforce',
      },
      body: {
        description:
          'Whether the body is checked: its media type, and its JSON against the schema.',
        type: 'boolean',
        default: true,
      },
      'max-body': {
        description:
          'The largest JSON body that is taken, in bytes. It is held in memory while it is checked; larger ones are refused with 413 in either mode.',
        type: 'integer',
        minimum: 1024,
        maximum: 67_108_864,
        default: 1_048_576,
      },
      'unknown-query': {
        description: 'What happens to query parameters that the document does not describe.',
        enum: ['allow', 'refuse'],
        default: 'allow',
      },
    },
  },
  build(options, tools) {
    const { parameters, body } = compileOperation(tools)
    const checks = parameterChecks(parameters, options['unknown-query'] === 'refuse')
    const rules = options.body === false ? undefined : body
    if (checks.length === 0 && !rules) return {}
    const settle = options.mode === 'report' ? report : enforce

    const most = options['max-body'] ?? 1_048_576
    const judge = (call: Call) => {
      const errors: InputError[] = []
      for (const check of checks) check(call, errors)
      const problem = rules && checkBody(call, rules, errors)
      if (problem || errors.length > 0) settle(call, errors, problem)
    }
    const rest = { hasBody: rules !== undefined, enforced: options.mode !== 'report' }
    const explain = (supposed: Supposed) => tellRequest(supposed, checks, rest)
    if (!rules || rules.checks.size === 0) return { request: judge, explain }
    if (rules.checks.size === rules.keys.length) {
      return { request: judge, wantsBody: { request: most }, explain }
    }
    return {
      request(call) {
        if (!isJsonFlow(call)) return judge(call)
        return gatherBody(call, most).then(() => judge(call))
      },
      explain,
    }

    function enforce(_: Call, errors: readonly InputError[], problem: Problem | undefined): never {
      throw problem ?? invalid(errors)
    }

    function report(call: Call, errors: readonly InputError[], problem: Problem | undefined): void {
      const { api, operation } = call.route
      tools.log.info(
        {
          traceId: call.traceId,
          api: `${api.entity}/${api.name}/v${api.major}`,
          operation: `${operation.method} ${operation.path}`,
          code: problem?.code ?? 'request/invalid',
          // Without pointers: they may hold names of members that a caller chose.
          wrong: errors.slice(0, 20).map((error) => `${error.in}: ${error.detail}`),
        },
        'a call does not match the API description',
      )
    }
  },
})

function invalid(errors: readonly InputError[]): Problem {
  const detail =
    errors.length === 1
      ? 'One thing in the request does not match the API description; see errors.'
      : `${errors.length} things in the request do not match the API description; see errors.`
  return new Problem('request/invalid', detail, { errors: atMost(errors) })
}

/** Of an operation that takes uploads too, JSON alone has to be held in memory. */
function isJsonFlow(call: Call): boolean {
  if (call.body.kind !== 'stream') return false
  const type = call.headers.lone('content-type')
  const media = typeof type === 'string' ? readMediaType(type) : undefined
  return media !== undefined && isJson(media.essence)
}
