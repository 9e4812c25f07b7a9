// The sandbox: answers made from the examples of a document. It stands behind its own door, open to
// everybody within a limit, and behind `/api/…` of an API that has no upstream yet, after the whole
// policy. Its answers say `Szyna-Sandbox: true`, so that nobody takes them for facts.

import type { PublishedApi, PublishedOperation } from '#api-catalog/published.ts'
import { sandboxAnswer } from '#api-catalog/sandbox/answer.ts'
import type { Reply } from '#policies/call.ts'
import { noBody } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'

/** Throws the problem `sandbox/no-example`. */
export function sandboxReply(
  api: PublishedApi,
  operation: PublishedOperation,
  asked: HeaderList,
): Reply {
  const {
    status,
    headers: flat,
    body,
  } = sandboxAnswer(api, operation, {
    prefer: asked.get('prefer'),
    accept: asked.get('accept'),
  })
  const headers = new HeaderList(flat)
  headers.set('szyna-sandbox', 'true')
  return {
    status,
    headers,
    body: body.length > 0 ? { kind: 'bytes', bytes: body } : noBody,
    from: 'sandbox',
  }
}
