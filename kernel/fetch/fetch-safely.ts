// GET of an address that somebody outside wrote down. It must never reach a place inside the network
// (server-side request forgery), follow a redirect, wait for ever, or take more than it was told to.
//
//   URL ─ http(s)? credentials? ─▶ IP literal? ─ outside? ─▶ connect ─▶ reply ─ 2xx? size? UTF-8? ─▶ text
//                                      └ name ─▶ resolve ─ all outside? ─┘
//                                               once, and the connection goes to what was checked

import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import type { Agent, request as Request } from 'undici'
import { isOutsideAddress } from './outside-address.ts'
import { whyFailed } from './why-failed.ts'

export interface FetchLimits {
  /** `host` or `host:port` that may be called though it lies inside. */
  readonly allow: readonly string[]
  /** Bytes of the body. */
  readonly maxBytes: number
  /** For everything, from resolving the name to the last byte. */
  readonly totalMs: number
  /** How names are resolved; the system's resolver unless a test says otherwise. */
  readonly lookup?: LookupAll
  /** Of what is there already: the server may say that it is still the same. */
  readonly known?: Validators
  /** Ends it early. */
  readonly signal?: AbortSignal
}

/** By what a server knows a text again (RFC 9110 §8.8). */
export interface Validators {
  readonly etag?: string
  readonly lastModified?: string
}

export type LookupAll = (
  hostname: string,
  options: { all: true },
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

export type Fetched =
  | {
      kind: 'fetched'
      url: string
      mediaType: string | undefined
      text: string
      validators: Validators
    }
  /** Only where `known` was told. */
  | { kind: 'unchanged' }
  /** `sentence` says what is wrong and what to do; it holds no address of ours. */
  | { kind: 'refused'; sentence: string }

/** Never throws: what cannot be fetched is refused with a sentence. */
export async function fetchSafely(address: string, limits: FetchLimits): Promise<Fetched> {
  if (!URL.canParse(address)) {
    return {
      kind: 'refused',
      sentence: `Write a whole address, as https://host/path, not ${quote(address)}.`,
    }
  }
  const url = new URL(address)
  // Neither credentials nor the query, where secrets travel, go into a sentence.
  const place = quote(`${url.protocol}//${url.host}${url.pathname}`)
  const wrong = whyNotUrl(url, limits.allow)
  if (wrong) return { kind: 'refused', sentence: `${place} is not fetched: ${wrong}` }
  // Loaded only when something is fetched.
  const undici = await import('undici')
  const agent = new undici.Agent({
    connect: { lookup: pinned(url, limits), timeout: limits.totalMs },
    pipelining: 0,
  })
  try {
    return await get(url, place, { agent, request: undici.request }, limits)
  } catch (thrown) {
    const why = isInside(thrown) ? inside : whyFailed(thrown, limits.totalMs)
    return { kind: 'refused', sentence: `${place} cannot be fetched: ${why}` }
  } finally {
    void agent.destroy()
  }
}

export function whyNotUrl(url: URL, allow: readonly string[]): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'Only https and http are taken.'
  if (url.username || url.password) return 'It carries a user name or password; leave them out.'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !isOutsideAddress(host) && !isAllowed(url, allow)) return inside
  return undefined
}

export const inside =
  'It leads inside the network. Hand in the file itself, or let the administrator add its host to ' +
  'SZYNA_FETCH_ALLOW.'

export function isAllowed(url: URL, allow: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const names = [url.hostname, `${url.hostname}:${port}`]
  return allow.some((entry) => names.includes(entry.toLowerCase()))
}

class InsideError extends Error {}

export function isInside(thrown: unknown): boolean {
  return (
    thrown instanceof InsideError || (thrown as { cause?: unknown }).cause instanceof InsideError
  )
}

/** The name is resolved once for the connection, which then goes to one of the checked addresses. */
export function pinned(
  url: URL,
  { allow, lookup = systemLookup as LookupAll }: Pick<FetchLimits, 'allow' | 'lookup'>,
): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      const first = addresses?.[0]
      if (error || !first) return done(error ?? new Error('no address'), '', 0)
      const outside = addresses.every(({ address }) => isOutsideAddress(address))
      if (!outside && !isAllowed(url, allow)) return done(new InsideError(), '', 0)
      if (options.all) return done(null, addresses)
      return done(null, first.address, first.family)
    })
  }
}

interface Client {
  readonly agent: Agent
  readonly request: typeof Request
}

async function get(
  url: URL,
  place: string,
  { agent, request }: Client,
  limits: FetchLimits,
): Promise<Fetched> {
  const { statusCode, headers, body } = await request(url, {
    dispatcher: agent,
    signal: AbortSignal.any([
      AbortSignal.timeout(limits.totalMs),
      ...(limits.signal ? [limits.signal] : []),
    ]),
    headers: {
      accept: 'application/json, application/yaml, text/*;q=0.9',
      'accept-encoding': 'identity',
      ...conditions(limits.known),
    },
  })
  const refused = (sentence: string): Fetched => {
    body.on('error', () => undefined).destroy()
    return { kind: 'refused', sentence: `${place} ${sentence}` }
  }
  if (statusCode === 304 && Object.keys(conditions(limits.known)).length > 0) {
    body.on('error', () => undefined).destroy()
    return { kind: 'unchanged' }
  }
  if (statusCode >= 300 && statusCode < 400) {
    return refused(`redirects${target(headers.location, url)}, and redirects are not followed.`)
  }
  if (statusCode < 200 || statusCode > 299) return refused(`answers ${statusCode}, not 200.`)
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    return refused('answers compressed though asked not to; hand in the file itself.')
  }
  const tooLarge = `is larger than ${limits.maxBytes} bytes.`
  if (Number(headers['content-length'] ?? 0) > limits.maxBytes) return refused(tooLarge)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > limits.maxBytes) return refused(tooLarge)
  }
  const text = utf8(Buffer.concat(chunks))
  if (text === undefined) return refused('does not answer in UTF-8; save the file as UTF-8.')
  const mediaType = String(headers['content-type'] ?? '')
    .split(';')[0]
    ?.trim()
    .toLowerCase()
  const validators = validatorsOf(headers)
  return { kind: 'fetched', url: url.href, mediaType: mediaType || undefined, text, validators }
}

/** What came from outside goes out again as a field: only what can be one is kept. */
function validatorsOf({
  etag,
  'last-modified': lastModified,
}: Readonly<Record<string, string | string[] | undefined>>): Validators {
  const isTag = typeof etag === 'string' && /^(?:W\/)?"[!#-~]{0,200}"$/.test(etag)
  const isDay = typeof lastModified === 'string' && /^[\w:, ]{20,40}$/.test(lastModified)
  return { ...(isTag && { etag }), ...(isDay && { lastModified }) }
}

function conditions({ etag, lastModified }: Validators = {}): Record<string, string> {
  return {
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
  }
}

/** ` to https://…; give that address`, when the server says where. */
function target(location: unknown, base: URL): string {
  if (typeof location !== 'string' || !URL.canParse(location, base.href)) return ''
  const to = new URL(location, base)
  to.username = to.password = ''
  return ` to ${quote(to.href)}: give that address if you trust it`
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function quote(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
