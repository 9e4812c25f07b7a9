// Bytes of bodies that have passed lie outside V8's heap until the small objects that held them are
// collected. Left alone V8 lets 70 MiB of them gather, cold in every cache, while one large body
// passes. So the young generation, where all of them are, is collected once in so many bytes.
//
//   1 GiB to the upstream      left alone   + 38 to 54 MiB   2.8 to 3.7 s of CPU
//                              once in 8 MiB  + 1 to 8 MiB   1.6 s of CPU

import { collectYoung } from '#kernel/garbage/garbage.ts'

const often = 8 * 2 ** 20

let passed = 0

/** So many bytes of a body came in buffers that are not used again. */
export function bodyPassed(bytes: number): void {
  passed += bytes
  if (passed < often) return
  passed = 0
  collectYoung()
}
