import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { onlyDocument, runSzyna } from '../cli/testing/run-szyna.ts'

const shop = fileURLToPath(new URL('fixtures/shop.json', import.meta.url))

describe('szyna import krakend', async () => {
  const folder = await temporaryFolder()

  it('writes the files and the report into a new folder, and szyna check takes the policies', async () => {
    const out = join(folder, 'new')
    const done = await runSzyna(['import', 'krakend', shop, '--out', out, '--entity', 'miasto'])
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stdout, /szyna register openapi\/users\.openapi\.yaml --entity miasto/)
    assert.deepEqual((await readdir(out)).toSorted(), [
      'openapi',
      'policies',
      'report.txt',
      'specs',
    ])
    assert.ok(done.stdout.startsWith(await readFile(join(out, 'report.txt'), 'utf8')))
    const checked = await runSzyna(['check', join(out, 'policies')])
    assert.equal(checked.code, 0, checked.stdout)
  })

  it('writes nothing without a folder, and nothing over what is there', async () => {
    const dry = onlyDocument(await runSzyna(['import', 'krakend', shop, '--json']))
    assert.equal(dry['out'], null)
    assert.deepEqual(dry['counts'], { endpoints: 5, 'left-out': 3, changed: 9 })
    await writeFile(join(folder, 'mine.txt'), 'mine')
    const over = await runSzyna(['import', 'krakend', shop, '--out', folder])
    assert.equal(over.code, 1)
    assert.match(over.stderr, /is not empty/)
  })

  it('ends with 1 on a wrong file, with line and column, and names the dialects it knows', async () => {
    const wrong = join(folder, 'wrong.json')
    await writeFile(wrong, '{\n  "version": 3,\n  "endpoints": 7\n}')
    const done = await runSzyna(['import', 'krakend', wrong])
    assert.equal(done.code, 1)
    assert.match(done.stdout, /wrong\.json:3:16 /)
    const dialect = await runSzyna(['import', 'krakent', shop])
    assert.match(dialect.stderr, /Did you mean krakend\?/)
  })
})
