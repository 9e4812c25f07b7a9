// Adds a system: the key pair is made here, the bus gets the public part only, and the private one
// stays in `systems/{clientId}.json` of the data folder, readable by this user alone.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSlug } from '#kernel/ids/ids.ts'
import type { NewWeb } from '../identity/grants/read-web.ts'
import { makeKey, publicPart } from '../identity/jwk.ts'
import type { PrivateJwk } from '../identity/jwk.ts'
import { askAdmin } from './running-bus.ts'
import type { RunningBus } from './running-bus.ts'
import { Failure } from './verb.ts'

export interface KeyFile {
  readonly clientId: string
  readonly entity: string
  readonly name: string
  readonly jwk: PrivateJwk
}

export interface AddedSystem {
  readonly clientId: string
  readonly keyFile: string
  readonly notes: readonly string[]
}

export async function addSystem(
  bus: RunningBus,
  { entity, name, web }: { entity: string; name: string; web?: NewWeb | undefined },
): Promise<AddedSystem> {
  for (const [option, value] of Object.entries({ entity, name })) {
    if (!isSlug(value)) throw badName(option, value)
  }
  const jwk = makeKey()
  const clientId = `${entity}.${name}`
  const keyFile = await keep(bus.dataDir, { clientId, entity, name, jwk })
  const body = { entity, name, jwk: publicPart(jwk), ...(web && { web }) }
  try {
    const added = await askAdmin<AddedSystem>(bus, 'POST', '/admin/v1/systems', { body })
    return { clientId: added.clientId, keyFile, notes: added.notes }
  } catch (error) {
    if (error instanceof Failure && error.code === 'bus/no-answer') {
      throw new Failure(2, error.code, `${error.message} The key stays in ${keyFile}.`)
    }
    await rm(keyFile, { force: true })
    throw error
  }
}

export function systemsFolder(dataDir: string): string {
  return join(dataDir, 'systems')
}

/** Never over an existing file: it may be the only copy of a key that works. */
async function keep(dataDir: string, file: KeyFile): Promise<string> {
  const folder = systemsFolder(dataDir)
  const path = join(folder, `${file.clientId}.json`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await writeFile(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    return path
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const cure = 'Choose another name, or delete the file if its key is used nowhere.'
    throw new Failure(1, 'system/key-exists', `${path} exists already. ${cure}`)
  }
}

function badName(option: string, value: string): Failure {
  const sentence =
    `--${option} "${value}" is not a name: lower-case letters, digits and single hyphens, ` +
    'beginning with a letter, at most 63 letters and digits.'
  return new Failure(1, 'usage/option-value', sentence)
}
