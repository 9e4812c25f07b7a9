// The port of means of identification: how somebody shows who he is, by whomever. A means only says
// what was asserted; what is believed of it is decided in one place (check-identified.ts).
//
//   start ─► redirect to the means, or a form of ours ─► … ─► finish ─► who it was, how sure

import type { Html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'
import type { Level } from '../people/levels.ts'

export interface Means {
  /** In addresses and tables: lower-case letters, digits, hyphens; never renamed. */
  readonly code: string
  readonly title: Readonly<Record<Language, string>>
  readonly about: Readonly<Record<Language, string>>
  /** The surest that it can assert. */
  readonly highest: Level
  start(wish: LoginWish): Promise<Started>
  /** Refuses `login/failed`. */
  finish(returned: Returned): Promise<Identified>
  /** Where a person logs out of the means as well; undefined: nowhere. */
  logoutAddress(): Promise<string | undefined>
  /** As of its last use; asks nobody. */
  health(): Health
}

export type Health = 'up' | 'down' | 'unknown'

export interface LoginWish {
  /** The weakest level that will do. */
  readonly level: Level
  /** Seconds: an identification older than this will not do. */
  readonly maxAge: number
  readonly language: Language
  /** Comes back with the answer. */
  readonly state: string
  /** Where the answer is to come: `{public url}/login/{code}/callback`. */
  readonly returnTo: string
}

export interface Started {
  /** An address of the means, or fields of a form that this bus shows and takes itself. */
  readonly next: { readonly redirect: string } | { readonly fields: Html }
  /** What `finish` needs again; text and numbers only. Stays sealed with the browser. */
  readonly kept: Kept
}

export type Kept = Readonly<Record<string, string | number>>

export interface Returned {
  /** The address that was asked, with its query. */
  readonly url: URL
  readonly form: URLSearchParams
  readonly wish: LoginWish
  readonly kept: Kept
}

/** What the means asserts, unchecked. */
export interface Identified {
  /** Of the account at the means. */
  readonly subject: unknown
  readonly country: unknown
  readonly identifier: unknown
  readonly givenNames: unknown
  readonly surname: unknown
  /** ISO 8601 day, or undefined. */
  readonly birthDate: unknown
  readonly acr: unknown
}
