// What is wrong with an authorize step beyond its schema.

import { checkCallExpression, readsCaller } from '../call-expression.ts'
import { callerMayBeKnown } from '../known-caller.ts'
import { mentionedHeaders } from '../mentioned-headers.ts'
import type { Misfit } from '../policy.ts'
import type { Authorize, Rule } from './options.ts'

export function checkRules(
  { rules, 'trust-headers': trust = 'never' }: Authorize,
  { before }: { readonly before: readonly string[] },
): Misfit[] {
  const misfits = rules.flatMap((rule, at) => checkRule(rule, ['rules', at]))
  const names = rules.map(({ name }) => name)
  for (const [at, name] of names.entries()) {
    const message = misname(name, names.indexOf(name) < at)
    if (message) misfits.push({ at: ['rules', at, 'name'], message })
  }
  const anonymous = !callerMayBeKnown(before)
  const wanting = anonymous ? rules.findIndex((rule) => readsCaller(conditionOf(rule))) : -1
  if (wanting >= 0) {
    const message = 'Nobody is known here yet; put `- require-token: {}` above.'
    misfits.push({ at: ['rules', wanting, wordOf(rules[wanting]!)], message })
  }
  const trusting = rules.flatMap(({ allow }, at) => (allow && mentionedHeaders(allow) ? [at] : []))
  if (trust === 'never') {
    const message =
      'A header field is what the caller says of himself and lets nobody in; use `caller`, or type `trust-headers: insecure`.'
    misfits.push(...trusting.map((at) => ({ at: ['rules', at, 'allow'], message })))
  } else if (trusting.length === 0) {
    const message = 'No rule lets a call in by a header field; remove `trust-headers`.'
    misfits.push({ at: ['trust-headers'], key: true, message })
  }
  return misfits
}

function checkRule(rule: Rule, at: readonly (string | number)[]): Misfit[] {
  const word = wordOf(rule)
  const misfits = checkCallExpression(conditionOf(rule), [...at, word], 'bool', 'call and path')
  if (word === 'allow' && rule.say !== undefined) {
    const message = 'Nobody reads what a rule says that lets calls in; remove `say`.'
    misfits.push({ at: [...at, 'say'], key: true, message })
  }
  return misfits
}

function misname(name: string, isTwice: boolean): string | undefined {
  if (isTwice)
    return `Two rules are called \`${name}\`; the journal could not tell them apart, so rename one.`
  if (name !== 'otherwise') return undefined
  return 'The journal says `otherwise` where no rule decided; give the rule another name.'
}

function wordOf({ allow }: Rule): 'allow' | 'deny' {
  return allow === undefined ? 'deny' : 'allow'
}

function conditionOf({ allow, deny }: Rule): string {
  return allow ?? deny ?? ''
}
