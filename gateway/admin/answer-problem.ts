// Whatever was thrown, as a problem that the caller may read (RFC 9457). What nobody foresaw becomes
// `gateway/internal` and is told to the log only.

import type { FastifyReply } from 'fastify'
import { asProblem, Problem, problemBody } from '#kernel/problem/problem.ts'
import type { Language } from '#kernel/problem/problem.ts'

/** `thrown` by a handler, by the framework or by the database. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem || typeof thrown !== 'object' || thrown === null) {
    return asProblem(thrown)
  }
  const { code, name, statusCode, message } = thrown as Partial<Thrown>
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('request/body-too-large', 'The body is larger than the operation takes.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('request/media-type', 'Send the body as application/json.')
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem('request/malformed', `The request cannot be read: ${message ?? name}.`)
  }
  if (databaseIsAway(code, name)) {
    const detail = 'The database of the bus does not answer. Try again in a few seconds.'
    return new Problem('gateway/storage', detail, { cause: thrown, headers: ['Retry-After', '3'] })
  }
  return asProblem(thrown)
}

export function answerProblem(
  reply: FastifyReply,
  problem: Problem,
  traceId: string,
  language: Language,
): FastifyReply {
  for (let at = 0; at < problem.headers.length; at += 2) {
    reply.header(problem.headers[at]!, problem.headers[at + 1]!)
  }
  return reply
    .code(problem.status)
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, traceId, language)))
}

interface Thrown {
  readonly code: string
  readonly name: string
  readonly statusCode: number
  readonly message: string
}

/** SQLSTATE classes 08 (connection), 53 (resources), 57P (shutdown), errors of the network, of the pool. */
function databaseIsAway(code: string | undefined, name: string | undefined): boolean {
  if (name === 'KnexTimeoutError') return true
  return (
    code !== undefined && /^(08|53|57P|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)/.test(code)
  )
}
