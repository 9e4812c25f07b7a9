// The administrator credential: 256 random bits in `admin.token` of the data folder, readable by the
// user of the bus alone, kept across restarts. Whoever can read the file is the administrator.

import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const shape = /^[A-Za-z0-9_-]{43}$/

export function credentialFile(dataDir: string): string {
  return join(dataDir, 'admin.token')
}

/** Reads the credential; throws a sentence when the file is not one, and what `readFile` throws. */
export async function readCredential(dataDir: string): Promise<string> {
  const file = credentialFile(dataDir)
  const credential = (await readFile(file, 'utf8')).trim()
  if (shape.test(credential)) return credential
  throw new Error(`${file} does not hold a credential. Delete it and start the bus again.`)
}

/** Makes the credential at the first start; closes a file that others can read. */
export async function ensureCredential(dataDir: string): Promise<string> {
  const file = credentialFile(dataDir)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await writeOnce(file, `${randomBytes(32).toString('base64url')}\n`)
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) await chmod(file, 0o600)
  return await readCredential(dataDir)
}

/** Whole or not at all, and never over an existing one: written aside, then linked to its name. */
async function writeOnce(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(aside, text, { mode: 0o600, flag: 'wx' })
  try {
    await link(aside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(aside, { force: true })
  }
}
