// `szyna register`: hands an OpenAPI document in. Prints what the catalog found, where the API answers
// now, and a first call to copy.

import type { Change } from '#api-catalog/compare/change.ts'
import { drawChanges } from '../draw-changes.ts'
import { drawFindings } from '../draw-findings.ts'
import type { Finding, Score } from '../draw-findings.ts'
import { gatherFiles } from '../gather-files.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import type { RunningBus } from '../running-bus.ts'
import type { Answer, Input, Language, Verb } from '../verb.ts'
import { drawFirstCall } from '../draw-first-call.ts'

export const register: Verb = {
  name: 'register',
  summary: {
    pl: 'zarejestruj dokument OpenAPI i opublikuj API',
    en: 'register an OpenAPI document and publish the API',
  },
  operands: [
    {
      name: 'FILE|URL',
      required: true,
      about: {
        pl: 'dokument (JSON lub YAML); pliki z $ref z jego folderu idą z nim',
        en: 'the document (JSON or YAML); files of its folder that it refers to go with it',
      },
    },
  ],
  options: {
    entity: {
      value: 'E',
      required: true,
      about: { pl: 'podmiot, np. gitd', en: 'the entity, e.g. gitd' },
    },
    api: {
      value: 'A',
      required: true,
      about: { pl: 'nazwa API, np. licences', en: 'name of the API, e.g. licences' },
    },
    upstream: {
      value: 'URL',
      about: {
        pl: 'adres systemu za API; bez niego odpowiada piaskownica',
        en: 'address of the system behind it; without it the sandbox answers',
      },
    },
    policy: {
      value: 'NAME',
      about: { pl: 'plik polityki bez .yaml', en: 'policy file without .yaml' },
    },
    owner: {
      value: 'TEXT',
      about: { pl: 'kto odpowiada za API', en: 'who answers for the API' },
    },
    dry: {
      about: {
        pl: 'tylko sprawdź: co znaleziono, co się zmienia i komu; nic nie jest zapisywane',
        en: 'only judge: what is found, what changes and for whom; nothing is stored',
      },
    },
    draft: {
      about: {
        pl: 'zapisz jako szkic; publikuje go `apis publish`',
        en: 'store it as a draft; `apis publish` publishes it',
      },
    },
    force: {
      value: 'REASON',
      about: {
        pl: 'przyjmij, choć zrywa zgodność, i podaj powód',
        en: 'take it though it breaks callers, for this reason',
      },
    },
  },
  run: registerDocument,
}

interface Registered {
  readonly api: string
  readonly version: string
  readonly published: boolean
  readonly url: string
  readonly sandbox: string
  readonly onSandbox: boolean
  readonly state: string
  readonly findings: readonly Finding[]
  readonly changes: readonly Change[]
  readonly impact: readonly { readonly entity: string; readonly agreement?: string }[]
  readonly refusal?: { readonly code: string; readonly detail: string }
  readonly score?: Score
  readonly notes: readonly string[]
  readonly unchanged: boolean
}

async function registerDocument({ operands, options, env, language }: Input): Promise<Answer> {
  const [document = ''] = operands
  const source = /^https?:\/\//.test(document)
    ? { kind: 'url', url: document }
    : { kind: 'files', ...(await gatherFiles(document)) }
  const { entity, api, upstream, policy, owner } = options
  const body = { entity, api, upstream, policy, owner, source }
  const bus = await findBus(env)
  const done = await askAdmin<Registered>(bus, 'POST', `/admin/v1/apis${queryOf(options)}`, {
    body,
    language,
  })
  const { state, score, changes, impact, refusal } = done
  const { version, published, url, sandbox, findings, notes, onSandbox, unchanged } = done
  return {
    json: {
      api: done.api,
      version,
      published,
      state,
      url,
      sandbox,
      onSandbox,
      unchanged,
      findings,
      changes,
      impact,
      ...(refusal && { refusal }),
      score,
      notes,
    },
    text: await drawRegistered(done, bus, language, options['dry'] === true),
    exit: refusal ? 1 : 0,
  }
}

function queryOf({ dry, draft, force }: Input['options']): string {
  const query = new URLSearchParams()
  if (dry === true) query.set('dry', 'true')
  if (draft === true) query.set('draft', 'true')
  if (force !== undefined) query.set('force', String(force))
  return query.size > 0 ? `?${query.toString()}` : ''
}

// oxfmt-ignore
const words = {
  registered: { pl: 'Zarejestrowano', en: 'Registered' },
  unchanged:  { pl: 'Bez zmian', en: 'Unchanged' },
  kept:       { pl: 'Zapisano i nie opublikowano', en: 'Stored and not published' },
  trial:      { pl: 'Próba', en: 'Trial' },
  impact:     { pl: 'polegają na tym', en: 'relied upon by' },
  score:      { pl: 'Ocena (A–E, 0–100)', en: 'Score (A–E, 0–100)' },
  version:    { pl: 'wersja', en: 'version' },
  onSandbox:  { pl: 'odpowiada piaskownica: nie podano --upstream', en: 'the sandbox answers: no --upstream was given' },
}

async function drawRegistered(
  done: Registered,
  bus: RunningBus,
  language: Language,
  isTrial: boolean,
): Promise<string> {
  const { state, changes, impact, refusal } = done
  const isKept = state === 'draft' || state === 'waiting'
  const entities = [...new Set(impact.map(({ entity }) => entity))].join(', ')
  const outcome = done.unchanged ? 'unchanged' : isKept ? 'kept' : 'registered'
  const verdict = words[isTrial ? 'trial' : outcome][language]
  return [
    `${verdict}: ${done.api}, ${words.version[language]} ${done.version}`,
    `  API      ${done.url}${done.onSandbox ? `  (${words.onSandbox[language]})` : ''}`,
    `  sandbox  ${done.sandbox}`,
    ...done.notes.map((note) => `  ${note}`),
    ...(refusal ? [`  ${refusal.code}: ${refusal.detail}`] : []),
    ...(entities === '' ? [] : [`  ${words.impact[language]}: ${entities}`]),
    ...(changes.length > 0 ? [drawChanges(changes, language)] : []),
    '',
    ...(done.score ? [`${words.score[language]}: ${done.score.level} ${done.score.points}`] : []),
    drawFindings(done.findings, language),
    ...(isKept || isTrial ? [] : ['', await drawFirstCall(bus, done, language)]),
  ].join('\n')
}
