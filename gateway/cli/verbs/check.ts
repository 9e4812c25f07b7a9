// `szyna check`: reads policy files and composition files with the very code that loads them, without
// a running bus.

import { resolve } from 'node:path'
import { readConfig } from '#kernel/config/config.ts'
import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import type { LoadedCompositions } from '../../composition/load-compositions.ts'
import { printable } from '../table.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const check: Verb = {
  name: 'check',
  summary: { pl: 'sprawdź pliki polityk i kompozycji', en: 'check policy and composition files' },
  operands: [
    {
      name: 'FOLDER',
      required: false,
      about: {
        pl: 'folder polityk (inaczej SZYNA_POLICIES i SZYNA_COMPOSITIONS)',
        en: 'the folder of policies (else SZYNA_POLICIES and SZYNA_COMPOSITIONS)',
      },
    },
  ],
  options: {
    compositions: {
      value: 'FOLDER',
      about: { pl: 'folder kompozycji', en: 'the folder of compositions' },
    },
  },
  run: checkFolders,
}

async function checkFolders({ operands, options, env, language }: Input): Promise<Answer> {
  const folder = policiesFolder(operands[0], env)
  const { loadPolicies } = await import('#policies/load.ts')
  const { files, complaints } = await loadPolicies(folder)
  const policies = [...files.keys()].toSorted()
  const compositionsDir = compositionsFolder(operands[0], options['compositions'], env)
  const found = compositionsDir === undefined ? none : await load(compositionsDir)
  const compositions = found.files.flatMap((read) =>
    read.complaints.length > 0 ? [] : [read.file],
  )
  const all = [...complaints, ...found.complaints, ...unknownPolicies(found, policies)]
  const lines = all.map(
    ({ file, line, column, message }) => `${file}:${line}:${column} ${printable(message)}`,
  )
  const names = [...policies, ...compositions].join(', ')
  const fine = language === 'pl' ? `W porządku: ${names}` : `All is well: ${names}`
  return {
    json: { folder, policies, compositions, complaints: all },
    text: lines.length > 0 ? lines.join('\n') : fine,
    exit: lines.length > 0 ? 1 : 0,
  }
}

const none: LoadedCompositions = { files: [], complaints: [] }

async function load(folder: string): Promise<LoadedCompositions> {
  const { loadCompositions } = await import('../../composition/load-compositions.ts')
  return await loadCompositions(folder)
}

/** Which policy an API is under is known only where both folders are. */
function unknownPolicies({ files }: LoadedCompositions, policies: readonly string[]): Complaint[] {
  return files.flatMap(({ file, composition, places }) => {
    if (!composition || policies.includes(composition.policy)) return []
    const meant = didYouMean(composition.policy, policies)
    const cure = meant
      ? `did you mean \`${meant}\`?`
      : `there are ${policies.join(', ') || 'none'}.`
    const message = `There is no policy file \`${composition.policy}\`; ${cure}`
    return [{ file, ...places.at(['policy']), message }]
  })
}

export function policiesFolder(given: string | undefined, env: Input['env']): string {
  return given === undefined ? readConfig({ ...env }).policiesDir : resolve(given)
}

/** Whoever names a folder of policies alone has only that one checked. */
function compositionsFolder(
  policies: string | undefined,
  given: string | true | undefined,
  env: Input['env'],
): string | undefined {
  if (typeof given === 'string') return resolve(given)
  return policies === undefined ? readConfig({ ...env }).compositionsDir : undefined
}
