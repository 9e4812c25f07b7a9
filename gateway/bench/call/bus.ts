// The peer that all this is about: the whole bus as `npm start` composes it. It is asked in three
// ways: for a record, with a form whose body it checks, and for a composition of three records.

import { startBenchBus } from '../bench-bus.ts'
import type { BenchBus } from '../bench-bus.ts'
import { clearPlace, openPlace } from '../bench-place.ts'
import { answering } from '../child.ts'
import { forms, policies, records, three, threeRecords } from './document.ts'
import { form } from './form.ts'
import type { Target } from './target.ts'
import { recordPath } from './target.ts'

export type Way = 'record' | 'form' | 'three'

type Question = { readonly upstream: number; readonly way: Way } | { readonly end: true }

const ways: Readonly<Record<Way, { readonly api: string } & Omit<Target, 'port' | 'headers'>>> = {
  record: { api: 'records', path: recordPath },
  form: { api: 'forms', path: '/records', method: 'POST', body: form },
  three: { api: 'three', path: '/records/17', answer: threeRecords },
}

let running: Promise<BenchBus> | undefined

answering(prepare, { settle: async () => (await running)!.settle() })

/** Asked anew for each round, so that no token expires under way. */
async function prepare(question: Question): Promise<Target | undefined> {
  if ('end' in question) {
    await (await running)?.close()
    return undefined
  }
  const bus = await (running ??= start(question.upstream))
  const { api, path, ...rest } = ways[question.way]
  const kind = rest.body === undefined ? [] : ['Content-Type: application/json']
  const headers = [await bus.tokenFor(api), ...kind]
  return { port: bus.port, path: `/api/bench/${api}/v1${path}`, headers, ...rest }
}

async function start(upstream: number): Promise<BenchBus> {
  const place = await openPlace()
  const bus = await startBenchBus(place, { policies, compositions: { three } })
  await bus.register('records', records, upstream, 'bench')
  await bus.register('forms', forms, upstream, 'checked')
  await bus.composed()
  return {
    ...bus,
    async close() {
      await bus.close()
      await clearPlace(place)
    },
  }
}
