// One call of a composed operation. Every part is asked as soon as what it needs is there; what can be
// asked at once is.
//
//   part:   waiting ──► asked ──► answered        in `sources` of the reply
//             │           └─────► failed
//             ├─ an answer is kept ► cached
//             └─ lacks what it needs ► skipped
//
//   call:   all settled ──► reply        a part that must not fail did ──► problem
//
// Nothing is told to the caller before the traces of all parts are on disk. When he leaves, or a part
// that must not fail did, nobody waits for the others: they are let go.

import { asProblem, Problem } from '#kernel/problem/problem.ts'
import { note } from '#policies/call.ts'
import { callerKey } from '#policies/caller-key.ts'
import type { Asked, OnBehalf } from '../../data-plane/ask-behind.ts'
import { unread } from '../../data-plane/body-problems.ts'
import { collect } from '../../data-plane/collect.ts'
import type { FrontDeps } from '../../data-plane/front-deps.ts'
import type { Walk } from '../../data-plane/pipeline.ts'
import { callOfPart } from './call-of-part.ts'
import type { Plan, PlannedPart } from './compile-operation.ts'
import { absent } from './compile-template.ts'
import type { Scope } from './compile-template.ts'
import { cacheKey } from './part-cache.ts'
import { PartCall } from './part-call.ts'
import type { PartHearer } from './part-call.ts'
import { notAsked, partProblem } from './part-end.ts'
import type { Answered, Failed, PartEnd } from './part-end.ts'
import { mostInput } from './read-input.ts'
import type { PartRequest } from './render-request.ts'
import { writeAnswer } from './write-answer.ts'
import type { Source } from './write-answer.ts'

export class ComposedCall implements Asked, PartHearer {
  waitedMs = 0
  readonly #plan: Plan
  readonly #walk: Walk
  readonly #whom: OnBehalf
  readonly #deps: FrontDeps
  readonly #startedAt: number
  #scope!: Scope & { readonly parts: unknown[] }
  /** Of each part, what still has to settle before it is asked. */
  readonly #waitsFor: number[]
  /** By place of the part, as what is below. */
  readonly #asked: (PartAsked | undefined)[] = []
  readonly #sources: Source[] = []
  /** Parts that have not settled. */
  #open: number
  /** Calls of parts whose traces are not on disk. */
  #traces = 0
  #sandbox = false
  #failure: Problem | undefined
  #over = false

  constructor(plan: Plan, walk: Walk, whom: OnBehalf, deps: FrontDeps) {
    this.#plan = plan
    this.#walk = walk
    this.#whom = whom
    this.#deps = deps
    this.#startedAt = deps.clock.monotonic()
    this.#waitsFor = plan.parts.map(({ waitsFor }) => waitsFor)
    this.#open = plan.parts.length
  }

  get isOpen(): boolean {
    return !this.#over
  }

  start(): void {
    const { call } = this.#walk
    if (!this.#plan.input.wantsBody || call.body.kind !== 'stream') return this.#begin()
    collect(call.body.source, mostInput, (bytes) => {
      if (this.#over) return
      if (bytes instanceof Error) return this.#refuse(unread(bytes, mostInput))
      call.body = { kind: 'bytes', bytes }
      this.#begin()
    })
  }

  abort(): void {
    if (this.#over) return
    this.#end()
    this.#letGo()
  }

  ended(part: PartCall, end: PartEnd): void {
    const at = part.part
    const asked = this.#asked[at]
    if (asked === undefined) return
    if (end.kind === 'failed' && asked.calls.length > 1) {
      asked.calls.splice(asked.calls.indexOf(part), 1)
      return
    }
    this.#asked[at] = undefined
    for (const other of asked.calls) if (other !== part) other.abort()
    if (end.kind === 'answered') this.#answered(at, end, asked)
    else this.#failed(at, end, asked.at)
  }

  left(): void {
    this.#traces -= 1
    this.#proceed()
  }

  #begin(): void {
    const { parts, input } = this.#plan
    try {
      const { call } = this.#walk
      const { body, path, query } = input.read(call)
      const caller = this.#plan.caller(call, this.#deps.reveal)
      this.#scope = { body, path, query, caller, parts: parts.map(() => absent), item: absent }
    } catch (thrown) {
      return this.#refuse(thrown)
    }
    for (let at = 0; at < parts.length && this.#isAsking(); at++) {
      if (parts[at]!.waitsFor === 0) this.#ask(at)
    }
    this.#proceed()
  }

  #isAsking(): boolean {
    return !this.#over && this.#failure === undefined
  }

  #ask(at: number): void {
    try {
      this.#tryAsk(at)
    } catch (thrown) {
      this.#fail(asProblem(thrown))
    }
  }

