// Whether a kept reply is there for a call that nobody makes. Kept replies keep their age and their
// place in the line.

import { depends, passes, refuses } from '../told.ts'
import type { Supposed, Told } from '../told.ts'
import { keyOf, noCopy, passesBy, reasonToAsk } from './ask-cache.ts'
import type { CacheStore } from './cache-store.ts'
import { saidUnder } from './copy.ts'
import { secondsLeft } from './give-out.ts'
import { readDirectives } from './read-directives.ts'

export function tellCache(
  { call, unnamed }: Supposed,
  store: CacheStore,
  everyone: boolean,
  now: number,
): Told {
  const { headers, caller } = call
  if (!everyone && unnamed) return depends('Whether a reply is kept depends on who calls.')
  if (!everyone && !caller) return passes('Nobody is known, and replies are kept for callers.')
  const wishes = readDirectives(headers.all('cache-control'))
  const past = (because: string) =>
    wishes.has('only-if-cached') ? refuses(noCopy()) : passes(because)
  if (passesBy(headers, wishes)) return past('The call passes kept replies by.')
  const copies = store.peek(keyOf(call, everyone))
  if (copies.length === 0) return past('No reply is kept for this call.')
  const missing = copies.flatMap(({ vary }) => vary).find((name) => !headers.has(name))
  if (missing) return depends(`Which kept reply fits depends on the header field ${missing}.`)
  const copy = copies.find(({ vary, said }) =>
    vary.every((name, at) => said[at] === saidUnder(headers, name)),
  )
  if (reasonToAsk(copy, copies.length, headers, wishes, now) !== undefined)
    return past('A reply is kept, but does not fit, is old, or the call asks for a new one.')
  const left = secondsLeft(copy!, now)
  const because = `A kept reply is given out for ${left} s more, unless the call asks for a new one.`
  return { would: 'answer', because }
}
