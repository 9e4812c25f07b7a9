// `szyna agreements approve|reject|suspend|resume|archive`: decisions of the bus. Without --revision the
// agreement is decided as it is at this moment.

import type { Agreement } from '#api-catalog/agreements/agreement.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { Failure } from '../verb.ts'
import type { Answer, Both, Input, Option, Verb } from '../verb.ts'
import { agreementOperand, drawAgreement, pathOf } from './agreements.ts'

export const revisionOption: Option = {
  value: 'N',
  about: {
    pl: 'rewizja, którą czytano; gdy jest już inna, nic się nie dzieje',
    en: 'the revision that was read; when it is another by now, nothing is done',
  },
}

const reason: Option = {
  value: 'TEXT',
  required: true,
  about: { pl: 'dlaczego; czyta to druga strona', en: 'why; the other side reads it' },
}

export const agreementsApprove = decision('approve', false, {
  pl: 'zatwierdź to, o co ktoś prosi',
  en: 'approve what is asked for',
})
export const agreementsReject = decision('reject', true, {
  pl: 'odrzuć to, o co ktoś prosi',
  en: 'reject what is asked for',
})
export const agreementsSuspend = decision('suspend', true, {
  pl: 'zawieś umowę; w sekundę nie wie o niej żadna brama',
  en: 'suspend an agreement; within a second no gateway knows it',
})
export const agreementsResume = decision('resume', false, {
  pl: 'wznów umowę zawieszoną przez szynę',
  en: 'resume an agreement that the bus suspended',
})
export const agreementsArchive = decision('archive', true, {
  pl: 'zakończ umowę na zawsze',
  en: 'end an agreement for good',
})

function decision(deed: string, needsReason: boolean, summary: Both): Verb {
  return {
    name: `agreements ${deed}`,
    summary,
    operands: [agreementOperand],
    options: { ...(needsReason && { reason }), revision: revisionOption },
    run: (input) => decide(deed, input),
  }
}

async function decide(deed: string, { operands, options, env, language }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const path = pathOf(operands[0])
  const read = readRevision(options['revision'])
  const ifMatch = read ?? (await askAdmin<Agreement>(bus, 'GET', path, { language })).revision
  const body = { do: deed, reason: options['reason'] }
  const json = await askAdmin<Agreement>(bus, 'POST', `${path}/deeds`, { body, language, ifMatch })
  return { json, text: drawAgreement(json, language) }
}

/** @throws Failure with the cure */
export function readRevision(text: string | true | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(String(text))) return Number(text)
  throw new Failure(1, 'usage/option-value', 'Write --revision N, the number that was shown.')
}
