// Where nothing was agreed with anybody.

import type { KnownAgreements } from '../agreements.ts'

export const nothingAgreed: KnownAgreements = {
  purpose: () => undefined,
  of: () => [],
  capacity: () => undefined,
  isFresh: () => true,
}
