// What is believed of an identification, whoever made it: the level is one of eIDAS and no weaker than
// asked, the PESEL passes its check and says the day of birth, names are of one script and show no
// tricks. Must never let a stranger choose which level or whose identifier is believed.

import { refuse } from '#kernel/problem/problem.ts'
import { isDay, readPesel } from '#kernel/pesel/pesel.ts'
import { isAtLeast, isLevel } from '../people/levels.ts'
import type { Level } from '../people/levels.ts'
import type { Met } from '../people/people.ts'
import type { Identified, Means } from './means.ts'

export type Believed = Omit<Met, 'means'> & { readonly acr: Level }

/** Refuses `login/too-weak`, `login/failed`. */
export function checkIdentified(said: Identified, wanted: Level, means: Means): Believed {
  const { acr, country = 'PL', subject, birthDate } = said
  if (!isLevel(acr)) return distrust('The level of the identification is none of eIDAS.')
  if (!isAtLeast(means.highest, acr)) {
    return distrust('The means claims a level that it is not registered for.')
  }
  if (!isAtLeast(acr, wanted)) {
    return refuse('login/too-weak', `The identification is weaker than asked: ${wanted}.`)
  }
  if (typeof subject !== 'string' || subject === '' || subject.length > 255) {
    return distrust('The means did not say which account it was.')
  }
  const identifier = readIdentifier(country, said.identifier, birthDate)
  return {
    acr,
    country: country as string,
    identifier,
    subject,
    givenNames: readName(said.givenNames),
    surname: readName(said.surname),
    birthDate: readBirthDate(birthDate) ?? readPesel(identifier)?.birthDate,
  }
}

function readIdentifier(country: unknown, identifier: unknown, birthDate: unknown): string {
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) {
    return distrust('The country of the identifier is missing.')
  }
  if (typeof identifier !== 'string') return distrust('The identifier is missing.')
  if (country !== 'PL') {
    return /^[!-~]{1,128}$/.test(identifier)
      ? identifier
      : distrust('The identifier has characters that identifiers do not have.')
  }
  const read = readPesel(identifier)
  if (!read) return distrust('The PESEL fails its check.')
  const said = readBirthDate(birthDate)
  if (said !== undefined && said !== read.birthDate) {
    return distrust('The PESEL and the day of birth disagree.')
  }
  return identifier
}

function readBirthDate(birthDate: unknown): string | undefined {
  if (birthDate === undefined || birthDate === null) return undefined
  return typeof birthDate === 'string' && isDay(birthDate)
    ? birthDate
    : distrust('The day of birth is none.')
}

const scripts = [/^\p{Script=Latin}$/u, /^\p{Script=Cyrillic}$/u, /^\p{Script=Greek}$/u]

/** Letters of one script with marks, spaces, hyphens, apostrophes and points; nothing invisible. */
function readName(name: unknown): string {
  if (typeof name !== 'string') return distrust('A name is missing.')
  const text = name.normalize('NFC').trim()
  if (!/^\p{L}[\p{L}\p{M} '’.-]{0,99}$/u.test(text) || / {2}/.test(text)) {
    return distrust('A name has characters that names do not have.')
  }
  const letters = text.match(/\p{L}/gu) ?? []
  if (!scripts.some((script) => letters.every((letter) => script.test(letter)))) {
    return distrust('A name mixes scripts.')
  }
  return text
}

function distrust(detail: string): never {
  return refuse('login/failed', detail)
}
