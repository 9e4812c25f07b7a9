// Which address gets the next attempt: the better of two drawn by weight (the power of two choices),
// which spreads load almost as evenly as looking at all of them and never sends everybody to the same.

import { scatter } from '../share-of.ts'

export interface Place {
  readonly address: string
  weight: number
  /** Attempts whose answer has not begun. */
  underWay: number
  /** In a row. */
  failures: number
  /** Monotonic milliseconds. */
  restsUntil: number
}

/** `nth`: of the draws, from 1; the same row of draws gives the same row of addresses. */
export function choose(
  places: readonly Place[],
  tried: readonly Place[],
  now: number,
  nth: number,
  isWell: (place: Place) => boolean = () => true,
): Place {
  const awake = places.filter((place) => place.restsUntil <= now && isWell(place))
  const fresh = awake.filter((place) => !tried.includes(place))
  const from = [fresh, awake, places].find((some) => some.length > 0)!
  const one = draw(from, scatter(2 * nth))
  if (from.length === 1) return one
  const others = from.filter((place) => place !== one)
  const other = draw(others, scatter(2 * nth + 1))
  return load(other) < load(one) ? other : one
}

function load({ underWay, weight }: Place): number {
  return underWay / weight
}

/** `share` from 0 up to 1. */
function draw(places: readonly Place[], share: number): Place {
  let left = share * places.reduce((sum, { weight }) => sum + weight, 0)
  for (const place of places) {
    left -= place.weight
    if (left < 0) return place
  }
  return places.at(-1)!
}
