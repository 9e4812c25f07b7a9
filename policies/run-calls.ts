// The calls of one golden case, one after another, through the steps of its policy.

import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Call, Reply } from './call.ts'
import type { CallCase, Case, UpstreamCase } from './cases-schema.ts'
import { compareAnswer } from './compare-answer.ts'
import type { PolicyFile, Step } from './plan.ts'
import { readCall } from './read-call.ts'
import type { WrittenCall } from './read-call.ts'
import { openTestAgreements } from './testing/agreements.ts'
import type { TestAgreements } from './testing/agreements.ts'
import { credentialsOf } from './testing/credentials-of.ts'
import { openBench, preflight, walk } from './testing/harness.ts'
import type { Bench, Walked } from './testing/harness.ts'
import { upstreamReply } from './testing/walk.ts'

/** Sees the steps and the call before it is made, then what came of it; what it complains of is a difference. */
export type Watch = (
  steps: readonly Step[],
  call: Call,
) => Promise<(walked: Walked) => readonly string[]>

/** What differs from the expected; empty: nothing. */
export async function runCalls(
  one: Case,
  policy: PolicyFile,
  { document, watch }: { document: object | undefined; watch?: Watch | undefined },
): Promise<string[]> {
  const asked = one['document-hints'] ?? {}
  const hints = { rateLimits: asked['rate-limits'] ?? [], permissions: asked.permissions ?? [] }
  const agreements = openTestAgreements(one)
  const bench = openBench({ document: document ?? personsDocument, hints, agreements })
  const built = new Map<string, readonly Step[]>()
  const differences: string[] = []
  for (const [at, written] of (one.calls ?? []).entries()) {
    const expected = typeof written === 'string' ? splitAnswer(written) : written
    if (happens(bench, agreements, expected.call)) continue
    const entries = bench.journal.length
    const read = readCall(expected.call, Object.keys(bench.document.paths ?? {}))
    const call = makeCall(bench, read, expected)
    const go = call.method === 'OPTIONS' ? preflight : walk
    const steps = stepsOf(call)
    const seen = await watch?.(steps, call)
    const hooks = steps.map((step) => step.hooks)
    const walked = await go(hooks, call, {
      upstream: (_call, { nth }) => answerOf(expected.upstream, nth),
    })
    for (const word of seen?.(walked) ?? []) differences.push(`call ${at + 1}: ${word}`)
    const entry = bench.journal[entries]
    for (const difference of compareAnswer(expected, walked, entry)) {
      differences.push(`call ${at + 1} (${expected.call}): ${difference}`)
    }
  }
  return differences

  function stepsOf({ route }: Call): readonly Step[] {
    const { method, path } = route.operation
    const known = built.get(`${method} ${path}`)
    if (known) return known
    const steps = policy.plan(route.operation).map((step) => step.build(bench.tools(method, path)))
    built.set(`${method} ${path}`, steps)
    return steps
  }
}

/** What is no call: `wait 10 s`, `revoke sid:s-1`, `revocations unknown`, `end purpose-1`, `agreements unknown`. */
function happens({ clock, issuer }: Bench, agreements: TestAgreements, text: string): boolean {
  const ended = /^end (\S+)$/.exec(text)
  const wait = /^wait (\d+(?:\.\d+)?) s$/.exec(text)
  const revoked = /^revoke (\S+)$/.exec(text)
  if (wait) clock.wind(Number(wait[1]) * 1000)
  else if (revoked) issuer.revoke(revoked[1]!)
  else if (ended) agreements.end(ended[1]!)
  else if (text === 'agreements unknown') agreements.forget()
  else if (text === 'revocations unknown') issuer.forget()
  else if (text === 'revocations known') issuer.recall()
  else return false
  return true
}

/** `GET /persons -> 200` */
function splitAnswer(text: string): CallCase {
  const [call = '', answer = '200'] = text.split(/\s+->\s+/)
  return { call, answer }
}

function makeCall(bench: Bench, read: WrittenCall, written: CallCase): Call {
  const { headers = {}, body, key } = written
  const certificate = written.certificate && bench.credentials.certificate(written.certificate)
  // A preflight is a question about the operation it names.
  const method =
    (read.method === 'OPTIONS' && headers['Access-Control-Request-Method']) || read.method
  const fields = flat(headers)
  const tools = bench.tools(method, read.template)
  fields.push(...credentialsOf(bench, read, written, { tools, certificate }))
  if (key) {
    const { header = 'X-Api-Key', as = '{key}' } = key
    fields.push(header, as.replace('{key}', bench.credentials.key(key)))
  }
  const bytes = body === undefined ? undefined : bytesOf(body)
  return bench.call({
    tools,
    method: read.method,
    path: read.path,
    query: read.query.replace('{key}', key ? bench.credentials.key(key) : ''),
    certificate,
    params: read.params,
    headers: fields,
    ...(bytes !== undefined && { body: bytes }),
    ...(read.peer !== undefined && { peer: read.peer }),
  })
}

function answerOf(upstream: CallCase['upstream'] = {}, nth: number): Reply {
  const one = Array.isArray(upstream)
    ? (upstream as readonly UpstreamCase[])[Math.min(nth, upstream.length) - 1]!
    : (upstream as UpstreamCase)
  const { status = 200, headers, body, problem } = one
  if (problem !== undefined) throw new Problem(problem as ProblemCode, 'It did not answer.')
  return upstreamReply(status, flat(headers), body === undefined ? undefined : bytesOf(body))
}

function bytesOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function flat(fields: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(fields).flat()
}

/** What calls meet where the file brings no document of its own. */
const personsDocument = {
  openapi: '3.1.0',
  info: { title: 'Persons', version: '1.0.0' },
  paths: { '/persons': {}, '/persons/{id}': {} },
}
