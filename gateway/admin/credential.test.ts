import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { credentialFile, ensureCredential, readCredential } from './credential.ts'

describe('the administrator credential', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-credential-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is 256 random bits for this user alone, and stays across restarts', async () => {
    const first = await ensureCredential(folder)
    assert.equal(Buffer.from(first, 'base64url').length, 32)
    assert.equal((await stat(credentialFile(folder))).mode & 0o777, 0o600)
    assert.equal(await ensureCredential(folder), first)
    assert.equal(await readCredential(folder), first)
    assert.deepEqual(await readdir(folder), ['admin.token'])
  })

  it('is one when several processes make it at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => ensureCredential(folder)))
    assert.equal(new Set(made).size, 1)
    assert.deepEqual(await readdir(folder), ['admin.token'])
  })

  it('that others can read is closed to them', async () => {
    const credential = await ensureCredential(folder)
    await chmod(credentialFile(folder), 0o644)
    assert.equal(await ensureCredential(folder), credential)
    assert.equal((await stat(credentialFile(folder))).mode & 0o777, 0o600)
  })

  it('that is empty or short is never taken for one', async () => {
    for (const text of ['', '\n', 'secret\n', 'a'.repeat(42), 'a b'.repeat(20)]) {
      await writeFile(credentialFile(folder), text)
      await assert.rejects(ensureCredential(folder), /does not hold a credential\. Delete it/)
      assert.equal(await readFile(credentialFile(folder), 'utf8'), text)
    }
  })
})
