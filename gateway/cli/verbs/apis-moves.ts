// `szyna apis publish|send-back|deprecate|suspend|resume|archive`: moves a major version on in its life.
// What may be done in which state is the bus's to say.

import { lifePath, majorOperand } from '../read-api-address.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { Failure } from '../verb.ts'
import type { Answer, Both, Input, Option, Verb } from '../verb.ts'
import { drawLife } from './apis.ts'
import type { Life } from './apis.ts'

const revision: Option = {
  value: 'N',
  about: {
    pl: 'rewizja, którą widziano; jeśli zmieniła się od tego czasu, nic się nie stanie',
    en: 'the revision that was looked at; had it changed since, nothing is done',
  },
}

const reason: Option = {
  value: 'TEXT',
  about: {
    pl: 'dlaczego; czytają to ci, których to dotyczy',
    en: 'why; those it concerns read it',
  },
}

const needed: Option = { ...reason, required: true }

export const apisPublish = move('publish', {
  pl: 'zatwierdź i opublikuj wersję, która czeka',
  en: 'approve and publish the version that waits',
})

export const apisSendBack = move(
  'send-back',
  { pl: 'odeślij wersję, która czeka, do poprawy', en: 'send the version that waits back' },
  { reason: needed },
)

export const apisDeprecate = move(
  'deprecate',
  { pl: 'zapowiedz wycofanie wersji głównej', en: 'announce that a major version goes away' },
  {
    from: {
      value: 'DAY',
      about: { pl: 'od kiedy (domyślnie od teraz)', en: 'from when on (now, unless told)' },
    },
    sunset: {
      value: 'DAY',
      about: {
        pl: 'od kiedy jej nie ma i odpowiada 410, np. 2027-01-31',
        en: 'from when on it is no more and answers 410, e.g. 2027-01-31',
      },
    },
    successor: {
      value: 'E/A/vN',
      about: { pl: 'co wywoływać zamiast niej', en: 'what to call in its place' },
    },
    reason,
  },
)

export const apisSuspend = move(
  'suspend',
  { pl: 'wstrzymaj: wywołania dostają 503', en: 'stop it: calls are answered 503' },
  { reason: needed },
)

export const apisResume = move('resume', {
  pl: 'wznów wstrzymaną',
  en: 'let a suspended one go on',
})

export const apisArchive = move(
  'archive',
  { pl: 'zakończ na zawsze: wywołania dostają 410', en: 'end it for good: calls are answered 410' },
  { reason: needed },
)

function move(deed: string, summary: Both, options: Verb['options'] = {}): Verb {
  return {
    name: `apis ${deed}`,
    summary,
    operands: [majorOperand],
    options: { ...options, revision },
    run: (input) => run(deed, input),
  }
}

async function run(deed: string, input: Input): Promise<Answer> {
  const { operands, options, env, language } = input
  const path = lifePath(operands[0] ?? '')
  const body = {
    do: deed,
    at: momentOf(options, 'from'),
    sunsetAt: momentOf(options, 'sunset'),
    successor: options['successor'],
    reason: options['reason'],
  }
  const bus = await findBus(env)
  const ifMatch =
    seenRevision(options) ?? (await askAdmin<Life>(bus, 'GET', path, { language })).revision
  const json = await askAdmin<Life>(bus, 'POST', `${path}/moves`, { body, ifMatch, language })
  return { json, text: drawLife(json, language) }
}

function seenRevision(options: Input['options']): number | undefined {
  const { revision: said } = options
  if (said === undefined) return undefined
  if (/^\d{1,9}$/.test(String(said))) return Number(said)
  throw new Failure(1, 'usage/option-value', '--revision is a whole number, as `apis show` tells.')
}

/** A day begins at midnight UTC. */
function momentOf(options: Input['options'], name: string): string | undefined {
  const { [name]: said } = options
  if (said === undefined) return undefined
  const text = String(said)
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00:00Z`
  if (/^\d{4}-\d\d-\d\dT[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)$/.test(text)) return text
  const message = `--${name} "${text}" is no day; write 2027-01-31, or 2027-01-31T12:00:00+01:00.`
  throw new Failure(1, 'usage/option-value', message)
}
