// `npm start` on an empty machine: the whole bus with its registries, and a first call to copy.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { start } from './a-child.ts'
import type { Started } from './a-child.ts'

describe('the demo starts', () => {
  let folder: string
  let env: Record<string, string>
  let demo: Started
  let said: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-demo-'))
    env = { SZYNA_PORT: '0', SZYNA_ADMIN_PORT: '0', SZYNA_DATA_DIR: folder }
    demo = start(['start', '--demo'], env)
    said = await demo.says(/curl [^\n]+\n[^]*\n\n/)
  })
  after(async () => {
    demo.process.kill('SIGTERM')
    const { code } = await demo.ended
    await rm(folder, { recursive: true, force: true })
    assert.equal(code, 0)
  })

  it('and is ready, with three registries in the catalog', async () => {
    const url = /Szyna\s+(http\S+)/.exec(said)![1]!
    assert.equal((await fetch(`${url}/readyz`)).status, 200)
    const page = await (await fetch(url)).text()
    for (const api of ['mc/persons', 'ms/entities', 'mf/vat-payers']) {
      assert.match(page, new RegExp(`/apis/${api}/v1`))
    }
  })

  it('and the curl it prints gives the answer it prints', async () => {
    const curl = /^\s*(curl [^\n]+)$/m.exec(said)![1]!
    const { stdout } = await promisify(execFile)('bash', ['-c', curl], {
      cwd: new URL('../..', import.meta.url).pathname,
      env: {
        SZYNA_DATA_DIR: folder,
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: folder,
      },
    })
    const answer = JSON.parse(stdout) as object
    const shown = said.slice(said.indexOf(curl) + curl.length)
    assert.deepEqual(
      JSON.parse(shown.slice(shown.indexOf('{'), shown.lastIndexOf('}') + 1)),
      answer,
    )
  })
})
