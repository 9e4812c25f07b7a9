// Measures what the bus promises about speed: `npm run bench [NAME…] -- [--json FILE]`. Each part
// gives rows; a row that misses its bar makes the exit code 1. Nothing else should run meanwhile.

import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { measureCall } from './call.ts'
import { measureCatalog } from './catalog.ts'
import { measureExchanges } from './exchanges.ts'
import { measureIdentity } from './identity.ts'
import { measureLatency } from './latency.ts'
import { machine } from './machine.ts'
import { measureMemory } from './memory.ts'
import type { Effort, Part, Row } from './row.ts'
import { showRows } from './row.ts'
import { measureStart } from './start.ts'

const parts: Readonly<Record<string, Part>> = {
  call: measureCall,
  catalog: measureCatalog,
  exchanges: measureExchanges,
  identity: measureIdentity,
  latency: measureLatency,
  memory: measureMemory,
  start: measureStart,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
})

process.exitCode = await run()

async function run(): Promise<number> {
  const known = Object.keys(parts).join(', ')
  const names = positionals.length > 0 ? positionals : Object.keys(parts)
  const unknown = names.find((name) => parts[name] === undefined)
  const effort: Effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) }
  if (values.help || unknown !== undefined || !(effort.rounds >= 1 && effort.seconds > 0)) {
    if (unknown !== undefined) console.error(`There is no part "${unknown}"; there are ${known}.`)
    console.error('npm run bench [NAME…] -- [--json FILE] [--rounds 5] [--seconds 4]')
    return values.help ? 0 : 1
  }
  const head = await machine()
  console.log(
    Object.entries(head)
      .map(([key, value]) => `${key}: ${value}`)
      .join(' · '),
  )
  const measured: Record<string, readonly Row[]> = {}
  for (const name of names) {
    console.log(`\n${name}`)
    measured[name] = await parts[name]!(effort)
    console.log(showRows(measured[name]))
  }
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify({ machine: head, parts: measured }, null, 2)}\n`)
  }
  return Object.values(measured)
    .flat()
    .every(({ ok }) => ok)
    ? 0
    : 1
}
