// `szyna explain`: the walk a call would take, drawn from the data that calls are served by.

import type { Explanation } from '../../data-plane/gateway.ts'
import { drawWalk } from '../draw-walk.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const explain: Verb = {
  name: 'explain',
  summary: { pl: 'pokaż drogę wywołania', en: 'show the walk of a call' },
  operands: [
    { name: 'METHOD', required: true, about: { pl: 'np. GET', en: 'e.g. GET' } },
    {
      name: 'URL',
      required: true,
      about: { pl: 'pełny adres albo od /api/', en: 'the whole address, or from /api/ on' },
    },
  ],
  options: {},
  run: walk,
}

async function walk({ operands, env, language }: Input): Promise<Answer> {
  const [method = '', url = ''] = operands
  const query = new URLSearchParams({ method: method.toUpperCase(), url })
  const bus = await findBus(env)
  const path = `/admin/v1/explain?${query.toString()}`
  const explanation = await askAdmin<Explanation>(bus, 'GET', path, { language })
  return { json: explanation, text: drawWalk(explanation, language) }
}
