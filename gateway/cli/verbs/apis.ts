// `szyna apis list|show|refetch`: the lives of APIs, and what their addresses hold now.

import type { Change } from '#api-catalog/compare/change.ts'
import { drawChanges } from '../draw-changes.ts'
import { lifePath, majorOperand } from '../read-api-address.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import type { Answer, Both, Input, Language, Verb } from '../verb.ts'

export interface Life {
  readonly entity: string
  readonly api: string
  readonly major: number
  readonly state: string
  readonly deprecatedAt?: string
  readonly sunsetAt?: string
  readonly successor?: string
  readonly reason?: string
  readonly revision: number
  readonly changedAt: string
  readonly candidate?: { readonly version: string; readonly state: string }
  readonly drift?: { readonly since: string; readonly changes: readonly Change[] }
}

export const apisList: Verb = {
  name: 'apis list',
  summary: { pl: 'wypisz API i ich stany', en: 'list APIs and their states' },
  operands: [],
  options: {},
  run: list,
}

export const apisShow: Verb = {
  name: 'apis show',
  summary: {
    pl: 'pokaż życie wersji głównej API i kto ją zmieniał',
    en: 'show the life of a major version and who moved it',
  },
  operands: [majorOperand],
  options: {},
  run: show,
}

export const apisRefetch: Verb = {
  name: 'apis refetch',
  summary: {
    pl: 'zapytaj o dokument pod adresem, z którego go zarejestrowano',
    en: 'ask the address it was registered by for its document',
  },
  operands: [majorOperand],
  options: {},
  run: refetch,
}

// oxfmt-ignore
const words = {
  none:      { pl: 'Nie ma API.',                              en: 'There are no APIs.' },
  unchanged: { pl: 'Dokument jest ten sam.',                   en: 'The document is the same.' },
  waiting:   { pl: 'Dokument się zmienił; nowa wersja czeka na zatwierdzenie.', en: 'The document has changed; the new version waits for approval.' },
  drift:     { pl: 'Dokument jest inny niż opublikowany i nie czeka na zatwierdzenie.', en: 'The document is another than the published one, and does not wait for approval.' },
  candidate: { pl: 'czeka',                                    en: 'candidate' },
  drifted:   { pl: 'inny pod adresem od',                      en: 'another at its address since' },
  revision:  { pl: 'rewizja',                                  en: 'revision' },
} satisfies Record<string, Both>

async function list({ env, language }: Input): Promise<Answer> {
  const json = await askAdmin<{ apis: Life[] }>(await findBus(env), 'GET', '/admin/v1/lives', {
    language,
  })
  const rows = json.apis.map((life) => [
    `${life.entity}/${life.api}/v${life.major}`,
    life.state,
    ...notesOf(life, language),
  ])
  return { json, text: rows.length > 0 ? drawTable(rows) : words.none[language] }
}

async function show({ operands: [address = ''], env, language }: Input): Promise<Answer> {
  const json = await askAdmin<Life & { history: Step[] }>(
    await findBus(env),
    'GET',
    lifePath(address),
    { language },
  )
  const steps = json.history.map(({ at, deed, from = '', to, by, version = '', reason = '' }) => [
    at,
    deed,
    from === to ? to : `${from} → ${to}`,
    by,
    version,
    reason,
  ])
  const drift = json.drift ? [drawChanges(json.drift.changes, language)] : []
  return { json, text: [drawLife(json, language), ...drift, '', drawTable(steps)].join('\n') }
}

interface Step {
  readonly at: string
  readonly deed: string
  readonly from?: string
  readonly to: string
  readonly by: string
  readonly version?: string
  readonly reason?: string
}

/** One line, and what is known beside the state. */
export function drawLife(life: Life, language: Language): string {
  const { entity, api, major, state, revision } = life
  const about = `${entity}/${api}/v${major}  ${state}  ${words.revision[language]} ${revision}`
  return drawTable([[about], ...notesOf(life, language).map((note) => [`  ${note}`])])
}

function notesOf(life: Life, language: Language): string[] {
  const { deprecatedAt, sunsetAt, successor, candidate, drift, reason } = life
  return [
    ...(deprecatedAt === undefined ? [] : [`deprecation ${deprecatedAt}`]),
    ...(sunsetAt === undefined ? [] : [`sunset ${sunsetAt}`]),
    ...(successor === undefined ? [] : [`successor ${successor}`]),
    ...(candidate
      ? [`${words.candidate[language]} ${candidate.version} (${candidate.state})`]
      : []),
    ...(drift ? [`${words.drifted[language]} ${drift.since}`] : []),
    ...(reason === undefined ? [] : [reason]),
  ]
}

interface Refetched {
  readonly outcome: 'unchanged' | 'waiting' | 'drift'
  readonly changes: readonly Change[]
  readonly refusal?: { readonly code: string; readonly detail: string }
}

async function refetch({ operands: [address = ''], env, language }: Input): Promise<Answer> {
  const path = `${lifePath(address)}/refetch`
  const json = await askAdmin<Refetched>(await findBus(env), 'POST', path, { language })
  const { outcome, changes, refusal } = json
  const why = refusal ? [`${refusal.code}: ${refusal.detail}`] : []
  const told = changes.length > 0 ? [drawChanges(changes, language)] : []
  const text = [words[outcome][language], ...why, ...told].join('\n')
  return { json, text, exit: outcome === 'drift' ? 1 : 0 }
}
