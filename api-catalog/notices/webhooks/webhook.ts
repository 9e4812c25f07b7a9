// An address that an entity wants its notices sent to, and what can be done with it.
//
//   unconfirmed ─ echoes the token ─▶ active ◀─ answers ─ failing ─ 3 days ─▶ off
//        └────── five times not ─────────┴──────── fails ────┘▲ echoes again ──┘

import type { NoticeKind } from '../notice.ts'

export interface Webhook {
  /** UUID. */
  readonly id: string
  readonly entity: string
  readonly url: string
  /** Undefined: all. */
  readonly kinds: readonly NoticeKind[] | undefined
  readonly state: 'unconfirmed' | 'active' | 'failing' | 'off'
  /** Why the last attempt came to nothing. */
  readonly reason: string | undefined
  /** ISO 8601; undefined: it does not fail. */
  readonly failingSince: string | undefined
  /** When it is tried again; undefined: it is not waiting. */
  readonly nextAt: string | undefined
  readonly madeAt: string
}

export interface Webhooks {
  /**
   * It is told what comes from now on, once its target has echoed a token.
   *
   * @throws Problem `request/invalid` (pointers), `resource/conflict` (it is there, or ten are)
   */
  add(wish: { entity: string; url: string; kinds?: readonly NoticeKind[] }): Promise<Webhook>
  /** Oldest first. */
  list(entity: string): Promise<readonly Webhook[]>
  /** `entity`: only of this one. @throws Problem `resource/unknown` */
  remove(id: string, entity?: string): Promise<void>
  /**
   * Sends the token to be echoed now; a target that echoes it is active, also one that was off.
   *
   * @throws Problem `resource/unknown`, `limit/exceeded` (tried less than ten seconds ago)
   */
  test(id: string, entity?: string): Promise<{ echoed: boolean; webhook: Webhook }>
}
