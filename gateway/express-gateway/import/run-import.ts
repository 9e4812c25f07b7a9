// `szyna import express-gateway FILE [--out DIR] [--entity E]`: reads the file, writes the new ones
// into an empty folder, and answers with the report. Without a folder nothing is written.

import { readFile } from 'node:fs/promises'
import { isSlug } from '#kernel/ids/ids.ts'
import { printable } from '../../cli/table.ts'
import { Failure } from '../../cli/verb.ts'
import type { Answer, Input } from '../../cli/verb.ts'
import { nothingWritten, tellWritten, writeNewFolder } from '../../cli/write-new-folder.ts'
import { drawComplaints, parseConfig } from '../config/read.ts'
import { importConfig } from './import-config.ts'

/** `file`: what stands after the name of the dialect. */
export async function runImport(file: string, { options, env, language }: Input): Promise<Answer> {
  const entity = typeof options['entity'] === 'string' ? options['entity'] : 'imported'
  if (!isSlug(entity)) {
    const cure = 'Write --entity in lower-case letters, digits and single hyphens.'
    throw new Failure(1, 'usage/option-value', cure)
  }
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Failure(1, 'file/unreadable', `There is no file ${file}, or it cannot be read.`)
  })
  const { config, complaints, place } = parseConfig(text, file, env)
  if (config === undefined || complaints.length > 0) {
    const lines = drawComplaints(complaints).map(printable)
    return {
      json: { complaints },
      text: lines.join('\n') || `${file}: the file is empty.`,
      exit: 1,
    }
  }
  const { files, commands, remarks } = importConfig(config, entity)
  const told = remarks.map((remark) => ({ ...remark, ...place(remark.at) }))
  const lines = told.map(({ kind, line, column, why, cure }) =>
    printable(`${file}:${line}:${column} ${words[kind][language]} ${why} ${cure}`),
  )
  const report = [...commands, '', ...lines].join('\n')
  const out = options['out']
  if (typeof out === 'string')
    await writeNewFolder(out, new Map([...files, ['report.txt', `${report}\n`]]))
  const left = told.filter(({ kind }) => kind === 'left-out').length
  return {
    json: {
      file,
      out: out ?? null,
      files: [...files.keys()],
      commands,
      counts: { endpoints: commands.length, 'left-out': left, changed: told.length - left },
      remarks: told,
    },
    text: `${report}\n${typeof out === 'string' ? tellWritten(files.size + 1, out, language) : nothingWritten[language]}`,
  }
}

const words = {
  'left-out': { pl: 'POMINIĘTO:', en: 'LEFT OUT:' },
  changed: { pl: 'inaczej:', en: 'changed:' },
}
