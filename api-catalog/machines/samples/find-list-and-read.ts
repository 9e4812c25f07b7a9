// Whether a document shows how one gets from a list to a record: `GET /things` whose answer is a list of
// objects, and `GET /things/{id}` whose parameter is a member of them. Nothing is guessed beyond that.

import { outlineSchema } from '../../portal/document/outline-schema.ts'
import { readOperation } from '../../portal/document/read-operation.ts'
import type { PublishedApi, PublishedOperation } from '../../published.ts'

export interface ListAndRead {
  readonly list: PublishedOperation
  readonly read: PublishedOperation
  /** Name of the path parameter of `read`. */
  readonly parameter: string
  /** RFC 6901, into the answer of `list`: `/items/0/id`. */
  readonly pointer: string
}

const mostReads = 50

export function findListAndRead(api: PublishedApi): ListAndRead | undefined {
  const reads = api.operations.filter(({ method }) => method === 'GET')
  const byPath = new Map(reads.map((one) => [one.path.replace(/\/$/, ''), one]))
  for (const read of reads.slice(0, mostReads)) {
    const found = /^([^{}]+)\/\{([\w-]+)\}$/.exec(read.path)
    const [, base = '', parameter = ''] = found ?? []
    const list = byPath.get(base)
    if (found === null || list === undefined) continue
    const pointer = pointerOf(api, list, parameter)
    if (pointer !== undefined) return { list, read, parameter, pointer }
  }
  return undefined
}

function pointerOf(
  { document }: PublishedApi,
  list: PublishedOperation,
  parameter: string,
): string | undefined {
  const { responses } = readOperation(document, list)
  const answer = responses.find(({ status }) => status.startsWith('2'))
  const json = answer?.content.find(({ mediaType }) => /json\b/i.test(mediaType))
  if (json?.schema === undefined) return undefined
  const whole = outlineSchema(document, json.schema)
  const own = memberOf(document, whole.items, parameter)
  if (own !== undefined) return `/0/${token(own)}`
  for (const { name, schema } of whole.properties.slice(0, mostReads)) {
    const member = memberOf(document, outlineSchema(document, schema).items, parameter)
    if (member !== undefined) return `/${token(name)}/0/${token(member)}`
  }
  return undefined
}

/** The member of each entry that the parameter stands for: of its name, else `id` for `thingId`. */
function memberOf(document: object, items: unknown, parameter: string): string | undefined {
  if (items === undefined) return undefined
  const names = outlineSchema(document, items).properties.map(({ name }) => name)
  if (names.includes(parameter)) return parameter
  return /id$/i.test(parameter) && names.includes('id') ? 'id' : undefined
}

function token(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
