// What `szyna explain` says of the addresses: how calls are spread over them now.

import { passes } from '../told.ts'
import type { Told, ToldTarget } from '../told.ts'
import type { Place } from './choose.ts'

export interface PlaceState {
  readonly place: Place
  /** Seconds. */
  readonly rests: number
  readonly ill: boolean
}

export function tellPlaces(states: readonly PlaceState[]): Told {
  const fit = states.filter(({ rests, ill }) => rests === 0 && !ill)
  const asked = fit.length > 0 ? fit : states
  const all = asked.reduce((sum, { place }) => sum + place.weight, 0)
  const targets = states.map((state): ToldTarget => {
    const { place, rests, ill } = state
    const { address, weight, underWay } = place
    const percent = asked.includes(state) ? (weight / all) * 100 : 0
    return { address, percent, underWay, ...(rests > 0 && { rests }), ...(ill && { ill }) }
  })
  return passes(`One of ${states.length} addresses: ${howTheyAre(states, fit.length)}.`, {
    targets,
  })
}

function howTheyAre(states: readonly PlaceState[], fit: number): string {
  const resting = states.filter(({ rests }) => rests > 0).length
  const ill = states.filter((state) => state.ill).length
  if (resting === 0 && ill === 0) return 'all are well'
  const counts = [...(resting > 0 ? [`${resting} rest`] : []), ...(ill > 0 ? [`${ill} ill`] : [])]
  return `${counts.join(', ')}${fit === 0 ? ', and are asked all the same' : ''}`
}
