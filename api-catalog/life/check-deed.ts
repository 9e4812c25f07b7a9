// What a move says besides its name: days, reason, successor. All that is wrong is told at once.

import type { InputError } from '#kernel/problem/problem.ts'
import { refuse } from '#kernel/problem/problem.ts'
import { isSlug } from '#kernel/ids/ids.ts'
import { lifeDeeds } from './life.ts'
import type { LifeActor, LifeDeed } from './life.ts'

/** Who must say why, and when. */
const needReason: Readonly<Partial<Record<LifeDeed['do'], readonly LifeActor['kind'][]>>> = {
  suspend: ['member', 'bus'],
  'send-back': ['bus'],
  archive: ['bus'],
}

/** @throws Problem `request/invalid` */
export function checkDeed(actor: LifeActor, deed: LifeDeed): void {
  const errors: InputError[] = []
  const wrong = (member: string, detail: string) => {
    errors.push({ in: 'body', pointer: `/${member}`, detail })
  }
  const { at, sunsetAt, successor, reason } = deed
  if (!lifeDeeds.includes(deed.do)) wrong('do', `do is one of ${lifeDeeds.join(', ')}.`)
  for (const [member, day] of Object.entries({ at, sunsetAt })) {
    if (day !== undefined && !isMoment(day)) {
      wrong(member, `${member} is a moment with its zone, 2027-01-31T00:00:00+01:00.`)
    }
  }
  if (deed.do !== 'deprecate') {
    for (const [member, value] of Object.entries({ at, sunsetAt, successor })) {
      if (value !== undefined) wrong(member, `${member} goes with deprecate only; leave it out.`)
    }
  }
  if (successor !== undefined && readAddress(successor) === undefined) {
    wrong('successor', 'successor is the address of a major: {entity}/{api}/v{major}.')
  }
  if (successor === `${deed.entity}/${deed.api}/v${deed.major}`) {
    wrong('successor', 'Nothing comes after itself; name another major.')
  }
  if (reason !== undefined && !isSentence(reason)) {
    wrong('reason', 'reason is one line of at most 500 characters.')
  }
  if (reason === undefined && needReason[deed.do]?.includes(actor.kind)) {
    wrong('reason', `Say in a sentence why; those it concerns read it.`)
  }
  if (errors.length > 0) {
    refuse('request/invalid', errors.map(({ detail }) => detail).join(' '), { errors })
  }
}

export function isSentence(text: unknown): text is string {
  return typeof text === 'string' && /^(?=.*\S)[^\p{Cc}]{1,500}$/u.test(text)
}

/** `{entity}/{api}/v{major}` in its parts. */
export function readAddress(
  text: string,
): { entity: string; api: string; major: number } | undefined {
  const [, entity = '', api = '', major] = /^([^/]+)\/([^/]+)\/v(\d{1,6})$/.exec(text) ?? []
  if (major === undefined || !isSlug(entity) || !isSlug(api)) return undefined
  return { entity, api, major: Number(major) }
}

const moment = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/

function isMoment(text: unknown): boolean {
  return typeof text === 'string' && moment.test(text) && !Number.isNaN(Date.parse(text))
}
