// The name of this node's chain, kept in the spool folder from its first start on. A folder copied to
// a second node makes both add to one chain: that holds (the head is locked), but who wrote what is
// no longer told apart.

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import { newId, readId } from '#kernel/ids/ids.ts'
import type { Log } from '#kernel/log/log.ts'

export function readChainId(folder: string, log: Log): string {
  const file = join(folder, 'chain')
  const text = readIfThere(file)
  const known = text === undefined ? undefined : readId(text.trim())
  if (known !== undefined) return known
  if (text !== undefined) log.warn({ file }, 'The chain id cannot be read; a new chain is begun.')
  const made = newId<'chain'>()
  writeThrough(`${file}.new`, `${made}\n`)
  renameSync(`${file}.new`, file)
  return made
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function writeThrough(file: string, text: string): void {
  const fd = openSync(file, 'w', 0o600)
  writeSync(fd, text)
  fsyncSync(fd)
  closeSync(fd)
}
