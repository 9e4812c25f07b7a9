// `szyna compositions show FILE`: the graph of a composition file, as text, without a running bus.

import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { printable } from '../table.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Verb } from '../verb.ts'

export const compositionsShow: Verb = {
  name: 'compositions show',
  summary: {
    pl: 'pokaż, z czego składa się API i w jakiej kolejności',
    en: 'show what an API is composed of, and in which order',
  },
  operands: [
    {
      name: 'FILE',
      required: true,
      about: { pl: 'plik kompozycji', en: 'the composition file' },
    },
  ],
  options: {},
  run: show,
}

async function show({ operands, language }: Input): Promise<Answer> {
  const [file = ''] = operands
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'There is no file' : `${error.code}: cannot read`
    throw new Failure(1, 'file/unreadable', `${why} ${file}.`)
  })
  const { readComposition } = await import('../../composition/read-composition.ts')
  const { drawComposition } = await import('../draw-composition.ts')
  const { roundsOf } = await import('../../composition/order-parts.ts')
  const { composition, complaints } = readComposition(basename(file), text)
  if (!composition) {
    const lines = complaints.map(
      (one) => `${one.file}:${one.line}:${one.column} ${printable(one.message)}`,
    )
    return { json: { complaints }, text: lines.join('\n'), exit: 1 }
  }
  const rounds = composition.operations.map(({ id, parts }) => {
    return { operation: id, rounds: roundsOf(parts).map((round) => round.map(({ name }) => name)) }
  })
  return { json: { composition, rounds }, text: drawComposition(composition, language) }
}
