// For development: synthetic people to choose from, no password. Made only where SZYNA_DEMO is on
// (open-means.ts refuses otherwise); nobody here exists.

import { html } from '#kernel/html/html.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { levels } from '../people/levels.ts'
import { levelWords } from '../people/level-words.ts'
import type { Means } from './means.ts'

export interface DemoPerson {
  readonly personId: string
  readonly pesel: string
  readonly givenNames: readonly string[]
  readonly surname: string
  readonly birthDate: string
}

export function openDemoMeans(people: readonly DemoPerson[]): Means {
  const find = (id: string | null) => people.find(({ personId }) => personId === id)
  return {
    code: 'demo',
    title: { pl: 'Tożsamość testowa', en: 'Test identity' },
    about: {
      pl: 'osoby zmyślone, tylko na pokazie',
      en: 'people who do not exist, for shows only',
    },
    highest: levels[2],
    async start({ level, language }) {
      const words = pageWords[language]
      const fields = html`<fieldset>
          <legend>${words.who}</legend>
          ${people.map(
            ({ personId, givenNames, surname, birthDate }, at) =>
              html`<p>
                <label
                  ><input type="radio" name="person" value="${personId}" ${at === 0 ? 'checked' : ''} required />
                  ${givenNames.join(' ')} ${surname}, ${words.born} ${birthDate}</label
                >
              </p>`,
          )}
        </fieldset>
        <p>
          <label for="acr">${words.level}</label>
          <select id="acr" name="acr">
            ${levels.map(
              (one) =>
                html`<option value="${one}" ${one === strongerOf(level) ? 'selected' : ''}>
                  ${levelWords[language][one]}
                </option>`,
            )}
          </select>
        </p>`
      return { next: { fields }, kept: {} }
    },
    async finish({ form }) {
      const person = find(form.get('person'))
      if (person === undefined) return refuse('login/failed', 'Choose one of the people.')
      const { personId: subject, pesel: identifier, givenNames, surname, birthDate } = person
      const acr = form.get('acr')
      const names = givenNames.join(' ')
      return { subject, country: 'PL', identifier, givenNames: names, surname, birthDate, acr }
    },
    logoutAddress: async () => undefined,
    health: () => 'up',
  }
}

/** What is chosen beforehand: what was asked, at least substantial. */
function strongerOf(level: (typeof levels)[number]): string {
  return level === levels[0] ? levels[1] : level
}

const pageWords = {
  pl: { who: 'Kim jesteś?', born: 'ur.', level: 'Poziom zaufania' },
  en: { who: 'Who are you?', born: 'born', level: 'Level of assurance' },
}
