// The walk of one call through its steps. Drawn once, here:
//
//   start ─► request hooks in order ─► attempt ─► response hooks in reverse ─► deliver ─► finish ─► last bytes
//                │                      ▲    │                ▲
//                │                again └────┤ attempted      │
//                ├─ a Reply ─────────────────┼────────────────┤
//                └─ a thrown Problem ────────┴─ refused ──────┘
//
// Nothing is awaited but what returns a promise: a walk whose steps are synchronous is synchronous.
// `finish` hooks run once, before the last bytes of the reply go out, or when the client went away in
// the middle; after that a promise that was being waited for changes nothing any more.

import { asProblem, Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Log } from '#kernel/log/log.ts'
import { isRepeatable } from '#policies/call.ts'
import type { Call, Outcome, Reply } from '#policies/call.ts'
import type { Attempt, AttemptResult, Target } from '#policies/policy.ts'
import { tooLarge, unread, unreadable } from './body-problems.ts'
import { collect } from './collect.ts'
import type { Steps } from './steps.ts'

/** What stands at both ends of the pipeline. */
export interface Ends {
  /**
   * Asks the target, or else the upstream or the sandbox of the API; ends in `walk.replied` or
   * `walk.refused`, at once or later.
   */
  forward(walk: Walk, target: Target | undefined): void
  /** Writes the reply to the client. */
  deliver(reply: Reply): void
  /** The refusal as a reply, in the language of the client. */
  problemReply(problem: Problem): Reply
}

export class Walk {
  readonly call: Call
  readonly #steps: Steps
  readonly #ends: Ends
  readonly #log: Log
  #ended = false
  /** The upstream is being asked. */
  #attempt: Attempt | undefined

  constructor(call: Call, steps: Steps, ends: Ends, log: Log) {
    this.call = call
    this.#steps = steps
    this.#ends = ends
    this.#log = log
  }

  start(): void {
    this.#request(0)
  }

  /** A reply is there, from wherever. */
  replied(reply: Reply): void {
    if (this.#ended) {
      if (reply.body.kind === 'stream') reply.body.source.abort(new Error('The client went away.'))
      return
    }
    if (this.#attempt !== undefined && this.#asksAgain(reply.status, undefined)) {
      if (reply.body.kind === 'stream') reply.body.source.abort(new Error('It is asked once more.'))
      return
    }
    const cap = this.#steps.replyCap
    if (cap !== undefined && reply.body.kind === 'stream') {
      collect(reply.body.source, cap, (bytes) => {
        if (bytes instanceof Error) return this.refused(unreadable(bytes, cap))
        reply.body = { kind: 'bytes', bytes }
        this.#response(reply, 0)
      })
      return
    }
    this.#response(reply, 0)
  }

