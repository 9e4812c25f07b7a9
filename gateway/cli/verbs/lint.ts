// `szyna lint`: what the catalog would say of documents, by the very code that reads them when they are
// registered, without a running bus. Nothing is stored and nothing is asked of the net.

import { readFile } from 'node:fs/promises'
import { readConfig } from '#kernel/config/config.ts'
import { systemClock } from '#kernel/clock/clock.ts'
import { silentLog } from '#kernel/log/log.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { Intake } from '#api-catalog/intake/intake.ts'
import { dayInWarsaw } from '#api-catalog/lint/waive.ts'
import { drawVerdict } from '../draw-verdict.ts'
import type { Verdict } from '../draw-verdict.ts'
import { gatherFiles } from '../gather-files.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const lint: Verb = {
  name: 'lint',
  summary: {
    pl: 'oceń dokumenty OpenAPI regułami katalogu',
    en: 'judge OpenAPI documents by the rules of the catalog',
  },
  operands: [
    {
      name: 'FILE',
      required: true,
      repeats: true,
      about: {
        pl: 'dokumenty (JSON lub YAML); pliki z $ref z ich folderów czytane są z nimi',
        en: 'the documents (JSON or YAML); files of their folders that they refer to are read with them',
      },
    },
  ],
  options: {
    ruleset: {
      value: 'F',
      about: {
        pl: 'plik reguł (inaczej SZYNA_RULESET albo ten z szyny)',
        en: 'the ruleset (else SZYNA_RULESET, or the one of the bus)',
      },
    },
    api: {
      value: 'E/A',
      about: {
        pl: 'podmiot/nazwa API, którego odstępstwa się liczą',
        en: 'entity/name of the API whose waivers count',
      },
    },
  },
  run: lintFiles,
}

interface Ruleset {
  readonly file: string
  readonly text: string
}

async function lintFiles({ operands, options, env, language }: Input): Promise<Answer> {
  const ruleset = await readRuleset(options['ruleset'], env)
  const { openIntake } = await import('#api-catalog/intake/intake.ts')
  const intake = openIntake({ log: silentLog })
  const verdicts: Verdict[] = []
  try {
    for (const file of operands) {
      verdicts.push(await judge(file, { intake, ruleset, api: options['api'] }))
    }
  } finally {
    await intake.close()
  }
  const unreadable = verdicts.some(({ outcome }) => outcome === 'unreadable')
  const refused = verdicts.some(({ outcome }) => outcome === 'refused')
  return {
    json: { ruleset: ruleset.file, documents: verdicts },
    text: verdicts.map((verdict) => drawVerdict(verdict, language)).join('\n\n'),
    exit: unreadable ? 2 : refused ? 1 : 0,
  }
}

async function readRuleset(given: string | true | undefined, env: Input['env']): Promise<Ruleset> {
  const file = typeof given === 'string' ? given : readConfig({ ...env }).rulesetFile
  try {
    return { file, text: await readFile(file, 'utf8') }
  } catch {
    throw new Failure(2, 'ruleset/unreadable', `The ruleset ${file} cannot be read.`)
  }
}

async function judge(
  file: string,
  by: { intake: Intake; ruleset: Ruleset; api: string | true | undefined },
): Promise<Verdict> {
  const { intake, ruleset, api } = by
  const today = dayInWarsaw(systemClock.now())
  try {
    const outcome = await intake.read({
      ...(await gatherFiles(file)),
      alone: false,
      ruleset,
      ...(typeof api === 'string' && { asked: { api, today } }),
    })
    if (outcome.kind === 'ruleset') throw wrongRuleset(outcome.complaints)
    if (outcome.kind === 'refused') {
      const { code, detail, errors } = outcome
      const known = code === 'document/refused'
      return { file, outcome: known ? 'refused' : 'unreadable', code, detail, errors: [...errors] }
    }
    const { findings, score, notes } = outcome
    const refused = findings.some(({ severity, waived }) => severity === 'error' && !waived)
    return { file, outcome: refused ? 'refused' : 'accepted', score, findings, notes }
  } catch (error) {
    if (error instanceof Failure && error.code.startsWith('file/')) return unreadable(file, error)
    if (error instanceof Problem) return unreadable(file, error)
    throw error
  }
}

function unreadable(file: string, { code, message }: { code: string; message: string }): Verdict {
  return { file, outcome: 'unreadable', code, detail: message, errors: [] }
}

function wrongRuleset(
  complaints: readonly { file: string; line: number; column: number; message: string }[],
): Failure {
  const lines = complaints.map(
    ({ file, line, column, message }) => `${file}:${line}:${column} ${message}`,
  )
  const sentence = `The ruleset is wrong: ${lines[0] ?? ''}`
  return new Failure(2, 'catalog/ruleset', sentence, {
    more: { complaints },
    lines: lines.slice(1),
  })
}
