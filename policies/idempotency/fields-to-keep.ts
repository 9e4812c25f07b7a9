// Which fields of a reply are given out again. What speaks of one moment or one connection is not:
// no cookie, no limit that was left then, no date.

import type { HeaderList } from '../headers.ts'

const kept: ReadonlySet<string> = new Set([
  'cache-control',
  'content-digest',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-location',
  'content-type',
  'deprecation',
  'etag',
  'last-modified',
  'link',
  'location',
  'preference-applied',
  'repr-digest',
  'retry-after',
  'sunset',
  'vary',
  'www-authenticate',
])

/** Names and values, texts of their own: parts of a head that was read would hold on to all of it. */
export function fieldsToKeep({ flat }: HeaderList): string[] {
  const fields: string[] = []
  for (let at = 0; at < flat.length; at += 2) {
    if (kept.has(flat[at]!.toLowerCase())) fields.push(flat[at]!, flat[at + 1]!)
  }
  if (fields.length === 0) return fields
  return Buffer.from(fields.join('\n'), 'latin1').toString('latin1').split('\n')
}
