// `szyna journal list|verify`: the record of calls, and whether it is whole.

import type { StoredEntry } from '#kernel/journal/read.ts'
import type { Verdict } from '#kernel/journal/verify.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Language, Verb } from '../verb.ts'

export const journalList: Verb = {
  name: 'journal list',
  summary: {
    pl: 'wypisz wpisy dziennika, od najnowszych',
    en: 'list journal entries, newest first',
  },
  operands: [],
  options: {
    api: {
      value: 'E/A/vN',
      about: { pl: 'tylko to API', en: 'only this API' },
    },
    system: {
      value: 'ID',
      about: { pl: 'tylko ten system', en: 'only this system' },
    },
    trace: {
      value: 'ID',
      about: { pl: 'tylko wywołanie o tym śladzie', en: 'only the call with this trace id' },
    },
    limit: {
      value: 'N',
      about: { pl: 'najwyżej tyle wpisów (50)', en: 'at most so many entries (50)' },
    },
  },
  run: list,
}

export const journalVerify: Verb = {
  name: 'journal verify',
  summary: {
    pl: 'sprawdź łańcuch skrótów dziennika',
    en: 'verify the hash chain of the journal',
  },
  operands: [],
  options: {},
  run: verify,
}

async function list({ options, env, language }: Input): Promise<Answer> {
  const { api, system, trace: traceId, limit } = options
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ api, system, traceId, limit })) {
    if (typeof value === 'string') query.set(name, value)
  }
  const bus = await findBus(env)
  const path = query.size > 0 ? `/admin/v1/journal?${query.toString()}` : '/admin/v1/journal'
  const answer = await askAdmin<{ entries: StoredEntry[] }>(bus, 'GET', path, { language })
  const none = language === 'pl' ? 'Nie ma takich wpisów.' : 'There are no such entries.'
  const text = answer.entries.length > 0 ? drawTable(answer.entries.map(drawRow)) : none
  return { json: answer, text }
}

function drawRow(entry: StoredEntry): string[] {
  const { at, status, rule, decision, system, api, operation, totalMs, traceId } = entry
  const time = `${totalMs.toFixed(1)} ms`
  return [at, String(status), rule ?? decision, system ?? '-', api, operation, time, traceId]
}

async function verify({ env, language }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const verdict = await askAdmin<Verdict>(bus, 'POST', '/admin/v1/journal/verify', { language })
  if (typeof verdict.whole !== 'boolean') {
    throw new Failure(2, 'bus/refused', 'The bus gave no verdict on its journal.')
  }
  return { json: verdict, text: sentence(verdict, language), exit: verdict.whole ? 0 : 1 }
}

function sentence(verdict: Verdict, language: Language): string {
  if (verdict.whole) {
    return language === 'pl'
      ? `Dziennik jest cały; wpisów: ${verdict.entries}, łańcuchów: ${verdict.chains}.`
      : `The journal is whole; entries: ${verdict.entries}, chains: ${verdict.chains}.`
  }
  const { chain, seq, id, why } = verdict
  const place = `${chain} ${seq}${id === null ? '' : ` (${id})`}`
  return language === 'pl'
    ? `Dziennik jest naruszony. Łańcuch i wpis: ${place}. ${why}`
    : `The journal is broken. Chain and entry: ${place}. ${why}`
}
