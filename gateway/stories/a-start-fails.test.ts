// A start that cannot be ends with one clear sentence, what to do instead, and exit code 2.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { layEmptyDatabase } from '#kernel/testing/database.ts'
import { start, szyna } from './a-child.ts'

describe('a start fails', () => {
  let folder: string
  let env: Record<string, string>
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-start-'))
    await layEmptyDatabase(join(folder, 'database'))
    env = {
      SZYNA_PORT: '0',
      SZYNA_ADMIN_PORT: '0',
      SZYNA_HOST: '127.0.0.1',
      SZYNA_DATA_DIR: folder,
    }
  })
  after(() => rm(folder, { recursive: true, force: true }))

  async function refused(more: Record<string, string>): Promise<string> {
    const { code, stdout, stderr } = await szyna(['start'], { ...env, ...more })
    assert.equal(code, 2, stdout + stderr)
    assert.doesNotMatch(stderr, /\n\s+at /, 'a stack is not a sentence')
    return stderr.trim()
  }

  it('on a port that another program holds', async (t) => {
    const { server, port } = await holdPort()
    t.after(() => server.close())
    assert.match(await refused({ SZYNA_PORT: String(port) }), new RegExp(`${port}.*SZYNA_PORT`))
    assert.match(
      await refused({ SZYNA_ADMIN_PORT: String(port) }),
      new RegExp(`${port}.*SZYNA_ADMIN_PORT`),
    )
  })

  it('on a data folder that another bus uses', async (t) => {
    const first = start(['start'], env)
    t.after(() => first.kill())
    await first.says(/Admin\s+http/)
    const sentence = await refused({})
    assert.match(sentence, new RegExp(String(first.process.pid)))
    assert.match(sentence, /SZYNA_DATA_DIR/)
  })

  it('on a database that does not answer, without showing its password', async () => {
    const sentence = await refused({ DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/szyna' })
    assert.match(sentence, /127\.0\.0\.1:1/)
    assert.doesNotMatch(sentence, /hidden/)
  })

  it('on TLS files that hold no key, without showing what they hold', async () => {
    const file = join(folder, 'no-key.pem')
    await writeFile(file, 'hidden')
    const sentence = await refused({ SZYNA_TLS_KEY: file, SZYNA_TLS_CERTIFICATE: file })
    assert.match(sentence, /SZYNA_TLS_KEY|SZYNA_TLS_CERTIFICATE/)
    assert.doesNotMatch(sentence, /hidden/)
  })

  it('on settings that are wrong: all complaints at once, each with its cure', async () => {
    const sentence = await refused({
      SZYNA_PORT: '99999',
      SZYNA_PUBLIC_URL: 'ftp://x',
      SZYNA_ADMINPORT: '1',
    })
    for (const word of ['SZYNA_PORT', 'SZYNA_PUBLIC_URL', 'SZYNA_ADMIN_PORT']) {
      assert.match(sentence, new RegExp(word))
    }
  })
})

async function holdPort(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, port: (server.address() as AddressInfo).port }
}
