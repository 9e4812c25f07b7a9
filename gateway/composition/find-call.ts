// What the document of a part's API says of the operation that the part calls: its parameters, the
// schema of its body, and of its good answers.

import { followRef } from '#api-catalog/intake/follow-ref.ts'
import { list, record } from '#api-catalog/portal/document/read-json.ts'
import type { PublishedApi } from '#api-catalog/published.ts'
import { findOperation } from '../data-plane/find-operation.ts'
import { anyOf } from './make-schema.ts'
import type { Taken } from './take-schemas.ts'

export interface Call {
  readonly onlyReads: boolean
  readonly parameters: readonly Parameter[]
  /** Undefined: it takes none; `schema` undefined: none that is JSON. */
  readonly body: { readonly required: boolean; readonly schema: unknown } | undefined
  /** Undefined: no good answer is JSON. */
  readonly answer: { readonly schema: unknown; readonly example: unknown } | undefined
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly name: string
  readonly required: boolean
  readonly schema: unknown
}

/** Undefined: there is no such operation. */
export function findCall(api: PublishedApi, id: string, taken: Taken): Call | undefined {
  const facts = api.operations.find((one) => one.id === id)
  const found = facts && findOperation(api.document, facts)
  if (!found) return undefined
  const { operation, sharedParameters } = found
  const deref = (value: unknown) => record(followRef(api.document, value))
  const parameters = new Map<string, Parameter>()
  for (const given of [...sharedParameters, ...(operation.parameters ?? [])]) {
    const { name, in: place, required, schema, content } = deref(given) ?? {}
    if (typeof name !== 'string' || typeof place !== 'string') continue
    const parameter = {
      in: place as Parameter['in'],
      name,
      required: required === true || place === 'path',
      schema: taken.take(api, schema ?? mediaOf(content)?.['schema'] ?? {}),
    }
    parameters.set(`${place} ${place === 'header' ? name.toLowerCase() : name}`, parameter)
  }
  const body = deref(operation.requestBody)
  const media = mediaOf(body?.['content'])
  return {
    onlyReads: facts.method === 'GET' || facts.method === 'HEAD',
    parameters: [...parameters.values()],
    body: body && {
      required: body['required'] === true,
      schema: media && taken.take(api, media['schema'] ?? {}),
    },
    answer: answerOf(),
  }

  function mediaOf(content: unknown): Readonly<Record<string, unknown>> | undefined {
    const [, media] = Object.entries(record(content) ?? {}).find(([type]) => isJson(type)) ?? []
    return deref(media)
  }

  function answerOf(): Call['answer'] {
    const responses = Object.entries(record(operation.responses) ?? {})
    const good = responses.filter(([status]) => /^2(?:\d\d|XX)$/i.test(status))
    const media = good
      .map(([, response]) => mediaOf(deref(response)?.['content']))
      .filter((one) => one !== undefined)
    const [first] = media
    if (!first) return undefined
    const schemas = media.map((one) => taken.take(api, one['schema'] ?? {}))
    return { schema: anyOf(schemas), example: exampleOf(first) }
  }

  /** Undefined: none is written. */
  function exampleOf(media: Readonly<Record<string, unknown>>): unknown {
    if (media['example'] !== undefined) return media['example']
    const [first] = Object.values(record(media['examples']) ?? {})
    return deref(first)?.['value'] ?? list(record(media['schema'])?.['examples'])[0]
  }
}

function isJson(type: string): boolean {
  return /^application\/(?:[^;\s]+\+)?json\s*(?:;|$)|^\*\/\*$|^application\/\*$/i.test(type)
}
