// What an importer made, as files in a folder of its own. Files of somebody are never overwritten: the
// folder must be new or empty.

import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Language } from '#kernel/problem/problem.ts'
import { Failure } from './verb.ts'

/** @throws Failure file/not-empty */
export async function writeNewFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const there = await readdir(folder).catch(() => [])
  if (there.length > 0) {
    throw new Failure(1, 'file/not-empty', `${folder} is not empty; give --out a new folder.`)
  }
  for (const [name, text] of files) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}

export function tellWritten(count: number, folder: string, language: Language): string {
  return language === 'pl'
    ? `Zapisano ${count} plików w ${folder}.`
    : `${count} files written to ${folder}.`
}

export const nothingWritten: Readonly<Record<Language, string>> = {
  pl: 'Nic nie zapisano: podaj --out FOLDER.',
  en: 'Nothing was written: give --out DIR.',
}
