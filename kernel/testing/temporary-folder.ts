// A folder for one test, taken away after it.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'szyna-'))
  after(() => rm(folder, { recursive: true, force: true }))
  return folder
}
