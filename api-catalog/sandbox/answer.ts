// What the sandbox answers to a call: chosen among the answers that were made when the document was
// registered; nothing is made, parsed or looked up in the document here.
//
//   all answers ─ code? ─▶ of that code, else of its range, else `default` ─ example? ─▶ named so
//               └ none asked: the first 2xx                               ─ Accept? ─▶ liked best
//
// The body comes from a document of others and is served under the bus's own address: a browser must
// neither guess its type nor run it.

import { refuse } from '#kernel/problem/problem.ts'
import type { PublishedApi, PublishedOperation, SandboxAnswer } from '../published.ts'
import { liking } from './accept.ts'
import { readPrefer } from './prefer.ts'
import type { Preferences } from './prefer.ts'

export interface SandboxAsk {
  /** Headers of the call. */
  readonly prefer: string | undefined
  readonly accept: string | undefined
}

export interface SandboxReply {
  readonly status: number
  /** Flat list of names and values. */
  readonly headers: string[]
  /** Empty where HTTP has none: 204, 304, HEAD. */
  readonly body: Uint8Array
}

/** @throws Problem `sandbox/no-example` which says what there is */
export function sandboxAnswer(
  api: PublishedApi,
  operation: PublishedOperation,
  ask: SandboxAsk,
): SandboxReply {
  const answers = (Object.hasOwn(api.sandbox, operation.id) && api.sandbox[operation.id]) || []
  const wish = readPrefer(ask.prefer)
  const { status, answer } = choose(answers, wish, ask.accept)
  const headers = [
    'szyna-sandbox',
    'true',
    'x-content-type-options',
    'nosniff',
    'content-security-policy',
    "sandbox; default-src 'none'",
  ]
  if (answer.mediaType !== null) headers.push('content-type', contentType(answer.mediaType))
  const applied = [
    wish.code && `code=${wish.code}`,
    wish.example && `example=${quoted(wish.example)}`,
  ].filter(Boolean)
  if (applied.length > 0) headers.push('preference-applied', applied.join(', '))
  headers.push(...answer.headers)
  const bodiless = operation.method === 'HEAD' || status === 204 || status === 205 || status === 304
  return { status, headers, body: bodiless ? new Uint8Array() : encoder.encode(answer.body) }
}

const encoder = new TextEncoder()

interface Choice {
  readonly status: number
  readonly answer: SandboxAnswer
}

function choose(
  answers: readonly SandboxAnswer[],
  wish: Preferences,
  accept: string | undefined,
): Choice {
  const coded = wish.code === undefined ? usual(answers, wish.example) : ofCode(answers, wish.code)
  if (coded.length === 0) {
    const there = [...new Set(answers.map(({ range, status }) => range ?? status))].join(', ')
    refuse(
      'sandbox/no-example',
      wish.code === undefined
        ? 'The document declares no response that the sandbox could give.'
        : `The sandbox has no answer ${wish.code}; it has: ${there || 'none'}.`,
    )
  }
  const named =
    wish.example === undefined ? coded : coded.filter(({ example }) => example === wish.example)
  if (named.length === 0) {
    const there = [...new Set(coded.map(({ example }) => example))].slice(0, 20).join(', ')
    refuse('sandbox/no-example', `The sandbox has no such example; it has: ${there}.`)
  }
  const answer = mostLiked(named, accept)
  if (!answer) {
    const there = [...new Set(named.map(({ mediaType }) => mediaType))].join(', ')
    refuse('sandbox/no-example', `The sandbox answers in ${there} here; ask for that in Accept.`)
  }
  return { status: wish.code ?? answer.status, answer }
}

/** Exactly that code, else its range, else `default`. */
function ofCode(answers: readonly SandboxAnswer[], code: number): readonly SandboxAnswer[] {
  const range = `${Math.trunc(code / 100)}XX`
  for (const kind of [undefined, range, 'default']) {
    const found = answers.filter(
      (answer) => answer.range === kind && (kind !== undefined || answer.status === code),
    )
    if (found.length > 0 && code >= 200 && code <= 599) return found
  }
  return []
}

/** Those of the first success; those of any status that have the example asked for; else the first. */
function usual(
  answers: readonly SandboxAnswer[],
  example: string | undefined,
): readonly SandboxAnswer[] {
  const sorted = answers.toSorted((a, b) => rank(a) - rank(b))
  const first = sorted.find((answer) => answer.example === example) ?? sorted[0]
  return sorted.filter(({ status, range }) => status === first?.status && range === first.range)
}

function rank({ status, range }: SandboxAnswer): number {
  const success = status >= 200 && status < 300
  return (success ? 0 : 1000) + status + (range === undefined ? 0 : 0.5)
}

/** The first among equals; an answer without a body suits everybody. */
function mostLiked(
  answers: readonly SandboxAnswer[],
  accept: string | undefined,
): SandboxAnswer | undefined {
  let best: { answer: SandboxAnswer; like: number } | undefined
  for (const answer of answers) {
    const like = answer.mediaType === null ? 1 : liking(accept, answer.mediaType)
    if (like > (best?.like ?? 0)) best = { answer, like }
  }
  return best?.answer
}

/** Media type ranges are for declaring; an answer has one type. */
function contentType(mediaType: string): string {
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(mediaType))
    return 'application/octet-stream'
  return mediaType.includes('*') ? 'application/json' : mediaType
}

function quoted(name: string): string {
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return name
  return `"${name.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?')}"`
}
