// What a conversion says of the parts that are not, or not as they were, in the new files.

import type { Pointer } from '../config/config.ts'

export interface Remark {
  /** `changed`: it is carried and behaves otherwise. `left-out`: it is not carried. */
  readonly kind: 'changed' | 'left-out'
  readonly at: Pointer
  readonly why: string
  /** What to do by hand. */
  readonly cure: string
}

export interface Remarks {
  readonly all: Remark[]
  changed(at: Pointer, why: string, cure: string): void
  leftOut(at: Pointer, why: string, cure: string): void
}

export function openRemarks(): Remarks {
  const all: Remark[] = []
  return {
    all,
    changed: (at, why, cure) => void all.push({ kind: 'changed', at, why, cure }),
    leftOut: (at, why, cure) => void all.push({ kind: 'left-out', at, why, cure }),
  }
}

/** Beside the policy's name: `only`, `when`. */
export type NativeStep = Readonly<Record<string, unknown>>

/** What a step of the dialect becomes; undefined: nothing, and it was told why. */
export type Carry = (
  action: Readonly<Record<string, unknown>>,
  at: Pointer,
  remarks: Remarks,
) => NativeStep | undefined