  /** The call ends here with a problem; the response hooks see it as a reply. */
  refused(thrown: unknown): void {
    if (this.#ended) return
    const problem = this.#problem(thrown)
    if (this.#attempt !== undefined && this.#asksAgain(undefined, problem.code)) return
    this.#response(this.#ends.problemReply(problem), 0)
  }

  /** The reply is there but for its last bytes, which `send` lets out; or the client is gone. */
  finished(outcome: Outcome, send: () => void = () => {}): void {
    if (this.#ended) return
    this.#ended = true
    if (this.#attempt !== undefined) this.#tellAttempted(undefined, undefined)
    let waits: Promise<unknown> | undefined
    for (const finish of this.#steps.finish) {
      try {
        const wait = finish(this.call, outcome)
        if (wait !== undefined) waits = waits === undefined ? wait : Promise.all([waits, wait])
      } catch (thrown) {
        this.#problem(thrown)
      }
    }
    if (waits === undefined) return send()
    waits.then(send, (thrown: unknown) => {
      this.#problem(thrown)
      send()
    })
  }

  #request(from: number): void {
    const { request } = this.#steps
    const { call } = this
    try {
      for (let at = from; at < request.length; at++) {
        if (this.#ended) return
        const { run, cap } = request[at]!
        if (cap !== undefined && call.body.kind !== 'none' && this.#lacksBody(cap, at)) return
        const answer = run(call)
        if (answer === undefined) continue
        if (isPromise(answer)) return this.#awaitRequest(answer, at)
        return this.#response(answer, 0)
      }
      this.#prepare({ nth: 1, target: undefined }, 0)
    } catch (thrown) {
      this.refused(thrown)
    }
  }

  #prepare(attempt: Attempt, from: number): void {
    const { attempt: hooks } = this.#steps
    try {
      for (let at = from; at < hooks.length; at++) {
        if (this.#ended) return
        const waits = hooks[at]!(this.call, attempt)
        if (waits !== undefined) return this.#awaitAttempt(waits, attempt, at)
      }
      if (this.#ended) return
      if (this.#steps.attempted.length > 0) this.#attempt = attempt
      this.#ends.forward(this, attempt.target)
    } catch (thrown) {
      this.refused(thrown)
    }
  }

  #awaitAttempt(waits: Promise<void>, attempt: Attempt, at: number): void {
    waits.then(
      () => this.#prepare(attempt, at + 1),
      (thrown: unknown) => this.refused(thrown),
    )
  }

  /** True: a step wants the upstream asked once more, and it is. */
  #asksAgain(status: number | undefined, problem: ProblemCode | undefined): boolean {
    const { nth } = this.#attempt!
    if (!this.#tellAttempted(status, problem)) return false
    this.#prepare({ nth: nth + 1, target: undefined }, 0)
    return true
  }

  #tellAttempted(status: number | undefined, problem: ProblemCode | undefined): boolean {
    const attempt = this.#attempt!
    this.#attempt = undefined
    const result: AttemptResult = { status, problem, repeatable: isRepeatable(this.call) }
    let again = false
    for (const hook of this.#steps.attempted) {
      try {
        if (hook(this.call, attempt, result) === 'again') again = true
      } catch (thrown) {
        this.#problem(thrown)
      }
    }
    return again && result.repeatable
  }

  #awaitRequest(answer: Promise<void | Reply>, at: number): void {
    answer.then(
      (reply) => (reply ? this.replied(reply) : this.#request(at + 1)),
      (thrown: unknown) => this.refused(thrown),
    )
  }

  /** True: the walk goes on at `at` once the bytes are there. */
  #lacksBody(cap: number, at: number): boolean {
    const { body } = this.call
    if (body.kind === 'bytes') {
      if (body.bytes.length > cap) throw tooLarge(cap)
      return false
    }
    if (body.kind === 'none') return false
    collect(body.source, cap, (bytes) => {
      if (bytes instanceof Error) return this.refused(unread(bytes, cap))
      this.call.body = { kind: 'bytes', bytes }
      this.#request(at)
    })
    return true
  }

  #response(reply: Reply, from: number): void {
    const { response } = this.#steps
    let current = reply
    for (let at = from; at < response.length; at++) {
      if (this.#ended) return
      try {
        const answer = response[at]!(this.call, current)
        if (answer === undefined) continue
        if (isPromise(answer)) return this.#awaitResponse(answer, current, at)
        current = exchanged(current, answer)
      } catch (thrown) {
        current = this.#replaced(current, thrown)
      }
    }
    this.#ends.deliver(current)
  }

  #awaitResponse(answer: Promise<void | Reply>, reply: Reply, at: number): void {
    answer.then(
      (other) => this.#response(other ? exchanged(reply, other) : reply, at + 1),
      (thrown: unknown) => this.#response(this.#replaced(reply, thrown), at + 1),
    )
  }

  /** A response hook refused what it saw. */
  #replaced(reply: Reply, thrown: unknown): Reply {
    if (reply.body.kind === 'stream')
      reply.body.source.abort(new Error('A step refused the reply.'))
    return this.#ends.problemReply(this.#problem(thrown))
  }

  #problem(thrown: unknown): Problem {
    const problem = asProblem(thrown)
    const { traceId, route } = this.call
    const where = { traceId, operation: `${route.operation.method} ${route.operation.path}` }
    if (problem.code === 'gateway/internal') {
      this.#log.error({ ...where, err: problem.cause ?? problem }, 'a step of a call failed')
    } else if (problem.cause !== undefined) {
      this.#log.info({ ...where, code: problem.code, err: problem.cause }, 'a call was refused')
    }
    return problem
  }
}

/** A step gives out another reply than the one it saw. */
function exchanged(reply: Reply, other: Reply): Reply {
  if (reply !== other && reply.body.kind === 'stream') {
    reply.body.source.abort(new Error('Another reply stands in for it.'))
  }
  return other
}

function isPromise<value>(answer: value | Promise<value>): answer is Promise<value> {
  return typeof (answer as { then?: unknown }).then === 'function'
}