  #tryAsk(at: number): void {
    const part = this.#plan.parts[at]!
    const now = this.#deps.clock.monotonic()
    const request = part.render(this.#scope)
    if ('lacks' in request) return this.#failed(at, notAsked(request), now)
    const key = part.cacheSeconds === undefined ? undefined : this.#keyOf(part, request)
    const kept = key === undefined ? undefined : this.#deps.partCache.find(key)
    if (kept !== undefined) {
      this.#sources[at] = { state: 'cached', status: kept.status, at: kept.at, ms: 0 }
      if (kept.sandbox) this.#sandbox = true
      return this.#settled(at, kept.value)
    }
    const asked: PartAsked = { calls: [], at: now, key }
    this.#asked[at] = asked
    // A call may end at once, and the part with it.
    for (let n = 0; n < part.atOnce && this.#asked[at] === asked; n++) {
      const own = callOfPart(part, request, this.#walk.call, now, this.#deps.partToken)
      const trace = this.#deps.tracer.beside(this.#whom.trace)
      const whom = { trace, peer: this.#whom.peer }
      const call = new PartCall(at, own, part, whom, this.#deps, this)
      asked.calls.push(call)
      this.#traces += 1
      call.start()
    }
  }

  /** Whoever may see other things gets another answer: the caller with his scopes, and all that is asked. */
  #keyOf(part: PlannedPart, { path, query, headers, body }: PartRequest): string {
    const { caller, headers: own } = this.#walk.call
    const who = caller === undefined ? '' : callerKey(caller)
    const language = own.get('accept-language')
    return cacheKey([part.id, who, path, query, body, language, ...headers])
  }

  #answered(at: number, end: Answered, { at: since, key }: PartAsked): void {
    const { clock, partCache } = this.#deps
    const answeredAt = clock.now()
    const { value, status, bytes, sandbox, mayKeep } = end
    if (key !== undefined && mayKeep) {
      const { cacheSeconds } = this.#plan.parts[at]!
      partCache.keep(key, { value, status, bytes, sandbox, at: answeredAt }, cacheSeconds!)
    }
    if (sandbox) this.#sandbox = true
    this.#sources[at] = { state: 'answered', status, at: answeredAt, ms: clock.monotonic() - since }
    this.#settled(at, value)
  }

  #failed(at: number, end: Failed, since: number): void {
    const { clock } = this.#deps
    const part = this.#plan.parts[at]!
    const { kind: state, status, problem } = end
    this.#sources[at] = { state, status, problem, at: clock.now(), ms: clock.monotonic() - since }
    if (part.onError === 'fail') return this.#fail(partProblem(part, end))
    this.#settled(at, part.onError === 'omit' ? absent : part.onError.default)
  }

  #fail(problem: Problem): void {
    this.#failure = problem
    this.#letGo()
    this.#proceed()
  }

  #settled(at: number, value: unknown): void {
    this.#scope.parts[at] = value
    this.#open -= 1
    for (const next of this.#plan.parts[at]!.then) {
      this.#waitsFor[next]! -= 1
      if (this.#waitsFor[next] === 0 && this.#isAsking()) this.#ask(next)
    }
    this.#proceed()
  }

  #proceed(): void {
    if (this.#over || this.#traces > 0) return
    if (this.#failure !== undefined) return this.#refuse(this.#failure)
    if (this.#open > 0) return
    const answer = { sources: this.#sources, sandbox: this.#sandbox }
    const written = writeAnswer(this.#plan, this.#scope, answer)
    if (written instanceof Problem) return this.#refuse(written)
    this.#end()
    const { call } = this.#walk
    note(call, 'complete', written.complete)
    if (written.cached !== '') note(call, 'cached', written.cached)
    this.#walk.replied(written.reply)
  }

  #refuse(thrown: unknown): void {
    this.#end()
    this.#walk.refused(thrown)
  }

  #end(): void {
    this.#over = true
    this.waitedMs = this.#deps.clock.monotonic() - this.#startedAt
  }

  #letGo(): void {
    for (const [at, asked] of this.#asked.entries()) {
      this.#asked[at] = undefined
      for (const call of asked?.calls ?? []) call.abort()
    }
  }
}

interface PartAsked {
  /** The same question, asked so many times. */
  readonly calls: PartCall[]
  readonly at: number
  /** Undefined: the answer is not kept. */
  readonly key: string | undefined
}
