// A gateway of the dialect with one pipeline before one registry, closed with the test.

import type { TestContext } from 'node:test'
import { openRegistry } from '../../data-plane/testing/registry.ts'
import { openDialect } from './open-dialect.ts'
import type { DialectFiles } from './open-dialect.ts'

type Answer = Parameters<typeof openRegistry>[0]

interface Made {
  /** Lines under `policies:` of the pipeline. */
  readonly policies: string
  readonly endpoint?: string
  readonly answer?: Answer
  readonly more?: Partial<DialectFiles>
}

export function configOf(policies: string, endpoint = "paths: '/a/*'"): string {
  return `http:
  port: 0
  hostname: 127.0.0.1
apiEndpoints:
  a: { ${endpoint} }
serviceEndpoints:
  s: { url: '\${SERVICE}' }
policies: [basic-auth, cors, expression, jwt, key-auth, log, proxy, rate-limit, request-transformer, response-transformer, terminate]
pipelines:
  p:
    apiEndpoints: [a]
    policies:
${policies}
`
}

export const proxied = '      - proxy: { action: { serviceEndpoint: s } }'

export async function openPipeline(t: TestContext, { policies, endpoint, answer, more }: Made) {
  const registry = await openRegistry(answer)
  t.after(() => registry.close())
  const config = configOf(policies, endpoint)
  const dialect = await openDialect({
    config,
    ...more,
    env: { SERVICE: registry.url, ...more?.env },
  })
  t.after(() => dialect.close())
  return { dialect, registry }
}
