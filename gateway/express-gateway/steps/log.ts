// `log`: a line to the operator. An address may hold personal data and a field may hold a secret, so
// of the call only the method, ids and the path as the file writes it can be said.

import type { Hooks } from '#policies/policy.ts'
import type { EgCall } from '../eg-call.ts'
import { compileTemplate } from '../script/compile.ts'
import { tryScript } from './step.ts'
import type { StepTools } from './step.ts'

export function log(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Hooks | undefined {
  const source = String(action['message'])
  const script = tryScript(() => compileTemplate(source), ['message'], tools)
  if (script === undefined) return undefined
  const secret = /\breq\.(?:headers|query|body|ip)\b|\bconsumer\.username\b/.exec(script.cel)?.[0]
  if (secret !== undefined) {
    const cure =
      'say req.method, req.path, consumer.id or requestID; the native policy log has more fields'
    tools.complain(
      ['message'],
      `A log must not hold \`${secret}\`: it may be personal data or a secret; ${cure}.`,
    )
    return undefined
  }
  return {
    request(call: EgCall) {
      const path = call.route.operation.path
      const shown = Object.assign(Object.create(call) as EgCall, { path, query: '', asked: path })
      tools.log.info({ traceId: call.traceId, step: tools.name }, script.run(shown))
    },
  }
}
