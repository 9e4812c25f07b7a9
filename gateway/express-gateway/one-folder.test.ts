// The dialect can be taken out: nothing but two lines leads into its folder. And nothing in it runs
// what a file says as a program.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '..', '..')

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

describe('the folder of the dialect', () => {
  it('is led into from two places only', async () => {
    const rooms = ['kernel', 'policies', 'adapters', 'api-catalog', 'registry-platform', 'gateway']
    const files = (await Promise.all(rooms.map((room) => sources(join(root, room))))).flat()
    const leading: string[] = []
    for (const file of files) {
      if (file.startsWith(here)) continue
      if (
        /from '[^']*express-gateway\/|import\('[^']*express-gateway\//.test(
          await readFile(file, 'utf8'),
        )
      ) {
        leading.push(file.slice(root.length).split(sep).filter(Boolean).join('/'))
      }
    }
    assert.deepEqual(leading.toSorted(), ['gateway/cli/verbs/import.ts', 'gateway/compose.ts'])
  })

  it('holds no way to run a text as a program', async () => {
    const own = (await sources(here)).filter((file) => !file.endsWith('.test.ts'))
    assert.ok(own.length > 30)
    for (const file of own) {
      assert.doesNotMatch(await readFile(file, 'utf8'), /\beval\(|node:vm|'vm'|new Function/, file)
    }
  })
})
