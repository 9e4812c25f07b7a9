// The agreements: asked for, decided, changed, suspended, ended. Every deed is one row of the table of
// rules (rules.ts), written in one transaction with its history and its event, and refused to whoever
// read an older revision. What is in force is held in memory for the gateway.

import type { KnownAgreements } from './known-agreements.ts'
import type { AccessTerms, Agreement, AgreementState, Purpose } from './agreement.ts'

export interface Agreements {
  /**
   * @throws Problem `request/invalid` (pointers), `resource/unknown`, `resource/conflict` (one is
   *   there already), `request/precondition` (another revision), `agreement/not-allowed` (the table of
   *   rules says no), `office/forbidden` (asking for another entity)
   */
  do(actor: AgreementActor, deed: AgreementDeed): Promise<Agreement>
  /** @throws Problem `resource/unknown` */
  get(id: string): Promise<Agreement>
  /** Newest first. */
  list(filter: AgreementFilter): Promise<readonly Agreement[]>
  /** Newest first: who did what to it, when and why. */
  history(id: string): Promise<readonly AgreementStep[]>
  /** What the table of rules leaves open to the actor as things stand, for who shows buttons. */
  allowed(actor: AgreementActor, id: string): Promise<readonly AgreementDeed['do'][]>
  /**
   * What both can keep: compact JWS (RFC 7515), ES256 by the bus; of the version that is in force or was
   * last, unless another is named. Undefined: nothing was approved yet.
   */
  signed(id: string, version?: number): Promise<string | undefined>
  /** @throws Problem `resource/unknown` */
  access(api: string): Promise<AccessTerms>
  /**
   * `revision`: the one that was read, 0 for the first time. Agreements of the API are looked at again.
   *
   * @throws Problem `request/invalid`, `request/precondition`, `resource/unknown`, `office/forbidden`
   */
  setAccess(actor: AgreementActor, terms: AccessTerms): Promise<AccessTerms>
  /** What is known of an entity, `type:office`: set by the administrator of the bus. */
  attributes(entity: string): Promise<readonly string[]>
  setAttributes(entity: string, attributes: readonly string[]): Promise<void>
  readonly known: KnownAgreements
  /**
   * Who has agreed on any of these operations of the API (undefined: on anything of it), from memory; the
   * suspended ones too, as they may come back. Operations by the ids that purposes name.
   */
  covering(api: string, operations: readonly string[] | undefined): readonly Covering[]
  close(): Promise<void>
}

export interface Covering {
  readonly agreement: string
  readonly entity: string
  /** Ids of those purposes that name one of the operations, or all. */
  readonly purposes: readonly string[]
}

/** Who acts: somebody of an entity that holds a permission, or the administrator of the bus. */
export type AgreementActor =
  | { readonly kind: 'member'; readonly entity: string; readonly person: string }
  | { readonly kind: 'bus' }

export type AgreementDeed =
  | {
      readonly do: 'draft'
      readonly consumer: string
      readonly api: string
      readonly terms: NewTerms
    }
  | ({ readonly do: 'edit'; readonly terms: NewTerms; readonly note?: string } & OfOne)
  /** A draft goes to the owner; missing attributes are looked for again. */
  | ({ readonly do: 'ask' } & OfOne)
  | ({ readonly do: 'approve' } & OfOne)
  | ({ readonly do: 'reject'; readonly reason: string } & OfOne)
  | ({ readonly do: 'suspend'; readonly reason: string } & OfOne)
  | ({ readonly do: 'resume' } & OfOne)
  /** Other terms for one in force; the other side approves or rejects them, the former go on until then. */
  | ({ readonly do: 'change'; readonly terms: NewTerms; readonly note?: string } & OfOne)
  | ({ readonly do: 'withdraw' } & OfOne)
  | ({ readonly do: 'archive'; readonly reason: string } & OfOne)

interface OfOne {
  readonly id: string
  /** The revision that whoever acts has read. */
  readonly revision: number
}

/** A purpose with the id of one that is there goes on as that one. */
export interface NewTerms {
  readonly plan?: string
  readonly purposes: readonly (Omit<Purpose, 'id'> & { readonly id?: string })[]
}

export interface AgreementFilter {
  readonly consumer?: string
  /** `{entity}/{api}`. */
  readonly api?: string
  /** Entity of the APIs. */
  readonly owner?: string
  readonly states?: readonly AgreementState[]
}

export interface AgreementStep {
  readonly at: string
  readonly deed: AgreementDeed['do']
  readonly from: AgreementState | undefined
  readonly to: AgreementState
  /** Entity, or `bus`. */
  readonly by: string
  /** Id of the person; undefined: the administrator of the bus, or a rule. */
  readonly person: string | undefined
  readonly reason: string | undefined
}
