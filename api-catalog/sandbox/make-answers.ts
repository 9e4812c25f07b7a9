// The answers of the sandbox, made once when a document is registered: for each operation and each
// response code it declares, in each media type. Runs in the intake worker only.
//
//   200, 404      →  that status
//   4XX, default  →  the status it usually stands for, and the range, which answers `Prefer: code=…` too

import type { Finding, OpenApiDocument, Sandbox, SandboxAnswer } from '../published.ts'
import { followRef } from '../intake/follow-ref.ts'
import { escapePointer } from '../intake/pointer.ts'
import type { FoundOperation } from '../intake/read-operations.ts'
import { bodiesOf } from './bodies-of.ts'
import { declaredHeaders } from './declared-headers.ts'

export const sandboxLimits = {
  /** UTF-16 units of one body, and of all of an API. */
  length: 64 << 10,
  all: 4 << 20,
  examples: 20,
  mediaTypes: 5,
  milliseconds: 2000,
}

export interface MadeAnswers {
  readonly sandbox: Sandbox
  readonly findings: Omit<Finding, 'severity'>[]
}

interface Response {
  readonly content?: object
  readonly headers?: unknown
}

type Uncoded = Omit<SandboxAnswer, 'status' | 'range'>

/** `monotonic`: milliseconds. */
export function makeAnswers(
  document: OpenApiDocument,
  operations: readonly FoundOperation[],
  monotonic: () => number,
): MadeAnswers {
  const started = monotonic()
  const findings: Omit<Finding, 'severity'>[] = []
  const made = new Map<unknown, Uncoded[]>()
  let length = 0
  const sandbox = Object.fromEntries(
    operations.map((found) => [found.operation.id, answersOf(found)]),
  )
  if (full()) note('', 'The answers are more than the sandbox keeps; some have no body.')
  return { sandbox, findings }

  function full(): boolean {
    return length > sandboxLimits.all || monotonic() - started > sandboxLimits.milliseconds
  }

  function note(pointer: string, message: string): void {
    findings.push({ rule: 'sandbox-answer', pointer, message })
  }

  function answersOf({ node, operation: { path, method } }: FoundOperation): SandboxAnswer[] {
    const pointer = `/paths/${escapePointer(path)}/${method.toLowerCase()}/responses`
    const codes = Object.keys(node.responses ?? {})
    const succeeds = codes.some((code) => /^2(\d\d|XX)$/i.test(code))
    return codes.flatMap((code) => {
      const meant = statusOf(code, succeeds)
      const response = followRef(document, node.responses?.[code])
      if (!meant || typeof response !== 'object' || response === null) return []
      const whole: Response = response
      const shown = withoutBody.has(meant.status) ? { headers: whole.headers } : whole
      return answersIn(shown, `${pointer}/${code}`).map((answer) => {
        length += answer.body.length
        return { ...meant, ...answer, ...(full() && { body: '' }) }
      })
    })
  }

  /** A response that several operations share is made once. */
  function answersIn(response: Response, pointer: string): Uncoded[] {
    const known = made.get(response)
    if (known) return known
    const headers = declaredHeaders(response.headers, document)
    const content = full() ? [] : Object.entries(response.content ?? {})
    const answers: Uncoded[] = content
      .slice(0, sandboxLimits.mediaTypes)
      .flatMap(([mediaType, given]) => {
        const media = (followRef(document, given) ?? {}) as Record<string, unknown>
        const place = `${pointer}/content/${escapePointer(mediaType)}`
        const bodies = bodiesOf(media, mediaType, document, sandboxLimits, (below, message) =>
          note(place + below, message),
        )
        return bodies.map(([example, body]) => ({ example, mediaType, body, headers }))
      })
    if (answers.length === 0)
      answers.push({ example: 'default', mediaType: null, body: '', headers })
    made.set(response, answers)
    return answers
  }
}

const withoutBody = new Set([204, 205, 304])

/** `default` stands for success when none other is declared, else for 500. */
function statusOf(
  code: string,
  succeeds: boolean,
): Pick<SandboxAnswer, 'status' | 'range'> | undefined {
  if (/^[2-5]\d\d$/.test(code)) return { status: Number(code) }
  const [, hundreds] = /^([2-5])XX$/i.exec(code) ?? []
  if (hundreds !== undefined) return { status: Number(hundreds) * 100, range: `${hundreds}XX` }
  return code === 'default' ? { status: succeeds ? 500 : 200, range: 'default' } : undefined
}
