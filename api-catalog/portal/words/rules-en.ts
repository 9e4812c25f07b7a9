// What the pages of rules and of the score say in English.

import type { RuleWords } from './rules-pl.ts'

export const rulesEn: RuleWords = {
  title: 'Rules of the catalog',
  lead: 'By these rules the catalog judges an OpenAPI document when it is registered. How much each of them matters is said by the ruleset, a file that admins edit.',
  allRules: 'All rules, and why they are there',
  ofRedocly: 'Rules of Redocly',
  ofRedoclyText: 'These rules come with the package of Redocly and are described on its pages.',
  why: 'Why',
  wrong: 'Wrong',
  right: 'Right',
  weight: 'Severity',
  severity: {
    error: 'error: not registered',
    warn: 'warning',
    info: 'hint',
    off: 'off',
    unknown: 'cannot be read now',
  },
  groups: { error: 'Not registered', warn: 'Warnings', info: 'Hints', off: 'Off' },
  score: 'Score',
  scoreSaid: (level, points) => `level ${level}, ${points} of 100 points`,
  scoreText:
    'A rule costs the more, the larger the share of operations that break it; an error that is not waived leaves 39 points at most. Levels: A from 90, B from 75, C from 60, D from 40, E below.',
  hotSpots: 'Where most is lost',
  lost: (points) => `${points} points lost`,
  waived: (until, reason) => `Waived until ${until}: ${reason}`,
}
