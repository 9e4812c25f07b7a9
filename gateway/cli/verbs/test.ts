// `szyna test`: runs the golden cases (`*.cases.yaml`) of a folder and those below it, without a
// running bus and without a network.

import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { printable } from '../table.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Verb } from '../verb.ts'
import { policiesFolder } from './check.ts'

export const test: Verb = {
  name: 'test',
  summary: { pl: 'wykonaj przypadki *.cases.yaml', en: 'run golden cases *.cases.yaml' },
  operands: [
    {
      name: 'FOLDER',
      required: false,
      about: { pl: 'folder (inaczej SZYNA_POLICIES)', en: 'the folder (else SZYNA_POLICIES)' },
    },
  ],
  options: {},
  run: testFolder,
}

async function testFolder({ operands, env, language }: Input): Promise<Answer> {
  const folder = policiesFolder(operands[0], env)
  const { runCases } = await import('#policies/run-cases.ts')
  const files = []
  for (const file of await casesIn(folder)) {
    files.push({ file: relative(folder, file), ...(await runCases(file)) })
  }
  const passed = files.reduce((sum, one) => sum + one.passed, 0)
  const failed = files.reduce((sum, one) => sum + one.failed, 0)
  const total =
    language === 'pl' ? `${passed} dobrze, ${failed} źle` : `${passed} passed, ${failed} failed`
  const lines = files.flatMap((one) => [one.file, ...one.lines.map((line) => `  ${line}`)])
  return {
    json: { folder, passed, failed, files },
    text: [...lines.map(printable), '', total].join('\n'),
    exit: failed > 0 ? 1 : 0,
  }
}

/** A folder without cases is a mistake, not a success. */
async function casesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => {
    throw new Failure(1, 'file/unreadable', `There is no folder ${folder}, or it cannot be read.`)
  })
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.cases.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'))
    .toSorted()
  if (files.length > 0) return files
  throw new Failure(1, 'file/no-cases', `There is no *.cases.yaml in ${folder} or below it.`)
}
