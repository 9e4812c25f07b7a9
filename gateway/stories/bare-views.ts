// The compositions as shipped, but that what registers know of a person himself is answered without an
// envelope: its members are then those of the answer, and a mandate can name them.

import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '#kernel/testing/until.ts'
import type { CompositionState } from '../composition/publish.ts'
import type { TheBus } from './the-bus.ts'

/** A folder of the caller's. */
export async function bareViews(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'szyna-views-'))
  const shipped = new URL('../../specs/compositions', import.meta.url).pathname
  await cp(shipped, folder, { recursive: true })
  const file = join(folder, 'widok360.yaml')
  const text = await readFile(file, 'utf8')
  const bare = text.replace('    path: /me\n', '    path: /me\n    envelope: false\n')
  assert.notEqual(bare, text)
  await writeFile(file, bare)
  return folder
}

export async function viewsAreServed({ admin }: TheBus): Promise<void> {
  await until('the compositions are served', async () => {
    const answer = await admin('GET', '/admin/v1/compositions')
    const { compositions } = (await answer.json()) as { compositions: CompositionState[] }
    return compositions.length === 2 && compositions.every(({ state }) => state === 'serving')
  })
}
