// `szyna systems suspend|resume`: takes a system out of service, and back.

import { askAdmin, findBus } from '../running-bus.ts'
import type { Answer, Both, Input, Verb } from '../verb.ts'
import { systemOperand } from './system-keys.ts'

export const systemsSuspend: Verb = verb('suspend', {
  pl: 'wyłącz system: bez tokenów, a upoważnienia od osób wygasają na zawsze',
  en: 'take a system out of service: no tokens, and mandates of people end for good',
})

export const systemsResume: Verb = verb('resume', {
  pl: 'włącz system z powrotem',
  en: 'put a system back into service',
})

function verb(deed: 'suspend' | 'resume', summary: Both): Verb {
  return {
    name: `systems ${deed}`,
    summary,
    operands: [systemOperand],
    options: {},
    run: (input) => run(deed, input),
  }
}

async function run(deed: string, { operands, env, language }: Input): Promise<Answer> {
  const path = `/admin/v1/systems/${encodeURIComponent(operands[0]!)}/${deed}`
  const bus = await findBus(env)
  const answer = await askAdmin<{ clientId: string; suspended: boolean; mandates: number }>(
    bus,
    'POST',
    path,
    { language },
  )
  const { clientId, suspended, mandates } = answer
  const texts = {
    pl: suspended
      ? `System ${clientId} jest wyłączony; upoważnień wygasło: ${mandates}.`
      : `System ${clientId} działa.`,
    en: suspended
      ? `System ${clientId} is out of service; mandates ended: ${mandates}.`
      : `System ${clientId} is in service.`,
  }
  return { json: answer, text: texts[language] }
}
