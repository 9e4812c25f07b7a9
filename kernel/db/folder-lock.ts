// One process at a time owns the folder of the embedded database: PGlite has no lock of its own, and
// two processes on one folder destroy it silently. The lock is an exclusive SQLite lock, that is, a
// lock of the operating system: it ends with the process however that ends (`kill -9` too), so a
// stale one cannot exist, and it holds between containers that share the folder, where a written
// process id means nothing. The file `holder` only tells people who it is.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type FolderLock = { refused: string } | { refused?: undefined; release(): void }

export function lockFolder(folder: string): FolderLock {
  const holder = join(folder, 'holder')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    return { refused: `The folder ${folder} cannot be made (${reason(thrown)}); ${otherFolder}.` }
  }
  let lock: DatabaseSync
  try {
    lock = new DatabaseSync(join(folder, 'lock'), { timeout: 0 })
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (thrown) {
    if (!isBusy(thrown)) {
      return {
        refused: `The folder ${folder} cannot be locked (${reason(thrown)}); ${otherFolder}.`,
      }
    }
    const pid = readPid(holder)
    return {
      refused:
        `The data folder ${folder} is in use by ${pid}: stop that process, or give this one ` +
        'another folder with SZYNA_DATA_DIR.',
    }
  }
  writeFileSync(holder, `${process.pid}\n`)
  return { release: () => lock.close() }
}

const otherFolder = 'let this user write there, or name another folder with SZYNA_DATA_DIR'

function isBusy(thrown: unknown): boolean {
  const sqliteBusy = 5
  return thrown instanceof Error && 'errcode' in thrown && thrown.errcode === sqliteBusy
}

function readPid(holder: string): string {
  try {
    return `process ${Number.parseInt(readFileSync(holder, 'utf8'), 10)}`
  } catch {
    return 'another process'
  }
}

function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
