// The bus whose catalog is measured, in a process of its own, and how long its event loop was held up.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { startBenchBus } from '../bench-bus.ts'
import type { BenchBus } from '../bench-bus.ts'
import type { Place } from '../bench-place.ts'
import { answering } from '../child.ts'

export type Question =
  | { readonly serve: Place }
  | { readonly register: string; readonly document: object }
  /** Milliseconds of the longest block since it was asked last. */
  | { readonly block: true }
  | { readonly end: true }

const plain = `title: Bez tokenu, do pomiarów
steps:
  - journal: {}
`

const delay = monitorEventLoopDelay({ resolution: 1 })
let bus: BenchBus | undefined

answering(answer)

async function answer(question: Question): Promise<number | undefined> {
  if ('serve' in question) {
    bus = await startBenchBus(question.serve, { policies: { plain } })
    delay.enable()
    return bus.port
  }
  if ('register' in question) {
    const { register, document } = question
    await bus?.register(register, document, 9, 'plain')
  } else if ('block' in question) {
    const longest = delay.max / 1e6
    delay.reset()
    return longest
  } else await bus?.close()
  return undefined
}
