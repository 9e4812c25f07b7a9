// A refusal as a reply: `application/problem+json` (RFC 9457) in the language the client asks for,
// Polish where it does not say.

import { preferredLanguage } from '#kernel/problem/preferred-language.ts'
import { problemBody } from '#kernel/problem/problem.ts'
import type { Language, Problem } from '#kernel/problem/problem.ts'
import type { Reply } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'

export function problemReply(problem: Problem, traceId: string, language: Language): Reply {
  const text = JSON.stringify(problemBody(problem, traceId, language))
  const headers = new HeaderList([
    'content-type',
    'application/problem+json',
    'content-language',
    language,
    'cache-control',
    'no-store',
    ...problem.headers,
  ])
  const body = { kind: 'bytes', bytes: Buffer.from(text) } as const
  return { status: problem.status, headers, body, from: 'gateway', problem }
}

/** `raw`: names and values as they came. */
export function languageIn(raw: readonly string[]): Language {
  const at = raw.findIndex((name, n) => n % 2 === 0 && name.toLowerCase() === 'accept-language')
  return preferredLanguage(at === -1 ? undefined : raw[at + 1])
}
