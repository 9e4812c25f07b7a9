// What the pages of an office say, in both languages. Forms of address are impersonal or direct, as on
// the state's own pages.

import type { Language } from '#kernel/problem/problem.ts'
import type { Reason } from '../deeds.ts'
import { en } from './words-en.ts'
import { pl } from './words-pl.ts'

export interface OfficeWords {
  readonly language: Language
  readonly myOffice: string
  readonly nowhere: string
  readonly choose: string
  readonly chooseWhy: string
  readonly workIn: (office: string) => string
  readonly youWorkIn: string
  readonly asCitizen: string
  readonly otherContexts: string
  readonly unit: string
  readonly noUnit: string
  readonly until: string
  readonly from: string
  readonly noEnd: string
  readonly lastDay: string
  readonly firstDay: string
  readonly dayHint: string
  readonly permissions: string
  readonly noPermissions: string
  readonly needsLevel: string
  readonly manage: string
  readonly members: string
  readonly member: string
  readonly units: string
  readonly history: string
  readonly waiting: string
  readonly nothingWaits: string
  readonly proposedBy: string
  readonly approve: (what: string, whom: string) => string
  readonly decline: (what: string, whom: string) => string
  readonly invited: string
  readonly invitedEnding: (ending: string) => string
  readonly inviteHeading: string
  readonly inviteWhy: string
  readonly pesel: string
  readonly peselHint: string
  readonly peselWrong: string
  readonly dayWrong: string
  readonly invite: string
  readonly state: string
  readonly active: string
  readonly has: string
  readonly open: (name: string) => string
  readonly assignments: string
  readonly nothingAssigned: string
  readonly proposed: string
  readonly take: (what: string) => string
  readonly giveUp: (what: string) => string
  readonly leave: string
  readonly leaveWhy: string
  readonly assignHeading: string
  readonly assignWhat: string
  readonly roles: string
  readonly single: string
  readonly twoPeople: string
  readonly assign: string
  readonly limitHeading: string
  readonly limit: string
  readonly removeHeading: string
  readonly removeWhy: (name: string) => string
  readonly remove: string
  readonly keep: string
  readonly addUnit: string
  readonly unitName: string
  readonly nameWrong: string
  readonly noUnits: string
  readonly when: string
  readonly who: string
  readonly what: string
  readonly whom: string
  readonly older: string
  readonly theBus: string
  readonly time: string
  readonly nobody: string
  readonly wrong: string
  readonly said: Readonly<Record<Said, string>>
  readonly deeds: Readonly<Record<string, string>>
  readonly reasons: Readonly<Record<Reason, string>>
}

/** What was done, told after the redirect; the address carries the code. */
// oxfmt-ignore
export const sayings = [
  'invited', 'assigned', 'proposed', 'approved', 'declined', 'taken', 'limited', 'removed', 'unit-added', 'switched', 'given-up', 'left',
] as const
export type Said = (typeof sayings)[number]

export const officeWords: Readonly<Record<Language, OfficeWords>> = { pl, en }
