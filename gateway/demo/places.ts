// Where the synthetic people live: one municipality that does not exist, in a district whose number
// is not given (TERC 1499…).

import { makeSimc } from './identifiers/simc.ts'
import type { Dice } from './dice.ts'

export interface Place {
  country: 'PL'
  voivodship: string
  municipality: string
  /** Seven digits: voivodship, district, municipality, kind. */
  terc: string
  locality: string
  simc: string
  street: string
  building: string
  flat: string | null
  postalCode: string
}

const localities = [
  { locality: 'Testowo', simc: makeSimc('990001'), postalCode: '99-901' },
  { locality: 'Przykładowo', simc: makeSimc('990002'), postalCode: '99-902' },
  { locality: 'Wzorcowice', simc: makeSimc('990003'), postalCode: '99-903' },
  { locality: 'Makiety', simc: makeSimc('990004'), postalCode: '99-904' },
] as const

const streets = ['Próbna', 'Szablonowa', 'Pokazowa', 'Rejestrowa', 'Żółtych Źrebiąt'] as const

export function makePlace(dice: Dice): Place {
  return {
    country: 'PL',
    voivodship: 'mazowieckie',
    municipality: 'Testowo',
    terc: '1499013',
    ...dice.pick(localities),
    street: dice.pick(streets),
    building: String(1 + dice.below(120)) + (dice.chance(10) ? 'A' : ''),
    flat: dice.chance(60) ? String(1 + dice.below(40)) : null,
  }
}

/** One line, in the manner of the white list: `PRÓBNA 12/3, 99-901 TESTOWO`. */
export function inOneLine(place: Place): string {
  const door = place.flat === null ? place.building : `${place.building}/${place.flat}`
  return `${place.street} ${door}, ${place.postalCode} ${place.locality}`.toLocaleUpperCase('pl')
}
