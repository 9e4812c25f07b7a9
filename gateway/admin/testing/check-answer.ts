// An answer of the admin API against its specification, so that the two cannot drift apart.

import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { readYaml } from '#kernel/yaml/yaml.ts'
import { adminSpecification } from '../operations.ts'

interface Response {
  readonly $ref?: string
  readonly content?: Record<string, { readonly schema: object }>
}

const document = readYaml(readFileSync(adminSpecification, 'utf8'), 'admin.openapi.yaml').value as {
  readonly paths: Record<
    string,
    Record<string, { operationId: string; responses: Record<string, Response> }>
  >
  readonly components: { readonly responses: Record<string, Response> }
}
const ajv = new Ajv2020({ strict: false, allErrors: true, discriminator: true })
formats.default(ajv)
ajv.addSchema(document, 'admin')

/** What of the answer the specification does not allow. */
export function checkAnswer(operationId: string, status: number, body: unknown): string[] {
  const operation = Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .find((one) => one.operationId === operationId)
  if (!operation) return [`there is no operation ${operationId}`]
  const { $ref, ...response } = operation.responses[status] ?? {}
  const { content } = $ref ? shared($ref) : response
  const described = content?.['application/json']?.schema
  if (status < 400 && !described) return [`${status} is not described for ${operationId}`]
  const schema = described ?? { $ref: '#/components/schemas/Problem' }
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"admin#/')))
  if (validate(body)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

function shared(ref: string): Response {
  return document.components.responses[ref.slice('#/components/responses/'.length)] ?? {}
}
