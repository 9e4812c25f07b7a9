// `szyna check`: reads policy files with the very code that loads them, without a running bus.

import { resolve } from 'node:path'
import { readConfig } from '#kernel/config/config.ts'
import { printable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const check: Verb = {
  name: 'check',
  summary: { pl: 'sprawdź pliki polityk', en: 'check policy files' },
  operands: [
    {
      name: 'FOLDER',
      required: false,
      about: {
        pl: 'folder polityk (inaczej SZYNA_POLICIES)',
        en: 'the folder (else SZYNA_POLICIES)',
      },
    },
  ],
  options: {},
  run: checkFolder,
}

async function checkFolder({ operands, env, language }: Input): Promise<Answer> {
  const folder = policiesFolder(operands[0], env)
  const { loadPolicies } = await import('#policies/load.ts')
  const { files, complaints } = await loadPolicies(folder)
  const names = [...files.keys()].toSorted()
  const lines = complaints.map(
    ({ file, line, column, message }) => `${file}:${line}:${column} ${printable(message)}`,
  )
  const fine =
    language === 'pl' ? `W porządku: ${names.join(', ')}` : `All is well: ${names.join(', ')}`
  return {
    json: { folder, policies: names, complaints },
    text: lines.length > 0 ? lines.join('\n') : fine,
    exit: lines.length > 0 ? 1 : 0,
  }
}

export function policiesFolder(given: string | undefined, env: Input['env']): string {
  return given === undefined ? readConfig({ ...env }).policiesDir : resolve(given)
}
