// The algorithms by name; fixed windows have limiters of their own.

import type { WindowAsk } from '../policy.ts'
import type { Algorithm } from './algorithm.ts'
import { bucket } from './bucket.ts'
import { sliding } from './sliding.ts'

export function algorithmOf(ask: WindowAsk): Algorithm {
  return ask.algorithm === 'bucket' ? bucket(ask) : sliding(ask)
}
