// An API version as the catalog would hand it over, made from a document by a plain walk of its paths.
// For the tests of the portal alone: nothing is checked, bundled or linted here.

import { createHash } from 'node:crypto'
import type { ApiId, VersionId } from '#kernel/ids/ids.ts'
import type {
  OpenApiDocument,
  PublishedApi,
  PublishedOperation,
  SandboxAnswer,
} from '../../published.ts'
import { list, record, text } from '../document/read-json.ts'
import { readOperation } from '../document/read-operation.ts'
import type { OperationWalk } from '../portal.ts'

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

export interface Told {
  readonly entity?: string
  readonly name?: string
  readonly major?: number
  readonly owner?: string
  readonly upstream?: string
}

export function publish(written: object, told: Told = {}): PublishedApi {
  const document = written as OpenApiDocument
  const operations = operationsOf(document)
  const { entity = 'gmina', name = 'rejestr', major = 1 } = told
  return {
    api: `api-${entity}-${name}` as ApiId,
    id: `version-${entity}-${name}-${major}` as VersionId,
    entity,
    name,
    major,
    version: String(document.info.version),
    title: String(document.info.title),
    digest: createHash('sha256').update(JSON.stringify(document)).digest('hex'),
    document,
    operations,
    upstream: told.upstream,
    composed: false,
    policy: 'default',
    owner: told.owner,
    publishedAt: '2026-03-02T08:00:00.000Z',
    life: { state: 'published' },
    sandbox: Object.fromEntries(operations.map((one) => [one.id, answersOf(document, one)])),
  }
}

export function walksOf(api: PublishedApi): OperationWalk[] {
  return api.operations.map((operation) => ({
    operation: operation.id,
    steps: [
      {
        policy: 'require-token',
        phase: 'identify',
        origin: 'policies/default.yaml:3',
        summary: { pl: 'Rozpoznaje system po tokenie.', en: 'Knows the system by its token.' },
        options: {},
      },
      {
        policy: 'require-scope',
        phase: 'authorize',
        origin: 'x-required-permissions in the document',
        summary: { pl: 'Wymaga uprawnienia.', en: 'Demands a scope.' },
        options: { scopes: ['registry.read'] },
        when: 'caller.kind == "system"',
      },
      {
        policy: 'rate-limit',
        phase: 'protect',
        origin: 'policies/default.yaml:6',
        summary: { pl: 'Liczy wywołania.', en: 'Counts the calls.' },
        options: { calls: 60, seconds: 60 },
      },
      {
        policy: 'validate-request',
        phase: 'protect',
        origin: 'policies/default.yaml:9',
        summary: { pl: 'Sprawdza żądanie.', en: 'Checks the request.' },
        options: {},
      },
      {
        policy: 'journal',
        phase: 'observe',
        origin: 'policies/default.yaml:12',
        summary: { pl: 'Zapisuje wywołanie w dzienniku.', en: 'Writes the call into the journal.' },
        options: { keep: '5y' },
      },
    ],
    limits: [
      { kind: 'window', calls: 60, seconds: 60, per: 'system' },
      { kind: 'window', calls: 1, seconds: 1, per: 'entity' },
      { kind: 'quota', amount: 1000, unit: 'calls', period: 'month', per: 'entity' },
      { kind: 'body', bytes: 65_536 },
    ],
    scopes: ['registry.read'],
    tokenNeeded: true,
  }))
}

function operationsOf(document: OpenApiDocument): PublishedOperation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((name) => {
      const operation = record(record(item)?.[name])
      if (operation === undefined) return []
      const method = name.toUpperCase()
      return {
        id: text(operation['operationId']) ?? `${method} ${path}`,
        method,
        path,
        summary: text(operation['summary']),
        tags: list(operation['tags']).map(String),
        deprecated: operation['deprecated'] === true,
        hints: { rateLimits: [], permissions: [] },
      }
    }),
  )
}

function answersOf(document: OpenApiDocument, operation: PublishedOperation): SandboxAnswer[] {
  return readOperation(document, operation).responses.flatMap(({ status, content }) =>
    content
      .filter(({ example }) => example !== undefined)
      .map(({ mediaType, example }) => ({
        status: Number(status) || 200,
        example: 'default',
        mediaType,
        body: typeof example === 'string' ? example : JSON.stringify(example),
        headers: [],
      })),
  )
}
