// The major version stands in the address of the API, /api/{entity}/{api}/v{major}.

import { majorOf } from '../../intake/major-of.ts'
import type { Rule } from '../rule.ts'

export const versionMajor: Rule = {
  why: {
    pl: 'Numer główny z info.version stoi w adresie API. Z wersji bez liczby nie da się go odczytać, więc każda kolejna byłaby v1 i zastępowałaby poprzednią.',
    en: 'The major number of info.version stands in the address of the API. A version without a number has none, so each next one would be v1 and take the place of the one before.',
  },
  wrong: `
    info:
      title: Permits
      version: beta`,
  right: `
    info:
      title: Permits
      version: 1.0.0-beta`,
  visitor: () => ({
    Info(info, { report, location }) {
      if (majorOf(String(info.version)) !== undefined) return
      report({
        message:
          'The version has no number to take as the major one, so the address says v1; write it as 1.0.0.',
        location: location.child('version'),
      })
    },
  }),
}
