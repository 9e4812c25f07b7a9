// Whether a reply may be kept (RFC 9111 §3), and what is kept of it. In doubt it is not.

import type { Reply } from '../call.ts'
import { HeaderList } from '../headers.ts'
import { isOwned } from '../owned-headers.ts'
import type { StoredReply } from '../stored-reply.ts'
import { initialAge, toldLifetime } from './lifetime.ts'
import { readDirectives } from './read-directives.ts'
import type { Directives } from './read-directives.ts'

export interface Copy extends StoredReply {
  /** Names that the reply depends on, in lower case, and what the call said under each. */
  readonly vary: readonly string[]
  readonly said: readonly string[]
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  /** Milliseconds for which it is good, how old it came, and when that was, monotonic. */
  readonly lifetime: number
  readonly cameAged: number
  readonly cameAt: number
  /** Good only after the upstream has been asked. */
  readonly askFirst: boolean
  /** Never given out after its time. */
  readonly strict: boolean
  /** Bytes of memory, about. */
  readonly size: number
}

/** All of a copy but its body. */
export type Kept = Omit<Copy, 'bytes' | 'size'>

export interface Asked {
  /** The call as it came to the step, and as it went on from there. */
  readonly sent: HeaderList
  readonly forwarded: HeaderList
  /** Somebody showed who he is. */
  readonly known: boolean
}

export interface Rules {
  readonly everyone: boolean
  /** Milliseconds, where the upstream says nothing. */
  readonly otherwise: number
}

export interface Times {
  readonly wall: number
  readonly monotonic: number
  /** How long the answer took to come. */
  readonly delay: number
}

/** Kept where the upstream says for how long. */
const keepable: ReadonlySet<number> = new Set([200, 203, 204, 301, 308, 404, 410])
/** Kept also where it says nothing. */
const plain: ReadonlySet<number> = new Set([200, 203, 204])

/** What the gateway writes of the caller: a copy of his own depends on it in any case. */
const ofCaller: ReadonlySet<string> = new Set(
  ['system', 'entity', 'person', 'context', 'office', 'mandate', 'case', 'purpose'].map(
    (name) => `szyna-${name}`,
  ),
)

/** Undefined: it may not be kept. */
export function keptOf(
  { status, headers, from }: Pick<Reply, 'status' | 'headers' | 'from'>,
  { sent, forwarded, known }: Asked,
  { everyone, otherwise }: Rules,
  { wall, monotonic, delay }: Times,
): Kept | undefined {
  if (!keepable.has(status) || from === 'gateway' || headers.has('set-cookie')) return undefined
  const directives = readDirectives(headers.all('cache-control'))
  if (directives.has('no-store') || (everyone && directives.has('private'))) return undefined
  if (everyone && known && !isForAll(directives)) return undefined
  const vary = varyOf(headers)
  if (vary === undefined) return undefined
  const said = vary.map((name) => saidUnder(sent, name))
  // A step below changed it, or the gateway will write it: the next call cannot be told apart here.
  const unseen = (name: string) => isOwned(name) && (everyone || !ofCaller.has(name))
  if (vary.some((name, at) => unseen(name) || saidUnder(forwarded, name) !== said[at])) {
    return undefined
  }

  const own = new HeaderList(ownTexts(headers.flat))
  if (!own.has('date')) own.add('Date', new Date(wall).toUTCString())
  const etag = own.lone('etag') || undefined
  const lastModified = own.lone('last-modified') || undefined
  const lifetime =
    toldLifetime(headers, directives, everyone) ?? (plain.has(status) ? otherwise : 0)
  const cameAged = initialAge(headers, wall, delay)
  const askFirst = directives.has('no-cache')
  const useful = lifetime > cameAged && !askFirst
  if (!useful && etag === undefined && lastModified === undefined) return undefined
  return {
    status,
    flat: own.flat,
    from,
    vary,
    said: ownTexts(said),
    etag,
    lastModified,
    lifetime,
    cameAged,
    cameAt: monotonic,
    askFirst,
    strict:
      askFirst ||
      directives.has('must-revalidate') ||
      (everyone && (directives.has('proxy-revalidate') || directives.has('s-maxage'))),
  }
}

/** Parts of a head that was read would hold on to all of it; no field has a line end. */
function ownTexts(texts: readonly string[]): string[] {
  return Buffer.from(texts.join('\n'), 'latin1').toString('latin1').split('\n')
}

/** RFC 9111 §3.5: what was answered to somebody is for all only if the upstream says so. */
function isForAll(directives: Directives): boolean {
  return ['public', 's-maxage', 'must-revalidate'].some((name) => directives.has(name))
}

/** Undefined: it depends on more than the call says. */
function varyOf(headers: HeaderList): string[] | undefined {
  const names = [...new Set(varyIn(headers))]
  return names.includes('*') || names.length > 20 ? undefined : names.toSorted()
}

/** In lower case. */
function varyIn(headers: HeaderList): string[] {
  const names = headers.all('vary').flatMap((value) => value.toLowerCase().split(','))
  return names.map((name) => name.trim()).filter((name) => name !== '')
}

export function saidUnder(headers: HeaderList, name: string): string {
  return headers.all(name).join(', ')
}

/** What a 304 says anew stands in the place of the old (RFC 9111 §3.2); of the body it says nothing. */
export function renewedFields(old: readonly string[], told: HeaderList): HeaderList {
  const renewed = new HeaderList([...old])
  const fresh = told.flat
  const names = fresh.filter((name, at) => at % 2 === 0 && !ofBody(name))
  for (const name of new Set(names.map((one) => one.toLowerCase()))) renewed.delete(name)
  // They spoke of the old answer.
  renewed.delete('age')
  renewed.delete('date')
  for (let at = 0; at < fresh.length; at += 2) {
    if (!ofBody(fresh[at]!)) renewed.add(fresh[at]!, fresh[at + 1]!)
  }
  // What the body depended on it still depends on, also where only a step below wrote the field anew.
  const vary = new Set([...varyIn(new HeaderList([...old])), ...varyIn(told)])
  if (vary.size > 0) renewed.set('Vary', [...vary].join(', '))
  return renewed
}

function ofBody(name: string): boolean {
  return name.length >= 8 && name.slice(0, 8).toLowerCase() === 'content-'
}
