// Replies in the words of Express Gateway, which its callers know: a status and a short text. The
// problem beside it is what the journal says of the refusal.

import { STATUS_CODES } from 'node:http'
import { Problem } from '#kernel/problem/problem.ts'
import type { ProblemCode } from '#kernel/problem/problem.ts'
import type { Reply } from '#policies/call.ts'
import { HeaderList } from '#policies/headers.ts'

const plain = 'text/plain; charset=utf-8'
export const html = 'text/html; charset=utf-8'

export function textReply(status: number, text: string, type: string, problem?: Problem): Reply {
  const headers = new HeaderList(['content-type', type])
  const body = { kind: 'bytes', bytes: Buffer.from(text) } as const
  return { status, headers, body, from: 'gateway', ...(problem && { problem }) }
}

/** `Unauthorized`, `Forbidden`, `Not Found` … */
export function statusReply(status: number, code: ProblemCode, detail: string): Reply {
  return textReply(status, STATUS_CODES[status] ?? String(status), plain, new Problem(code, detail))
}
