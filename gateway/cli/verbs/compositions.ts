// `szyna compositions list`: the composition files of the running bus and what became of each.

import type { CompositionState } from '../../composition/publish.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable, printable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const compositionsList: Verb = {
  name: 'compositions list',
  summary: { pl: 'wypisz API złożone z innych', en: 'list APIs composed of others' },
  operands: [],
  options: {},
  run: list,
}

// oxfmt-ignore
const words = {
  serving: { pl: 'działa',     en: 'serving' },
  waiting: { pl: 'czeka na',   en: 'waiting for' },
  refused: { pl: 'odrzucona',  en: 'refused' },
  none:    { pl: 'Folder kompozycji jest pusty.', en: 'The folder of compositions is empty.' },
}

async function list({ env, language }: Input): Promise<Answer> {
  const bus = await findBus(env)
  const answer = await askAdmin<{ compositions: readonly CompositionState[] }>(
    bus,
    'GET',
    '/admin/v1/compositions',
  )
  const rows = answer.compositions.map(({ file, api = '', version = '', state, waitingFor }) => {
    const told = [words[state][language], ...waitingFor].join(' ')
    return [file, api, version, told]
  })
  const complaints = answer.compositions.flatMap((one) => one.complaints)
  const lines = complaints.map(
    ({ file, line, column, message }) => `${file}:${line}:${column} ${printable(message)}`,
  )
  const table = rows.length > 0 ? drawTable(rows) : words.none[language]
  return {
    json: answer,
    text: [table, ...lines].join('\n'),
    exit: complaints.length > 0 ? 1 : 0,
  }
}
