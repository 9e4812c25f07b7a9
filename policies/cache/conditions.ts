// What a caller has already (RFC 9110 §13.1): answered from the copy with 304 in place of the body.

import type { HeaderList } from '../headers.ts'
import type { Copy } from './copy.ts'
import { readDate } from './lifetime.ts'

export interface Conditions {
  readonly noneMatch: string | undefined
  readonly modifiedSince: string | undefined
}

export function conditionsOf(headers: HeaderList): Conditions {
  const tags = headers.all('if-none-match')
  return {
    noneMatch: tags.length > 0 ? tags.join(', ') : undefined,
    modifiedSince: headers.lone('if-modified-since') || undefined,
  }
}

/** Where tags are given, times are not looked at (RFC 9110 §13.2.2). */
export function hasAlready(copy: Copy, { noneMatch, modifiedSince }: Conditions): boolean {
  if (copy.status !== 200) return false
  if (noneMatch !== undefined) {
    if (noneMatch.trim() === '*') return true
    return copy.etag !== undefined && tagsIn(noneMatch).includes(strong(copy.etag))
  }
  const since = readDate(modifiedSince ?? '')
  const changed = readDate(copy.lastModified ?? '')
  return since !== undefined && changed !== undefined && changed <= since
}

/** Without the mark of weakness: tags are compared weakly here (RFC 9110 §8.8.3.2). */
export function strong(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}

function tagsIn(list: string): string[] {
  return list.match(/"[^"]*"/g) ?? []
}

/** A 304 says nothing of a body that it does not bring (RFC 9110 §15.4.5). */
export function fieldsOf304(flat: readonly string[]): string[] {
  const fields: string[] = []
  for (let at = 0; at < flat.length; at += 2) {
    const lower = flat[at]!.toLowerCase()
    const ofBody = lower.startsWith('content-') && lower !== 'content-location'
    if (!ofBody && lower !== 'last-modified') fields.push(flat[at]!, flat[at + 1]!)
  }
  return fields
}
