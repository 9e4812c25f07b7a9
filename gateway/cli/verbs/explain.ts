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
  options: {
    as: {
      value: 'SYSTEM',
      about: {
        pl: 'system, który wywołuje: które kroki go wpuszczą i co mu zostało z limitów',
        en: 'the system that calls: which steps let it in, and what it has left of limits',
      },
    },
    header: {
      value: "'NAME: VALUE'",
      repeats: true,
      about: {
        pl: 'pole nagłówka wywołania; może wystąpić wiele razy',
        en: 'a header field of the call; may come several times',
      },
    },
    from: {
      value: 'ADDRESS',
      about: {
        pl: 'adres, z którego przychodzi wywołanie',
        en: 'the address that the call comes from',
      },
    },
  },
  run: walk,
}

async function walk({ operands, options, env, language }: Input): Promise<Answer> {
  const [method = '', url = ''] = operands
  const { as, header, from } = options
  const query = new URLSearchParams({ method: method.toUpperCase(), url })
  if (typeof as === 'string') query.set('system', as)
  if (typeof header === 'string')
    for (const line of header.split('\n')) query.append('header', line)
  if (typeof from === 'string') query.set('from', from)
  const bus = await findBus(env)
  const path = `/admin/v1/explain?${query.toString()}`
  const explanation = await askAdmin<Explanation>(bus, 'GET', path, { language })
  return { json: explanation, text: drawWalk(explanation, language) }
}
