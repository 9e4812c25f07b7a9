// The bus whose memory is measured. One process registers what it is to serve and ends; another is
// started on what that left, since registering needs memory that serving does not.

import { flushCompileCache } from 'node:module'
import { startBenchBus } from '../bench-bus.ts'
import type { BenchBus } from '../bench-bus.ts'
import type { Place } from '../bench-place.ts'
import type { Target } from '../call/target.ts'
import { answering } from '../child.ts'
import { bodies, plain, routes } from './document.ts'

export type Question =
  | { readonly register: Place; readonly routes: number; readonly upstream: number }
  | { readonly serve: Place }
  | { readonly target: true }
  | { readonly end: true }

let bus: BenchBus | undefined

answering(answer, { settle: async () => bus!.settle() })

async function answer(question: Question): Promise<Target | undefined> {
  if ('target' in question) {
    const headers = [await bus!.tokenFor('files')]
    return { port: bus!.port, path: '/api/bench/files/v1/files', headers }
  }
  if ('end' in question) await bus?.close()
  else if ('serve' in question) bus = await start(question.serve)
  else await register(question.register, question.routes, question.upstream)
  return undefined
}

async function register(place: Place, count: number, upstream: number): Promise<void> {
  bus = await start(place)
  await bus.register('routes', routes(count), 9, 'plain')
  await bus.register('files', bodies, upstream, 'plain')
  // As `szyna start` does; this process is killed.
  flushCompileCache()
}

function start(place: Place): Promise<BenchBus> {
  return startBenchBus(place, { policies: { plain } })
}
