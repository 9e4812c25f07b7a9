// Every policy there is, in the order of the phases: what a policy file may name. Written by hand,
// because order is meaning. A new policy is a folder beside the others and a line here.

import allowFrom from './allow-from/allow-from.ts'
import apiKey from './api-key/api-key.ts'
import authorize from './authorize/authorize.ts'
import balance from './balance/balance.ts'
import cache from './cache/cache.ts'
import circuitBreaker from './circuit-breaker/circuit-breaker.ts'
import concurrency from './concurrency/concurrency.ts'
import cors from './cors/cors.ts'
import deprecation from './deprecation/deprecation.ts'
import fairShare from './fair-share/fair-share.ts'
import idempotency from './idempotency/idempotency.ts'
import journal from './journal/journal.ts'
import limits from './limits/limits.ts'
import log from './log/log.ts'
import maskFields from './mask-fields/mask-fields.ts'
import mirror from './mirror/mirror.ts'
import mock from './mock/mock.ts'
import quota from './quota/quota.ts'
import rateLimit from './rate-limit/rate-limit.ts'
import redirect from './redirect/redirect.ts'
import requireAcr from './require-acr/require-acr.ts'
import requireAgreement from './require-agreement/require-agreement.ts'
import requireContext from './require-context/require-context.ts'
import requireMandate from './require-mandate/require-mandate.ts'
import requireMtls from './require-mtls/require-mtls.ts'
import requireScope from './require-scope/require-scope.ts'
import requireToken from './require-token/require-token.ts'
import retry from './retry/retry.ts'
import split from './split/split.ts'
import terminate from './terminate/terminate.ts'
import timeout from './timeout/timeout.ts'
import transformBody from './transform-body/transform-body.ts'
import transformHeaders from './transform-headers/transform-headers.ts'
import validateRequest from './validate-request/validate-request.ts'
import validateResponse from './validate-response/validate-response.ts'
import type { Hooks, Misfit, Phase, Tools } from './policy.ts'

// oxfmt-ignore
export const catalogue: readonly AnyPolicy[] = [
  requireMtls,       // identify    which certificate he shows
  requireToken,      // identify    who calls, by a token
  apiKey,            // identify    who calls, by a key
  requireScope,      // authorize   what he may do
  requireAgreement,  // authorize   whether that was agreed
  requireContext,    // authorize   for whom he calls
  requireAcr,        // authorize   how surely that person is known
  requireMandate,    // authorize   what that person, away, has allowed
  allowFrom,         // authorize   from where he calls
  authorize,         // authorize   what rules say of it
  rateLimit,         // protect     how often
  quota,             // protect     how much in a day or a month
  limits,            // protect     how large
  concurrency,       // protect     how many at once
  fairShare,         // protect     whose turn it is
  timeout,           // protect     how long it waits
  retry,             // protect     whether it is asked again
  circuitBreaker,    // protect     whether it is asked at all
  validateRequest,   // shape       whether the call is what the document says
  idempotency,       // shape       whether it was sent before
  transformHeaders,  // shape       what changes on the way
  transformBody,     // shape       what changes within
  cache,             // shape       what need not be asked again
  maskFields,        // shape       what is hidden
  validateResponse,  // shape       whether the answer is what the document says
  cors,              // shape       which pages may call
  deprecation,       // shape       what is going away
  terminate,         // route       what is closed
  redirect,          // route       what is elsewhere
  mock,              // route       what is made up
  mirror,            // route       where copies go
  split,             // route       which share goes elsewhere
  balance,           // route       which of several addresses
  journal,           // observe     what remains
  log,               // observe     what the operator sees
]

/** A policy module whose options are known to its schema alone. */
export interface AnyPolicy {
  readonly name: string
  readonly phase: Phase
  readonly repeats?: boolean
  readonly identifies?: boolean
  readonly summary: { readonly pl: string; readonly en: string }
  readonly schema: { readonly type: 'object'; readonly properties: object }
  check?(options: never, file: { readonly before: readonly string[] }): readonly Misfit[]
  build(options: never, tools: Tools): Hooks
}

export function policyNamed(name: string): AnyPolicy | undefined {
  return catalogue.find((policy) => policy.name === name)
}
