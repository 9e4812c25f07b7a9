// Terms of access and attributes as they come from outside, read and rebuilt member by member.

import { isSlug } from '#kernel/ids/ids.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import type { AccessTerms, Plan } from './agreement.ts'
import { isCount, limits, membersOf, textOf } from './check-terms.ts'
import { whyNoPlainText } from './plain-text.ts'

const most = { groups: 10, attributes: 50, plans: 20 } as const
const attributeForm = /^[a-z][a-z0-9-]{0,31}:[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?$/
const attributeSentence =
  'An attribute is a kind, a colon and a value in small letters, digits, dots and hyphens: type:office.'

type Tell = (pointer: string, detail: string) => void

/** @throws Problem request/invalid */
export function readAccess(input: unknown): Omit<AccessTerms, 'api' | 'revision'> {
  const { approval, conditions, plans, capacity } = membersOf(input)
  return reading('The terms of access cannot be taken as they are.', (tell) => {
    if (approval !== 'automatic' && approval !== 'manual') {
      tell('/approval', 'This must be automatic or manual.')
    }
    if (capacity !== undefined && !isCount(capacity)) {
      tell(
        '/capacity',
        `This must be a whole number from 1 to ${limits.callsPerDay}; or be left out.`,
      )
    }
    return {
      approval: approval === 'automatic' ? 'automatic' : 'manual',
      conditions: readGroups(conditions, tell),
      plans: readPlans(plans, tell),
      capacity: isCount(capacity) ? capacity : undefined,
    }
  })
}

/** @throws Problem request/invalid */
export function readAttributes(input: unknown): readonly string[] {
  return reading('The attributes cannot be taken as they are.', (tell) => {
    return isListOfAttributes(input, 0, '/attributes', tell) ? input.toSorted() : []
  })
}

function reading<value>(complaint: string, read: (tell: Tell) => value): value {
  const errors: InputError[] = []
  const value = read((pointer, detail) => errors.push({ in: 'body', pointer, detail }))
  if (errors.length > 0) refuse('request/invalid', complaint, { errors })
  return value
}

function readGroups(input: unknown, tell: Tell): string[][] {
  if (!Array.isArray(input) || input.length > most.groups) {
    tell(
      '/conditions',
      `This must be a list of at most ${most.groups} groups; an empty one asks for nothing.`,
    )
    return []
  }
  return (input as unknown[]).flatMap((group, at) =>
    isListOfAttributes(group, 1, `/conditions/${at}`, tell) ? [[...group]] : [],
  )
}

function isListOfAttributes(
  input: unknown,
  least: number,
  pointer: string,
  tell: Tell,
): input is string[] {
  if (!Array.isArray(input) || input.length < least || input.length > most.attributes) {
    tell(pointer, `This must be a list of ${least} to ${most.attributes} attributes.`)
    return false
  }
  const list = input as unknown[]
  const wrong = list.findIndex((one) => typeof one !== 'string' || !attributeForm.test(one))
  if (wrong >= 0) tell(`${pointer}/${wrong}`, attributeSentence)
  if (new Set(list).size < list.length) tell(pointer, 'Each attribute stands here once.')
  return wrong < 0
}

function readPlans(input: unknown, tell: Tell): Plan[] {
  if (!Array.isArray(input) || input.length > most.plans) {
    tell('/plans', `This must be a list of at most ${most.plans} plans.`)
    return []
  }
  const plans = (input as unknown[]).map((one, at) =>
    readPlan(membersOf(one), `/plans/${at}`, tell),
  )
  if (new Set(plans.map(({ code }) => code)).size < plans.length) {
    tell('/plans', 'Each plan has a code of its own.')
  }
  return plans
}

function readPlan(
  { code, title, callsPerDay }: Readonly<Record<string, unknown>>,
  pointer: string,
  tell: Tell,
): Plan {
  if (typeof code !== 'string' || !isSlug(code)) {
    tell(`${pointer}/code`, 'This must be small letters, digits and single hyphens.')
  }
  const { pl, en } = membersOf(title)
  for (const [language, text] of Object.entries({ pl, en })) {
    const why = whyNoPlainText(text, { least: 1, most: 120 })
    if (why !== undefined) tell(`${pointer}/title/${language}`, why)
  }
  if (!isCount(callsPerDay)) {
    tell(`${pointer}/callsPerDay`, `This must be a whole number from 1 to ${limits.callsPerDay}.`)
  }
  return {
    code: textOf(code),
    title: { pl: textOf(pl), en: textOf(en) },
    callsPerDay: isCount(callsPerDay) ? callsPerDay : 0,
  }
}
