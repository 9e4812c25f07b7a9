// `cors`, as its callers' browsers know it: an OPTIONS is answered here, any other call goes on and
// its reply says who may read it.

import type { Reply } from '#policies/call.ts'
import { noBody } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'
import type { Hooks } from '#policies/policy.ts'
import type { EgCall } from '../eg-call.ts'
import type { StepTools } from './step.ts'

export function cors(
  action: Readonly<Record<string, unknown>>,
  tools: StepTools,
): Hooks | undefined {
  const { origin = '*', methods, allowedHeaders, exposedHeaders, credentials, maxAge } = action
  const status = (action['optionsSuccessStatus'] ?? 204) as number
  if (credentials === true && (origin === '*' || origin === true)) {
    const cure = 'list the origins of the pages: a browser sends cookies to named ones only'
    tools.complain(['origin'], `With \`credentials\` any page could read as its visitor; ${cure}.`)
    return undefined
  }
  const always = [
    ...(credentials === true ? ['access-control-allow-credentials', 'true'] : []),
    ...(joined(exposedHeaders) ? ['access-control-expose-headers', joined(exposedHeaders)] : []),
  ]
  const allowed = joined(allowedHeaders)
  const before = [
    'access-control-allow-methods',
    joined(methods) || 'GET,HEAD,PUT,PATCH,POST,DELETE',
    ...(maxAge === undefined ? [] : ['access-control-max-age', (maxAge as number).toString()]),
  ]

  return {
    request(call: EgCall): Reply | void {
      if (origin === false) return
      const fields = [...originFields(call), ...always]
      if (call.method !== 'OPTIONS') {
        call.said.push(...fields)
        return
      }
      const asked = call.headers.get('access-control-request-headers') ?? ''
      const may = allowed || asked
      if (may !== '') fields.push('access-control-allow-headers', may)
      if (allowed === '') addVary(fields, 'Access-Control-Request-Headers')
      const headers = new HeaderList([...fields, ...before])
      return { status, headers, body: noBody, from: 'gateway' }
    },
  }

  function originFields(call: EgCall): string[] {
    if (origin === '*') return ['access-control-allow-origin', '*']
    if (typeof origin === 'string') return ['access-control-allow-origin', origin, 'vary', 'Origin']
    const asks = call.headers.get('origin')
    const may = asks !== undefined && (origin === true || (origin as string[]).includes(asks))
    return [...(may ? ['access-control-allow-origin', asks] : []), 'vary', 'Origin']
  }
}

function addVary(fields: string[], name: string): void {
  const at = fields.indexOf('vary')
  if (at === -1) fields.push('vary', name)
  else fields[at + 1] += `, ${name}`
}

function joined(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : ((value as string | undefined) ?? '')
}
