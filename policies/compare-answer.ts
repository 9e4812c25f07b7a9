// What a call got against what a golden case expects.

import type { JournalEntry } from '#kernel/journal/journal.ts'
import { isDeepStrictEqual } from 'node:util'
import type { Body } from './call.ts'
import { noBody } from './call.ts'
import type { CallCase } from './cases-schema.ts'
import type { HeaderList } from './headers.ts'
import type { Walked } from './testing/harness.ts'

export function compareAnswer(
  expected: CallCase,
  { reply, forwarded, attempts, copies }: Walked,
  entry: JournalEntry | undefined,
): string[] {
  const differences: string[] = []
  const answer = reply.problem ? `${reply.status} ${reply.problem.code}` : String(reply.status)
  if (String(expected.answer) !== answer) {
    const why = reply.problem ? ` (${reply.problem.message}${causeOf(reply.problem)})` : ''
    differences.push(`expected ${expected.answer}, got ${answer}${why}`)
  }
  if (expected.errors)
    differences.push(...compareErrors(expected.errors, reply.problem?.errors ?? []))
  differences.push(...compareFields('reply', expected['reply-headers'], reply.headers))
  differences.push(
    ...compareFields('forwarded', expected['forwarded-headers'], forwarded?.headers),
    ...compareBodies('reply', expected['reply-body'], reply.body),
    ...compareBodies('forwarded', expected['forwarded-body'], forwarded?.body),
  )
  if (expected.forwarded !== undefined && expected.forwarded !== (forwarded !== undefined)) {
    differences.push(expected.forwarded ? 'it did not go upstream' : 'it went upstream')
  }
  if (expected.copies && !isDeepStrictEqual(copies, expected.copies)) {
    differences.push(`copies: expected ${expected.copies.join(', ')}, got ${copies.join(', ')}`)
  }
  const asked = attempts.map((address) => address ?? null)
  if (expected.attempts && !isDeepStrictEqual(asked, expected.attempts)) {
    differences.push(
      `attempts: expected ${JSON.stringify(expected.attempts)}, got ${JSON.stringify(asked)}`,
    )
  }
  for (const [member, value] of Object.entries(expected.journal ?? {})) {
    const found = entry?.[member as keyof JournalEntry]
    if (!isDeepStrictEqual(found, value)) {
      differences.push(
        `journal: expected ${member} ${JSON.stringify(value)}, got ${JSON.stringify(found)}`,
      )
    }
  }
  return differences
}

function causeOf({ cause }: Error): string {
  return cause instanceof Error ? `; ${cause.message}` : ''
}

function compareErrors(
  expected: readonly string[],
  errors: readonly { in: string; pointer: string; detail: string }[],
): string[] {
  const got = errors.map((error) => `${error.in} ${error.pointer} ${error.detail}`)
  return [
    ...expected
      .filter((words) => !got.some((it) => it.startsWith(words)))
      .map((it) => `no error says: ${it}`),
    ...got
      .filter((it) => !expected.some((words) => it.startsWith(words)))
      .map((it) => `unexpected error: ${it}`),
  ]
}

/** JSON is compared as a value; a text as it is; null: there is none. */
function compareBodies(which: string, expected: unknown, body: Body = noBody): string[] {
  if (expected === undefined) return []
  const text = body.kind === 'bytes' ? Buffer.from(body.bytes).toString() : undefined
  const got = text !== undefined && typeof expected !== 'string' ? parsed(text) : (text ?? null)
  if (isDeepStrictEqual(got, expected)) return []
  return [`${which} body: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function compareFields(
  which: string,
  expected: Readonly<Record<string, string | null>> = {},
  headers: HeaderList | undefined,
): string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    const found = headers?.all(name.toLowerCase()) ?? []
    const got = found.length > 0 ? found.join(' & ') : null
    return got === value ? [] : [`${which} header ${name}: expected ${value}, got ${got}`]
  })
}
