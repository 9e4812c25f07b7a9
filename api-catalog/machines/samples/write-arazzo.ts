// An Arazzo 1.0.1 description of one version: from a token to the first read, and, where the document
// shows it, from a list to one record of it. Every value of a stranger is the default of an input, and one
// that looks like a runtime expression is left out.

import type { PublishedApi, PublishedOperation } from '../../published.ts'
import { versionLinks } from '../addresses.ts'
import { issuerDocumentAddress } from './describe-issuer.ts'
import { findListAndRead } from './find-list-and-read.ts'
import { sampleCall } from './sample-call.ts'

export interface ArazzoNeeds {
  readonly publicUrl: string
  readonly tokenNeeded: boolean
}

export function writeArazzo(api: PublishedApi, needs: ArazzoNeeds): object {
  const { publicUrl } = needs
  const source = `${publicUrl}${versionLinks(api).openapi}?format=json`
  return {
    arazzo: '1.0.1',
    info: {
      title: `${api.title.slice(0, 300)} v${api.major}`.toWellFormed(),
      summary: 'Examples of calls, made from the OpenAPI document.',
      version: api.version || '0',
    },
    sourceDescriptions: [
      { name: 'api', type: 'openapi', url: source },
      { name: 'issuer', type: 'openapi', url: `${publicUrl}${issuerDocumentAddress}` },
    ],
    workflows: workflowsOf(api, needs),
  }
}

interface Step {
  readonly step: object
  /** Schemas of the inputs it needs, by name. */
  readonly inputs: Readonly<Record<string, object>>
}

function workflowsOf(api: PublishedApi, needs: ArazzoNeeds): object[] {
  const token = tokenStep(api, needs.publicUrl)
  const before = needs.tokenNeeded ? [token] : []
  const first = firstRead(api)
  const found = findListAndRead(api)
  const pair = found && isSafe(api, found.list) && isSafe(api, found.read) ? found : undefined
  const call = (stepId: string, operation: PublishedOperation, more?: CallMore) =>
    callStep(api, operation, { stepId, tokenNeeded: needs.tokenNeeded, ...more })
  const workflows = []
  if (first === undefined) {
    workflows.push(workflow('getToken', 'A token for this API.', [token]))
  } else {
    const summary = needs.tokenNeeded ? 'A token, and the first call with it.' : 'The first call.'
    workflows.push(workflow('firstCall', summary, [...before, call('read', first)]))
  }
  if (pair !== undefined) {
    const outputs = { id: `$response.body#${pair.pointer}` }
    const given = { [pair.parameter]: '$steps.list.outputs.id' }
    const steps = [
      ...before,
      call('list', pair.list, { outputs }),
      call('read', pair.read, { given }),
    ]
    workflows.push(workflow('listThenRead', 'A list, and one record of it by its id.', steps))
  }
  return workflows
}

function workflow(workflowId: string, summary: string, steps: readonly Step[]): object {
  const properties = Object.assign({}, ...steps.map(({ inputs }) => inputs)) as object
  const required = Object.entries(properties)
    .filter(([, schema]) => !Object.hasOwn(schema as object, 'default'))
    .map(([name]) => name)
  return {
    workflowId,
    summary,
    ...(Object.keys(properties).length > 0 && {
      inputs: { type: 'object', ...(required.length > 0 && { required }), properties },
    }),
    steps: steps.map(({ step }) => step),
  }
}

function tokenStep({ entity, name }: PublishedApi, publicUrl: string): Step {
  return {
    inputs: {
      clientAssertion: { type: 'string', description: 'JWT signed by the system, RFC 7523.' },
    },
    step: {
      stepId: 'token',
      operationId: '$sourceDescriptions.issuer.fetchToken',
      requestBody: {
        contentType: 'application/x-www-form-urlencoded',
        payload: {
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: '$inputs.clientAssertion',
          resource: `${publicUrl}/api/${entity}/${name}`,
        },
      },
      successCriteria: [{ condition: '$statusCode == 200' }],
      outputs: { accessToken: '$response.body#/access_token' },
    },
  }
}

interface CallMore {
  /** Values of parameters that an earlier step gives, by name. */
  readonly given?: Readonly<Record<string, string>>
  readonly outputs?: Readonly<Record<string, string>>
}

function callStep(
  api: PublishedApi,
  operation: PublishedOperation,
  { stepId, tokenNeeded, given = {}, outputs }: CallMore & { stepId: string; tokenNeeded: boolean },
): Step {
  const { parameters, body } = sampleCall(api, operation)
  const needed = parameters.filter(({ required }) => required)
  const inputs: Record<string, object> = {}
  const values = needed.map(({ name, in: place, value }, at) => {
    const known = Object.hasOwn(given, name) && place === 'path' ? given[name] : undefined
    const input = `${stepId}_${place}_${at + 1}`
    if (known === undefined) inputs[input] = inputOf(value, name)
    return { name, in: place, value: known ?? `$inputs.${input}` }
  })
  const token = 'Bearer {$steps.token.outputs.accessToken}'
  const bearer = { name: 'Authorization', in: 'header', value: token }
  const sent = body !== undefined && !isRead(operation)
  if (sent) inputs[`${stepId}_body`] = inputOf(body.text, 'body')
  const all = [...values, ...(tokenNeeded ? [bearer] : [])]
  return {
    inputs,
    step: {
      stepId,
      ...targetOf(operation),
      ...(all.length > 0 && { parameters: all }),
      ...(sent && {
        requestBody: { contentType: body.mediaType, payload: `$inputs.${stepId}_body` },
      }),
      successCriteria: [{ condition: '$statusCode >= 200' }, { condition: '$statusCode < 300' }],
      ...(outputs && { outputs }),
    },
  }
}

/** Without a default it is asked of whoever runs the workflow. */
function inputOf(value: string, title: string): object {
  return { type: 'string', title, ...(!isExpression(value) && { default: value }) }
}

function isSafe(api: PublishedApi, operation: PublishedOperation): boolean {
  return !sampleCall(api, operation).parameters.some(({ name }) => isExpression(name))
}

function isExpression(text: string): boolean {
  return /\$[a-z]/i.test(text)
}

/** By its id; where the document gives none, by its place. */
function targetOf({ id, method, path }: PublishedOperation): object {
  if (/^[\w.-]+$/.test(id)) return { operationId: `$sourceDescriptions.api.${id}` }
  const place = path.replaceAll('~', '~0').replaceAll('/', '~1')
  const pointer = `/paths/${place}/${method.toLowerCase()}`
  return { operationPath: `{$sourceDescriptions.api.url}#${pointer}` }
}

function isRead({ method }: PublishedOperation): boolean {
  return method === 'GET'
}

/** The read that needs least; without one the first operation there is. A name may be no expression either. */
function firstRead(api: PublishedApi): PublishedOperation | undefined {
  const needed = (operation: PublishedOperation) =>
    sampleCall(api, operation).parameters.filter(({ required }) => required)
  const reads = api.operations.filter((one) => isRead(one) && !one.deprecated).slice(0, 50)
  const counted = reads
    .filter((one) => isSafe(api, one))
    .map((one) => [needed(one).length, one] as const)
  const least = counted.toSorted(([one], [other]) => one - other)[0]?.[1]
  return least ?? api.operations.slice(0, 50).find((one) => isSafe(api, one))
}
