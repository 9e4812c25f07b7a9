// What the document says of the replies of one operation, compiled once for as long as it lives: a
// policy edit builds every step anew, and must not pay for schemas again.

import { byStatus } from '../openapi/by-status.ts'
import { compileContent } from '../openapi/compile-content.ts'
import type { Content } from '../openapi/compile-content.ts'
import { isObject } from '../openapi/convert-schema.ts'
import { openSchemas } from '../openapi/open-schemas.ts'
import type { Check, Schemas } from '../openapi/open-schemas.ts'
import { builderFor } from '../openapi/read-parameter.ts'
import { textReader } from '../openapi/read-path.ts'
import type { ReadText } from '../openapi/read-path.ts'
import { isOwned } from '../owned-headers.ts'
import type { Tools } from '../policy.ts'
import { describedNames } from './described-names.ts'

export interface ReplyRules {
  readonly headers: readonly HeaderRule[]
  /** Undefined: the document says nothing of a body. */
  readonly content: Content | undefined
  /** Every name that the document gives to a member: no others are told. */
  readonly names: ReadonlySet<string>
}

export interface HeaderRule {
  readonly name: string
  readonly lower: string
  readonly required: boolean
  readonly read: ReadText
  readonly check: Check | null
}

export interface CompiledReplies {
  /** The document says something of replies. */
  readonly describes: boolean
  find(status: number): ReplyRules | undefined
  /** Some reply has JSON to be checked. */
  readonly readsBodies: boolean
}

interface Compiled {
  readonly schemas: Schemas
  readonly names: ReadonlySet<string>
  readonly operations: Map<object, CompiledReplies>
}

/** Goes when the document goes. */
const compiledOf = new WeakMap<object, Compiled>()

export function compileReplies(tools: Tools): CompiledReplies {
  const { document, operation } = tools
  const compiled = compiledOf.get(document) ?? compiledDocument(tools)
  compiledOf.set(document, compiled)
  const { schemas, names, operations } = compiled
  const known = operations.get(operation)
  if (known) return known
  let readsBodies = false
  const find = byStatus(operation.responses, (written): ReplyRules => {
    const response = schemas.resolve(written)
    const described = response?.['content']
    const content = isObject(described) ? compileContent(described, schemas) : undefined
    if (content && content.checks.size > 0) readsBodies = true
    return { headers: compileHeaders(response?.['headers'], schemas), content, names }
  })
  const describes = Object.keys(operation.responses ?? {}).length > 0
  const made: CompiledReplies = { describes, find, readsBodies }
  operations.set(operation, made)
  return made
}

function compiledDocument({ document, route, log }: Tools): Compiled {
  const { entity, name, major } = route.api
  const tell = (what: string) =>
    log.warn(
      { api: `${entity}/${name}/v${major}` },
      `validate-response leaves something out: ${what}`,
    )
  const schemas = openSchemas(document, tell, 'reply')
  return { schemas, names: describedNames(document), operations: new Map() }
}

/** OpenAPI §4.8.17: `Content-Type` does not count; fields of the connection never come this far. */
function compileHeaders(headers: unknown, schemas: Schemas): HeaderRule[] {
  return Object.entries(isObject(headers) ? headers : {}).flatMap(([name, written]) => {
    const lower = name.toLowerCase()
    const header = schemas.resolve(written)
    if (!header || lower === 'content-type' || isOwned(lower)) return []
    const { schema } = header
    const explode = header['explode'] === true
    return {
      name,
      lower,
      required: header['required'] === true,
      read: textReader(name, 'simple', explode, builderFor(schema, schemas)),
      check: schemas.check(schema),
    }
  })
}
