// `szyna diff`: what changed between two versions of an OpenAPI document, and whom it breaks. Reads the
// files as `szyna register` hands them in, with the catalog's own code and without a running bus.

import type { Change, ChangeClass } from '#api-catalog/compare/change.ts'
import type { OpenApiDocument } from '#api-catalog/published.ts'
import { Problem } from '#kernel/problem/problem.ts'
import { drawChanges } from '../draw-changes.ts'
import { gatherFiles } from '../gather-files.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const diff: Verb = {
  name: 'diff',
  summary: {
    pl: 'porównaj dwie wersje dokumentu OpenAPI: co łamie zgodność (kod 1), a co nie (0)',
    en: 'compare two versions of an OpenAPI document: what breaks callers (exit 1), and what does not (0)',
  },
  operands: [
    {
      name: 'OLD',
      required: true,
      about: {
        pl: 'dotychczasowy dokument (JSON lub YAML, z plikami, do których odsyła)',
        en: 'the document so far (JSON or YAML, with the files it refers to)',
      },
    },
    { name: 'NEW', required: true, about: { pl: 'nowy dokument', en: 'the new document' } },
  ],
  options: {
    only: {
      value: 'breaking|maybe',
      about: {
        pl: 'pokaż tylko zmiany co najmniej tak poważne',
        en: 'show only changes at least as grave',
      },
    },
  },
  run: diffDocuments,
}

async function diffDocuments({ operands, options, language }: Input): Promise<Answer> {
  const classes = classesOf(options['only'])
  const { compareDocuments } = await import('#api-catalog/compare/compare-documents.ts')
  const [old = '', next = ''] = operands
  const changes = compareDocuments(await read(old), await read(next))
  const shown = changes.filter((change) => classes.includes(change.class))
  return {
    json: { changes: shown.map(plain) },
    text: drawChanges(changes, language, classes),
    exit: changes.some((change) => change.class === 'breaking') ? 1 : 0,
  }
}

function classesOf(only: string | true | undefined): readonly ChangeClass[] {
  if (only === undefined) return ['breaking', 'maybe', 'harmless']
  if (only === 'breaking') return ['breaking']
  if (only === 'maybe') return ['breaking', 'maybe']
  throw new Failure(2, 'usage/option-value', `--only is breaking or maybe, not ${String(only)}.`)
}

function plain({ rule, class: of, pointer, message, operations }: Change) {
  return { rule, class: of, pointer, message, operations }
}

/** Whatever keeps a document from being read, the two cannot be compared: exit 2. */
async function read(file: string): Promise<OpenApiDocument> {
  const { intakeLimits } = await import('#api-catalog/intake/limits.ts')
  const { measureFiles } = await import('#api-catalog/intake/measure-files.ts')
  const { readBundle } = await import('#api-catalog/intake/read-bundle.ts')
  try {
    const set = measureFiles(await gatherFiles(file), intakeLimits)
    const outcome = await readBundle({ ...set, alone: false }, intakeLimits)
    if (outcome.kind === 'read') return outcome.bundled.document
    const lines = outcome.errors.map(({ pointer, detail }) => `  ${pointer || '/'}: ${detail}`)
    const more = { file, errors: outcome.errors }
    throw new Failure(2, outcome.code, `${file}: ${outcome.detail}`, { more, lines })
  } catch (error) {
    if (error instanceof Problem) {
      const more = { file, errors: error.errors }
      throw new Failure(2, error.code, `${file}: ${error.message}`, { more })
    }
    if (error instanceof Failure && error.exit === 1) {
      throw new Failure(2, error.code, error.message, { more: error.more, lines: error.lines })
    }
    throw error
  }
}
