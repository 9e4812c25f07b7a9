// What the tracker is made of, and where it stands; `compose.ts` hands the one in and the other out.

import type { Journal } from '#kernel/journal/journal.ts'
import type { Log } from '#kernel/log/log.ts'
import type { Issuer } from '#policies/policy.ts'
import type { ClientCertificate } from '../../../data-plane/client-certificate.ts'
import type { People } from '../../people/people.ts'
import type { MineNeeds } from '../needs.ts'

export interface TrackerNeeds extends Pick<
  MineNeeds,
  'pseudonym' | 'apis' | 'entityTitle' | 'clock'
> {
  readonly issuer: Issuer
  readonly journal: Pick<Journal, 'about' | 'append'>
  readonly people: Pick<People, 'find' | 'findByIdentifier'>
  /** Entities whose systems may read the log of anybody. */
  readonly readers: readonly string[]
  readonly publicUrl: string
  readonly clientCertificate: ClientCertificate | undefined
  readonly log: Log
}

export const trackerPath = '/tracker/v2/findUsage'

/** What a token for the tracker is asked for with (RFC 8707), and its one scope. */
export function trackerResource(publicUrl: string): { uri: string; scopes: string[] } {
  return { uri: `${publicUrl}/tracker`, scopes: ['tracker:read'] }
}
