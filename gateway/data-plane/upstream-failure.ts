// Why an upstream did not answer, as a problem for the caller and a `Proxy-Status` (RFC 9209) for
// whoever debugs. The address of the upstream stays inside.

import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'

// oxfmt-ignore
const reasons = {
  connection_refused:         ['upstream/unreachable', 'It refused the connection.'],
  connection_timeout:         ['upstream/timeout',     'It did not take the connection in time.'],
  connection_terminated:      ['upstream/unreachable', 'It closed the connection without an answer.'],
  destination_ip_unroutable:  ['upstream/unreachable', 'No network leads to it.'],
  dns_error:                  ['upstream/unreachable', 'Its name does not resolve.'],
  tls_certificate_error:      ['upstream/unreachable', 'Its certificate is not one we trust.'],
  tls_protocol_error:         ['upstream/unreachable', 'It does not speak TLS as we do.'],
  http_response_timeout:      ['upstream/timeout',     'It took the call and did not answer in time.'],
  http_response_incomplete:   ['upstream/malformed',   'Its answer broke off.'],
  http_response_header_section_size: ['upstream/malformed', 'The head of its answer is too large.'],
  http_protocol_error:        ['upstream/malformed',   'Its answer is not plain HTTP/1.1.'],
  http_upgrade_failed:        ['upstream/malformed',   'It took the WebSocket of another key.'],
  connection_limit_reached:   ['gateway/overload',     'Too many calls wait for it; try again in a second.'],
} as const satisfies Record<string, readonly [ProblemCode, string]>
export type FailureReason = keyof typeof reasons

/** What ended a connection; `reason` where it is known better than from an error of the system. */
export class ConnectionFailure extends Error {
  readonly reason: FailureReason

  constructor(reason: FailureReason, cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}

export function upstreamProblem(reason: FailureReason, cause?: unknown): Problem {
  const [code, detail] = reasons[reason]
  const headers = ['Proxy-Status', `szyna; error=${reason}`]
  if (reason === 'connection_limit_reached') headers.push('Retry-After', '1')
  return new Problem(code, detail, { headers, ...(cause !== undefined && { cause }) })
}

/** `answered`: some bytes of an answer had come. */
export function failureReason(error: Error, answered: boolean): FailureReason {
  if (error instanceof ConnectionFailure) return error.reason
  const code = String((error as NodeJS.ErrnoException).code ?? '')
  switch (code) {
    case 'ECONNREFUSED':
      return 'connection_refused'
    case 'ETIMEDOUT':
      return 'connection_timeout'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'dns_error'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return 'destination_ip_unroutable'
    case 'EPROTO':
      return 'tls_protocol_error'
    default:
      break
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(code)) return 'tls_certificate_error'
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return 'tls_protocol_error'
  return answered ? 'http_response_incomplete' : 'connection_terminated'
}
