// Fills a fresh bus for the demo: registers what `demo.ts` started, makes its system, makes the first
// call, and prints all of it. A second start finds everything as it was.

import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Config } from '#kernel/config/config.ts'
import type { Log } from '#kernel/log/log.ts'
import { readCredential } from '../admin/credential.ts'
import { addSystem } from '../cli/add-system.ts'
import { fetchToken } from '../cli/fetch-token.ts'
import type { RunningBus } from '../cli/running-bus.ts'
import type { House } from '../compose.ts'
import { startDemo } from './demo.ts'
import type { Demo } from './demo.ts'
import { appointOfficials } from './officials.ts'

export interface DemoNeeds {
  readonly house: House
  readonly config: Config
  readonly publicUrl: string
  readonly adminUrl: string
  readonly log: Log
  print(line: string): void
}

export async function openDemo(needs: DemoNeeds): Promise<{ close(): Promise<void> }> {
  const { house, config, publicUrl, adminUrl, log, print } = needs
  const demo = await startDemo({ log })
  try {
    await registerAll(demo, house)
    const credential = await readCredential(config.dataDir)
    const bus: RunningBus = { adminUrl, publicUrl, credential, dataDir: config.dataDir }
    await makeSystems(demo, house, bus)
    await appointOfficials(house.identity)
    await showFirstCall(demo, bus, print)
    return demo
  } catch (error) {
    await demo.close()
    throw error
  }
}

async function registerAll({ apis }: Demo, { catalog, gateway }: House): Promise<void> {
  for (const { entity, api, file, upstream, policy, owner } of apis) {
    const entry = basename(file)
    const files = { [entry]: await readFile(file, 'utf8') }
    const source = { kind: 'files' as const, entry, files }
    await catalog.register({ entity, api, upstream, policy, owner, source })
  }
  await gateway.rebuild('demo')
}

async function makeSystems({ systems }: Demo, { identity }: House, bus: RunningBus): Promise<void> {
  const known = await identity.systems.list()
  for (const { entity, name } of systems) {
    const isKnown = known.some((one) => one.entity === entity && one.name === name)
    if (!isKnown) await addSystem(bus, { entity, name })
  }
}

/** The call as a person would make it, and its answer. */
async function showFirstCall(
  { systems, firstCall }: Demo,
  bus: RunningBus,
  print: (line: string) => void,
): Promise<void> {
  const { entity, name } = systems[0]!
  const system = `${entity}.${name}`
  const { access_token } = await fetchToken(bus, { system, api: firstCall.api })
  const url = `${bus.publicUrl}/api/${firstCall.api}/v1${firstCall.path}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${access_token}` } })
  print(`Portal     ${bus.publicUrl}/`)
  print(`People     ${bus.publicUrl}/me  ${bus.publicUrl}/office`)
  print(`Issuer     ${bus.publicUrl}/oidc`)
  print(`Data       ${join(bus.dataDir, '/')}`)
  print('')
  print('A first call, and its answer:')
  print('')
  const token = `npx szyna token --system ${system} --api ${firstCall.api}`
  print(`  curl -H "Authorization: Bearer $(${settingFor(bus.dataDir)}${token})" '${url}'`)
  print('')
  print(indent(JSON.stringify(await answer.json(), null, 2)))
  print('')
}

/** The command line finds a bus in the usual folder by itself. */
function settingFor(dataDir: string): string {
  return dataDir === resolve('.szyna') ? '' : `SZYNA_DATA_DIR='${dataDir}' `
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
