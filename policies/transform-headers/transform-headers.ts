// Header fields that are added, replaced or removed on the way there and back. Fields of one hop and
// those the gateway writes itself are out of reach, and no value can end a line.

import { checkCallExpression, compileCallExpression } from '../call-expression.ts'
import type { Call } from '../call.ts'
import type { HeaderList } from '../headers.ts'
import { isOwned } from '../owned-headers.ts'
import { definePolicy } from '../policy.ts'
import { tellsPass } from '../told.ts'
import type { Misfit } from '../policy.ts'
import { changesSchema } from './options.ts'
import type { Changes, Value } from './options.ts'

export interface TransformHeaders {
  request?: Changes
  response?: Changes
}

export default definePolicy<TransformHeaders>({
  name: 'transform-headers',
  phase: 'shape',
  repeats: true,
  summary: {
    pl: 'Dodaje, zmienia lub usuwa nagłówki wywołania i odpowiedzi.',
    en: 'Adds, changes or removes header fields of the call and the reply.',
  },
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      request: { description: 'Changes to what goes to the upstream.', ...changesSchema },
      response: { description: 'Changes to every reply, refusals too.', ...changesSchema },
    },
    anyOf: [{ required: ['request'] }, { required: ['response'] }],
  },
  check({ request = {}, response = {} }) {
    return [...checkChanges('request', request), ...checkChanges('response', response)]
  },
  build({ request, response }) {
    const there = request && compile(request)
    const back = response && compile(response)
    return {
      ...(there && { request: (call) => there(call, call.headers) }),
      explain: tellsPass,
      ...(back && { response: (call, reply) => back(call, reply.headers) }),
    }
  },
})

type Edit = (call: Call, headers: HeaderList) => void

function compile({ remove = [], set = {}, add = {} }: Changes): Edit {
  const edits: Edit[] = [
    ...remove.map((name) => {
      const lower = name.toLowerCase()
      return (_: Call, headers: HeaderList) => headers.delete(lower)
    }),
    ...Object.entries(set).map(([name, value]): Edit => {
      const lower = name.toLowerCase()
      const give = giver(value)
      return (call, headers) => {
        const text = give(call)
        // What the caller may have sent under the name goes in any case.
        headers.delete(lower)
        if (text !== undefined) headers.add(name, text)
      }
    }),
    ...Object.entries(add).map(([name, value]): Edit => {
      const give = giver(value)
      return (call, headers) => {
        const text = give(call)
        if (text !== undefined) headers.add(name, text)
      }
    }),
  ]
  return (call, headers) => {
    for (const edit of edits) edit(call, headers)
  }
}

/** Undefined: the expression gave nothing that a field can hold, and the field is left out. */
function giver(value: Value): (call: Call) => string | undefined {
  if (typeof value === 'string') return () => value
  const expression = compileCallExpression(value.expression)
  return (call) => fieldValue(expression.tryEvaluate(call))
}

function fieldValue(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return undefined
  }
  const text = String(value).trim()
  return text.length <= 4096 && /^[\t -~\x80-\xff]+$/.test(text) ? text : undefined
}

function checkChanges(way: 'request' | 'response', changes: Changes): Misfit[] {
  const { remove = [], set = {}, add = {} } = changes
  const misfits: Misfit[] = []
  const seen = new Set<string>()
  const named = [
    ...remove.map((name, at) => ({ name, at: [way, 'remove', at], key: false })),
    ...Object.keys(set).map((name) => ({ name, at: [way, 'set', name], key: true })),
    ...Object.keys(add).map((name) => ({ name, at: [way, 'add', name], key: true })),
  ]
  for (const { name, at, key } of named) {
    const lower = name.toLowerCase()
    if (isOwned(lower)) {
      const message = `\`${name}\` belongs to the connection or is written by the gateway; leave it out.`
      misfits.push({ at, key, message })
    }
    if (seen.has(lower))
      misfits.push({ at, key, message: `\`${name}\` is changed twice; keep one.` })
    seen.add(lower)
  }
  for (const [kind, values] of Object.entries({ set, add })) {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'string') continue
      misfits.push(...checkCallExpression(value.expression, [way, kind, name, 'expression']))
    }
  }
  return misfits
}
