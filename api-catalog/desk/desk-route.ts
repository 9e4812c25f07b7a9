// What a page of the desk is asked with and what it answers. The gateway serves these routes among its
// other pages of people; nothing here knows how a visit or a form arrives. Must never see a cookie.

import type { Html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'

export interface DeskRoute {
  /** `GET /desk/systems/{id}` */
  readonly at: `${'GET' | 'POST'} /${string}`
  /** Bytes of a form with a file in it; undefined: a form without one. */
  readonly upload?: number
  answer(ask: DeskAsk): Promise<DeskAnswer>
}

export interface DeskAsk {
  readonly language: Language
  /** Path and query, as asked: where a login leads back to. */
  readonly address: string
  /** By the names in `{…}` of the address. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Fields of the form; empty for GET. A file is its text, its name is in `{field}.name`. */
  readonly form: URLSearchParams
  /** Undefined: nobody is logged in. */
  readonly visitor: DeskVisitor | undefined
}

export interface DeskVisitor {
  /** Id of the person. */
  readonly person: string
  /** Goes with every form. */
  readonly formToken: string
  /** Undefined: a citizen, or an official who has not chosen an office. */
  readonly office: DeskOffice | undefined
}

export interface DeskOffice {
  /** Name of the entity. */
  readonly entity: string
  readonly entityTitle: string
  /** Those that this login is strong enough for. */
  readonly permissions: ReadonlySet<string>
  /** Those that need a stronger login. */
  readonly tooWeak: ReadonlySet<string>
}

export type DeskAnswer = DeskPage | { readonly redirect: string } | { readonly file: DeskFile }

export interface DeskPage {
  readonly status?: number
  readonly title: string
  readonly main: Html
}

export interface DeskFile {
  /** Letters, digits, `-` and `.` alone. */
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

/** What people may be permitted here: `specs/permissions.yaml`. */
export type DeskPermission =
  | 'systems.manage'
  | 'agreements.ask'
  | 'agreements.decide'
  | 'apis.manage'

/** A page of somebody who acts for an office. */
export interface OfficeAsk extends DeskAsk {
  readonly visitor: DeskVisitor
  readonly office: DeskOffice
}

/** One row of the table of addresses. */
export interface DeskRow {
  readonly at: DeskRoute['at']
  /** One of them is enough; empty: whoever acts for the entity. */
  readonly permission: readonly DeskPermission[]
  /** Where the page of a refusal leads back to, with the `{…}` of `at`. */
  readonly back: `/${string}`
  readonly upload?: number
  answer(ask: OfficeAsk): Promise<DeskAnswer> | DeskAnswer
}
