import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { layEmptyDatabase } from '#kernel/testing/database.ts'
import { until } from '#kernel/testing/until.ts'

describe('start', () => {
  let folder: string
  let child: ChildProcess
  let stdout = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-start-'))
    await layEmptyDatabase(join(folder, 'database'))
    const entry = new URL('szyna.js', import.meta.url).pathname
    child = spawn(process.execPath, [entry, 'start', '--json'], {
      env: {
        PATH: process.env['PATH'],
        SZYNA_DATA_DIR: folder,
        SZYNA_HOST: '127.0.0.1',
        SZYNA_PORT: '0',
        SZYNA_ADMIN_PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  })
  after(async () => {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  it('prints one document under --json and then serves', async () => {
    await until('the bus is up', () => stdout.endsWith('}\n'), 60_000)
    const { publicUrl, adminUrl, pid } = JSON.parse(stdout)
    assert.equal(pid, child.pid)
    assert.equal((await fetch(`${publicUrl}/livez`)).status, 200)
    assert.equal((await fetch(`${adminUrl}/admin/v1/status`)).status, 401)
  })

  it('waits for open calls at the first signal, and ends at once at the second', async () => {
    const { port } = new URL(JSON.parse(stdout).publicUrl)
    const call = connect(Number(port), '127.0.0.1')
    call.on('error', () => {})
    await once(call, 'connect')
    call.write('POST /oidc/token HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n')
    await new Promise((done) => setTimeout(done, 200))
    child.kill('SIGTERM')
    await until('the door is closed', () =>
      fetch(`http://127.0.0.1:${port}/livez`).then(
        () => false,
        () => true,
      ),
    )
    assert.equal(child.exitCode, null)
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const [code] = await ended
    assert.equal(code, 143)
    assert.equal(stdout.trim().split('\n').length, 1)
    assert.ok((await readdir(folder)).includes('admin.token'))
    call.destroy()
  })
})
