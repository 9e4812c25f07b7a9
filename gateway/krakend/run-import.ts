// `szyna import krakend FILE [--out DIR] [--entity SLUG]`: reads the file, writes the new ones into an
// empty folder, and answers with the report. Without a folder nothing is written.

import { readFile } from 'node:fs/promises'
import { isSlug } from '#kernel/ids/ids.ts'
import { printable } from '../cli/table.ts'
import { Failure } from '../cli/verb.ts'
import type { Answer, Input } from '../cli/verb.ts'
import { nothingWritten, tellWritten, writeNewFolder } from '../cli/write-new-folder.ts'
import { alwaysDifferent, drawReport } from './draw-report.ts'
import { importKrakend } from './import-krakend.ts'
import type { Imported } from './import-krakend.ts'

/** `file`: what stands after the name of the dialect. */
export async function runImport(file: string, { options, language }: Input): Promise<Answer> {
  const entity = typeof options['entity'] === 'string' ? options['entity'] : 'imported'
  if (!isSlug(entity)) {
    throw new Failure(
      1,
      'usage/option-value',
      'Write --entity in lower-case letters, digits and single hyphens.',
    )
  }
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Failure(1, 'file/unreadable', `There is no file ${file}, or it cannot be read.`)
  })
  const imported = importKrakend(text, file, entity)
  if (imported.complaints.length > 0) return complain(imported)
  const report = drawReport(imported, file, language)
  const out = options['out']
  if (typeof out === 'string')
    await writeNewFolder(out, new Map([...imported.files, ['report.txt', report]]))
  const { endpoints, remarks, commands } = imported
  const count = (kind: string) => remarks.filter((one) => one.kind === kind).length
  return {
    json: {
      file,
      out: out ?? null,
      files: [...imported.files.keys()],
      commands,
      endpoints,
      counts: {
        endpoints: endpoints.length,
        'left-out': count('left-out'),
        changed: count('changed'),
      },
      remarks,
      'always-different': alwaysDifferent[language],
    },
    text: `${report}${typeof out === 'string' ? tellWritten(imported.files.size + 1, out, language) : nothingWritten[language]}`,
  }
}

function complain({ complaints }: Imported): Answer {
  const lines = complaints.map(
    ({ file, line, column, message }) => `${file}:${line}:${column} ${printable(message)}`,
  )
  return { json: { complaints }, text: lines.join('\n'), exit: 1 }
}
