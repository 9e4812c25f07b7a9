// `szyna import DIALECT FILE`: the configuration of another gateway as files of the bus, with a report
// of what could not be carried. Each dialect lives in a folder of its own.

import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Verb } from '../verb.ts'

type Dialect = () => Promise<{ runImport(file: string, input: Input): Promise<Answer> }>

const dialects: Readonly<Record<string, Dialect>> = {
  krakend: () => import('../../krakend/run-import.ts'),
  'express-gateway': () => import('../../express-gateway/import/run-import.ts'),
}

export const importVerb: Verb = {
  name: 'import',
  summary: {
    pl: 'przenieś konfigurację innej bramy',
    en: 'carry over the configuration of another gateway',
  },
  operands: [
    {
      name: 'DIALECT',
      required: true,
      about: { pl: Object.keys(dialects).join(', '), en: Object.keys(dialects).join(', ') },
    },
    {
      name: 'FILE',
      required: true,
      about: {
        pl: 'plik tamtej bramy, np. gateway.config.yml',
        en: 'its file, e.g. gateway.config.yml',
      },
    },
  ],
  options: {
    out: {
      value: 'DIR',
      about: {
        pl: 'pusty folder na nowe pliki; bez niego tylko raport',
        en: 'an empty folder for the new files; without it only the report',
      },
    },
    entity: {
      value: 'E',
      about: {
        pl: 'podmiot, który publikuje (inaczej imported)',
        en: 'the entity that publishes (else imported)',
      },
    },
  },
  run: importFile,
}

async function importFile(input: Input): Promise<Answer> {
  const [name = '', file = ''] = input.operands
  const dialect = Object.hasOwn(dialects, name) ? dialects[name] : undefined
  if (dialect === undefined) {
    const known = Object.keys(dialects)
    const near = didYouMean(name, known)
    const cure = near === undefined ? `Known are: ${known.join(', ')}.` : `Did you mean ${near}?`
    throw new Failure(1, 'usage/unknown-dialect', `There is no dialect "${name}". ${cure}`)
  }
  const { runImport } = await dialect()
  return await runImport(file, input)
}
