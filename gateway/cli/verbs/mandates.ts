// `szyna mandates list|close-case`: what people allowed systems to do while they are away.

import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'
import { systemOperand } from './system-keys.ts'

export const mandatesList: Verb = {
  name: 'mandates list',
  summary: { pl: 'wypisz upoważnienia osób', en: 'list mandates of people' },
  operands: [{ ...systemOperand, required: false }],
  options: {
    case: { value: 'CASE', about: { pl: 'tylko tej sprawy', en: 'only of this case' } },
  },
  run: list,
}

export const mandatesCloseCase: Verb = {
  name: 'mandates close-case',
  summary: {
    pl: 'zakończ sprawę: wszystkie upoważnienia systemu do niej wygasają',
    en: 'close a case: every mandate of the system for it ends',
  },
  operands: [
    systemOperand,
    {
      name: 'CASE',
      required: true,
      about: { pl: 'znak sprawy, jak w upoważnieniu', en: 'its id, as in the mandate' },
    },
  ],
  options: {},
  run: closeCase,
}

interface Mandate {
  readonly id: string
  readonly system: string
  readonly basis: string
  readonly caseId: string
  readonly until: string
  readonly uses: number
  readonly ended?: { readonly at: string; readonly reason: string }
}

async function list({ operands, options, env, language }: Input): Promise<Answer> {
  const query = new URLSearchParams()
  if (operands[0] !== undefined) query.set('system', operands[0])
  if (options['case'] !== undefined) query.set('caseId', String(options['case']))
  const path = `/admin/v1/mandates?${query.toString()}`
  const answer = await askAdmin<{ mandates: Mandate[] }>(await findBus(env), 'GET', path, {
    language,
  })
  const rows = answer.mandates.map(({ id, system, basis, caseId, until, uses, ended }) => [
    id,
    system,
    caseId,
    basis,
    ended ? `${ended.reason} ${ended.at}` : `→ ${until}`,
    `${uses}`,
  ])
  const none = language === 'pl' ? 'Nie ma upoważnień.' : 'There are no mandates.'
  return { json: answer, text: rows.length > 0 ? drawTable(rows) : none }
}

async function closeCase({ operands, env, language }: Input): Promise<Answer> {
  const [system, caseId] = operands
  const path = '/admin/v1/mandates/close-case'
  const more = { body: { system, caseId }, language }
  const answer = await askAdmin<{ ended: number }>(await findBus(env), 'POST', path, more)
  const text =
    language === 'pl' ? `Upoważnień wygasło: ${answer.ended}.` : `Mandates ended: ${answer.ended}.`
  return { json: answer, text }
}
