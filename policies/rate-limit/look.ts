// What a call would meet by what is kept of its key, were it made now: nothing is counted.

import type { Taken } from '../policy.ts'
import type { Algorithm, Kept } from './algorithm.ts'

/** `remaining` is what is left before the call. */
export function look(
  algorithm: Algorithm,
  { kept, now }: { kept: Kept | undefined; now: number },
  cost: number,
): Taken {
  const settled = algorithm.settle(kept, now)
  return algorithm.tell(settled, cost, algorithm.fits(settled, cost))
}
