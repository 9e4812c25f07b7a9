// Answers in place of the system behind the API: with an example of the document, or with what the
// file says. Marked `Szyna-Mock: true`, so that nobody takes it for a fact. Other steps treat it as an
// answer of the sandbox: they check and mask it as they would the real one.

import { Problem } from '#kernel/problem/problem.ts'
import { noBody } from '../call.ts'
import type { Reply } from '../call.ts'
import { HeaderList } from '../headers.ts'
import { definePolicy } from '../policy.ts'
import type { Hooks, Tools } from '../policy.ts'
import { refuses } from '../told.ts'
import { chooseExample } from './choose-example.ts'
import { checkMock, schema } from './options.ts'
import type { Mock } from './options.ts'

export default definePolicy<Mock>({
  name: 'mock',
  phase: 'route',
  summary: {
    pl: 'Odpowiada przykładem w miejsce systemu, który stoi za API.',
    en: 'Answers with an example in place of the system behind the API.',
  },
  schema,
  check: checkMock,
  build(options, tools): Hooks {
    const answer = answerOf(options, tools)
    if (answer === undefined) {
      return { request: refuse, explain: () => refuses(noExample()) }
    }
    const { status, mediaType, text } = answer
    const bytes = Buffer.from(text)
    const flat = fieldsOf(options.headers ?? {}, bytes.length > 0 ? mediaType : undefined)
    const { delay = 0 } = options
    const later = () => new Promise<Reply>((resolve) => setTimeout(() => resolve(reply()), delay))
    const because = `${status}: an example is answered, and the system behind the API is not asked.`
    return { request: delay > 0 ? later : reply, explain: () => ({ would: 'answer', because }) }

    function reply(): Reply {
      return {
        status,
        headers: new HeaderList([...flat]),
        // Steps may write into what they get.
        body: bytes.length > 0 ? { kind: 'bytes', bytes: Buffer.from(bytes) } : noBody,
        from: 'sandbox',
      }
    }
  },
})

interface Answer {
  readonly status: number
  readonly mediaType: string
  readonly text: string
}

/** Undefined: the example is one of another operation. */
function answerOf(options: Mock, tools: Tools): Answer | undefined {
  const { body, example, status } = options
  if (example !== undefined) {
    const found = chooseExample({ ...options, example }, tools)
    if (found === undefined) return undefined
    const { mediaType, value } = found
    return { status: status ?? found.status, mediaType, text: written(value, mediaType) }
  }
  const mediaType = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json'
  return { status: status ?? 200, mediaType, text: written(body, mediaType) }
}

/** As JSON, but for a text of another kind. */
function written(value: unknown, mediaType: string): string {
  const isText = typeof value === 'string' && !/[/+]json\s*(?:;|$)/i.test(mediaType)
  return isText ? value : (JSON.stringify(value) ?? '')
}

function fieldsOf(
  headers: Readonly<Record<string, string>>,
  mediaType: string | undefined,
): string[] {
  const fields = new HeaderList(Object.entries(headers).flat())
  if (mediaType !== undefined && !fields.has('content-type')) {
    fields.add('Content-Type', contentType(mediaType))
  }
  // A document of others is served under the bus's own address: no browser guesses its type or runs it.
  fields.set('X-Content-Type-Options', 'nosniff')
  fields.set('Content-Security-Policy', "sandbox; default-src 'none'")
  fields.set('Szyna-Mock', 'true')
  return fields.flat
}

/** Media type ranges are for declaring; an answer has one type. */
function contentType(mediaType: string): string {
  if (!/^[!-~](?:[ -~]*[!-~])?$/.test(mediaType)) return 'application/octet-stream'
  return mediaType.includes('*') ? 'application/json' : mediaType
}

function refuse(): never {
  throw noExample()
}

function noExample(): Problem {
  const detail =
    'This operation is mocked, and the document gives it no such example; ask the owner of the API.'
  return new Problem('sandbox/no-example', detail)
}
