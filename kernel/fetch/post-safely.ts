// POST to an address that somebody outside wrote down, under the same guard as fetch-safely.ts: never to a
// place inside the network, never along a redirect, never for longer than told. Plain http only to a host
// that is allowed by name. Of the answer no more is read than was asked for.

import { inside, isAllowed, isInside, pinned, whyNotUrl } from './fetch-safely.ts'
import type { LookupAll } from './fetch-safely.ts'
import { whyFailed } from './why-failed.ts'

export interface PostLimits {
  /** `host` or `host:port` that may be called though it lies inside, also by http. */
  readonly allow: readonly string[]
  /** Bytes of the answer's body that are read; the rest is cut off. 0: none. */
  readonly readBytes: number
  /** For everything, from resolving the name to the last byte that is read. */
  readonly totalMs: number
  readonly lookup?: LookupAll
  /** Ends it early. */
  readonly signal?: AbortSignal
}

export interface Posting {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Posted =
  /** `status` is 200 to 299. */
  | { readonly kind: 'taken'; readonly status: number; readonly text: string }
  /** `sentence` says what is wrong; it holds no query, where secrets travel, and nothing of the answer. */
  | { readonly kind: 'refused'; readonly sentence: string }

/** Why nothing would be sent there; undefined: it may be tried. */
export function whyNotPosted(address: string, allow: readonly string[]): string | undefined {
  if (!URL.canParse(address)) return 'Write a whole address, as https://host/path.'
  const url = new URL(address)
  const wrong = whyNotUrl(url, allow)
  if (wrong !== undefined) return forPosting(wrong)
  if (url.protocol === 'https:' || isAllowed(url, allow)) return undefined
  return 'Only https is taken.'
}

/** Never throws: what cannot be sent is refused with a sentence. */
export async function postSafely(
  address: string,
  posting: Posting,
  limits: PostLimits,
): Promise<Posted> {
  const wrong = whyNotPosted(address, limits.allow)
  if (wrong !== undefined) return { kind: 'refused', sentence: wrong }
  const url = new URL(address)
  const { totalMs } = limits
  const { Agent, request } = await import('undici')
  const agent = new Agent({
    connect: { lookup: pinned(url, limits), timeout: totalMs },
    pipelining: 0,
  })
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      dispatcher: agent,
      signal: AbortSignal.any([
        AbortSignal.timeout(totalMs),
        ...(limits.signal ? [limits.signal] : []),
      ]),
      ...posting,
    })
    body.on('error', () => undefined)
    if (statusCode >= 300 && statusCode < 400) {
      return { kind: 'refused', sentence: 'It redirects, and redirects are not followed.' }
    }
    if (statusCode < 200 || statusCode > 299) {
      return { kind: 'refused', sentence: `It answers ${statusCode}, not 2xx.` }
    }
    return { kind: 'taken', status: statusCode, text: await readStart(body, limits.readBytes) }
  } catch (thrown) {
    const why = isInside(thrown) ? inside : whyFailed(thrown, totalMs)
    return { kind: 'refused', sentence: forPosting(why) }
  } finally {
    void agent.destroy()
  }
}

/** The cure for a document, to hand in its file, is none here. */
function forPosting(sentence: string): string {
  const cure = 'let the administrator add its host to SZYNA_FETCH_ALLOW.'
  if (sentence === inside) return `It leads inside the network. Give one outside, or ${cure}`
  return sentence.replace('; hand in the file instead.', '.')
}

async function readStart(body: AsyncIterable<Buffer>, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  if (most > 0) {
    for await (const chunk of body) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= most) break
    }
  }
  return Buffer.concat(chunks).subarray(0, most).toString()
}
