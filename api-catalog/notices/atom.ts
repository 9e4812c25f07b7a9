// Feeds as Atom (RFC 4287): what changed in APIs, for everybody, and what one entity was told. Text in,
// text out: nothing is read or fetched here, and everything is escaped.

import type { ChangeClass } from '../compare/change.ts'
import type { ChangelogEntry } from './notice-needs.ts'
import type { Notice } from './notice.ts'

export type Language = 'pl' | 'en'

/** A version that was published, or an end that was announced. */
export type FeedEntry = (OfMajor & PublishedVersion) | (OfMajor & AnnouncedEnd)

interface OfMajor {
  readonly entity: string
  /** Slug of the API. */
  readonly api: string
  readonly major: number
  /** As people call it; absent: its address. */
  readonly title?: string
}

export interface PublishedVersion extends Pick<
  ChangelogEntry,
  'version' | 'at' | 'changes' | 'forced'
> {
  readonly kind: 'version'
}

export interface AnnouncedEnd {
  readonly kind: 'deprecation'
  /** ISO 8601: when it was announced. */
  readonly at: string
  readonly deprecatedAt?: string | undefined
  readonly sunsetAt?: string | undefined
  /** `{entity}/{api}/v{major}`. */
  readonly successor?: string | undefined
}

export interface FeedOptions {
  /** No slash at the end. */
  readonly publicUrl: string
  readonly language: Language
  /** `/changes.atom` unless told. */
  readonly path?: string
}

const most = 100
const mostSentences = 50

/** The newest first whatever the order given, at most 100. */
export function atomOfChanges(entries: readonly FeedEntry[], options: FeedOptions): string {
  const { publicUrl, language, path = '/changes.atom' } = options
  const said = words[language]
  const drawn = entries
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, most)
    .map((entry) => {
      const { entity, api, major, at } = entry
      const address = `${publicUrl}/apis/${entity}/${api}`
      const what = entry.kind === 'version' ? entry.version : `deprecation-${at}`
      return drawEntry({
        id: `${address}/v${major}#${encodeURIComponent(what.toWellFormed())}`,
        title: titleOfEntry(entry, language),
        at,
        address,
        author: entity,
        categories: entry.kind === 'version' ? [worstOf(entry)] : ['deprecation'],
        lines: linesOf(entry, language),
      })
    })
  const title =
    path === '/changes.atom' ? said.all : `${said.all}: ${path.split('/').slice(2, 4).join('/')}`
  return drawFeed({ id: publicUrl + path, title, publicUrl, language }, entries, drawn)
}

/** What one entity was told; only for itself. */
export function atomOfNotices(
  entity: string,
  notices: readonly Notice[],
  { publicUrl, language }: FeedOptions,
): string {
  const drawn = notices.map(({ id, title, at, address, kind, data }) =>
    drawEntry({
      id: `urn:uuid:${id}`,
      title: title[language],
      at,
      address: publicUrl + address,
      author: data.api.split('/')[0] ?? entity,
      categories: [kind],
      lines: (data.changes ?? []).slice(0, mostSentences).map(({ message }) => message),
    }),
  )
  const id = `${publicUrl}/desk/notices.atom?entity=${entity}`
  const title = `${words[language].told}: ${entity}`
  return drawFeed({ id, title, publicUrl, language }, notices, drawn)
}

interface DrawnEntry {
  readonly id: string
  readonly title: string
  readonly at: string
  readonly address: string
  readonly author: string
  readonly categories: readonly string[]
  readonly lines: readonly string[]
}

function drawEntry({ id, title, at, address, author, categories, lines }: DrawnEntry): string {
  return `  <entry>
    <id>${xml(id)}</id>
    <title>${xml(title)}</title>
    <updated>${xml(at)}</updated>
    <author><name>${xml(author)}</name></author>
    <link href="${xml(address)}"/>
${categories.map((term) => `    <category term="${xml(term)}"/>\n`).join('')}    <content type="text">${xml([title, ...lines].join('\n'))}</content>
  </entry>`
}

interface FeedHead {
  readonly id: string
  readonly title: string
  readonly publicUrl: string
  readonly language: Language
}

function drawFeed(
  { id, title, publicUrl, language }: FeedHead,
  entries: readonly { readonly at: string }[],
  drawn: readonly string[],
): string {
  const updated =
    entries
      .map(({ at }) => at)
      .toSorted()
      .at(-1) ?? '1970-01-01T00:00:00.000Z'
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
  <id>${xml(id)}</id>
  <title>${xml(title)}</title>
  <updated>${xml(updated)}</updated>
  <link rel="self" type="application/atom+xml" href="${xml(id)}"/>
  <link rel="alternate" type="text/html" href="${xml(publicUrl)}/"/>
${drawn.join('\n')}
</feed>
`
}

// oxfmt-ignore
const words = {
  pl: {
    all: 'Zmiany w API', told: 'Powiadomienia',
    version: 'wersja', deprecated: 'API jest wycofywane', since: 'Wycofywane od', end: 'Koniec',
    successor: 'Następca', forced: 'Opublikowano mimo to', more: 'i dalsze',
    breaking: 'zrywa zgodność', maybe: 'może zmienić działanie', harmless: 'nieszkodliwe',
  },
  en: {
    all: 'Changes of APIs', told: 'Notices',
    version: 'version', deprecated: 'the API is deprecated', since: 'Deprecated from', end: 'End',
    successor: 'Successor', forced: 'Published all the same', more: 'and more',
    breaking: 'breaking', maybe: 'may break', harmless: 'harmless',
  },
} as const

function titleOfEntry(entry: FeedEntry, language: Language): string {
  const said = words[language]
  const { entity, api, major, title = `${entity}/${api}` } = entry
  if (entry.kind === 'deprecation') return `${title} v${major}: ${said.deprecated}`
  return `${title}: ${said.version} ${entry.version}, ${said[worstOf(entry)]}`
}

function worstOf({ changes }: PublishedVersion): ChangeClass {
  const classes = new Set(changes.map((change) => change.class))
  if (classes.has('breaking')) return 'breaking'
  return classes.has('maybe') ? 'maybe' : 'harmless'
}

function linesOf(entry: FeedEntry, language: Language): string[] {
  const said = words[language]
  if (entry.kind === 'deprecation') {
    const facts = [
      [said.since, entry.deprecatedAt],
      [said.end, entry.sunsetAt],
      [said.successor, entry.successor],
    ]
    return facts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  }
  const { changes, forced } = entry
  return [
    ...changes.slice(0, mostSentences).map((one) => `[${said[one.class]}] ${one.message}`),
    ...(changes.length > mostSentences ? [`${said.more}: ${changes.length - mostSentences}`] : []),
    ...(forced === undefined ? [] : [`${said.forced}: ${forced}`]),
  ]
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Characters that XML 1.0 cannot hold at all (§2.2) become a mark. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, (found) => entities[found] ?? found)
}
