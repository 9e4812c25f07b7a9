// What machines look for under `/.well-known/`: the catalog as a linkset (RFC 9727, RFC 9264) and the
// contact for reports of vulnerabilities (RFC 9116).

import type { Clock } from '#kernel/clock/clock.ts'
import type { PublishedApi } from '../published.ts'
import { versionLinks } from '../machines/addresses.ts'
import { apiAddress } from './addresses.ts'
import type { Reply } from './reply.ts'

const profile = 'https://www.rfc-editor.org/info/rfc9727'

/**
 * One link context for each API (RFC 9727 §4.2, relations of RFC 8631): its document, its page, what is told
 * of it elsewhere and its state.
 */
export function apiCatalogReply(apis: readonly PublishedApi[], publicUrl: string): Reply {
  const catalog = `${publicUrl}/.well-known/api-catalog`
  const linkset = [
    { anchor: catalog, item: apis.map((api) => ({ href: anchorOf(api, publicUrl) })) },
    ...apis.map((api) => ({
      anchor: anchorOf(api, publicUrl),
      'service-desc': [
        {
          href: `${publicUrl}${apiAddress(api)}/openapi.json`,
          type: 'application/vnd.oai.openapi+json',
          title: api.title,
        },
      ],
      'service-doc': [
        { href: `${publicUrl}${apiAddress(api)}`, type: 'text/html', title: api.title },
      ],
      'service-meta': metaOf(api, publicUrl),
      status: [{ href: `${publicUrl}${versionLinks(api).self}`, type: 'application/json' }],
    })),
  ]
  return {
    status: 200,
    mediaType: `application/linkset+json; profile="${profile}"`,
    body: JSON.stringify({ linkset }),
    headers: { Link: `<${catalog}>; rel="api-catalog"`, 'Access-Control-Allow-Origin': '*' },
  }
}

/** Undefined without a contact: RFC 9116 §2.5.3 demands one. Expires in 180 days. */
export function securityTxtReply(
  contact: string | undefined,
  { publicUrl, clock }: { publicUrl: string; clock: Clock },
): Reply | undefined {
  if (contact === undefined) return undefined
  const day = 86_400_000
  const expires = new Date((Math.floor(clock.now() / day) + 180) * day)
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    `Canonical: ${publicUrl}/.well-known/security.txt`,
    'Preferred-Languages: pl, en',
  ]
  return { status: 200, mediaType: 'text/plain; charset=utf-8', body: `${lines.join('\n')}\n` }
}

function metaOf(api: PublishedApi, publicUrl: string): object[] {
  const { jsonld, turtle, feed } = versionLinks(api)
  return [
    { href: publicUrl + jsonld, type: 'application/ld+json' },
    { href: publicUrl + turtle, type: 'text/turtle' },
    { href: publicUrl + feed, type: 'application/atom+xml' },
  ]
}

function anchorOf(api: PublishedApi, publicUrl: string): string {
  return `${publicUrl}/api/${api.entity}/${api.name}/v${api.major}`
}
