// A peer: express-gateway, its proxy policy alone. It is in no dependency list of ours; the folder of
// an installation is named by SZYNA_BENCH_EXPRESS_GATEWAY (`npm install express-gateway` there).

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { answering } from '../child.ts'
import { freePort } from '../free-port.ts'
import { recordPath } from './target.ts'
import type { Target } from './target.ts'

type Main = () => { load(folder: string): { run(): Promise<unknown> } }

const folder = mkdtempSync(join(tmpdir(), 'szyna-bench-eg-'))
let running: Promise<Target> | undefined

answering((question: { upstream: number } | { end: true }) => {
  if (!('end' in question)) return (running ??= start(question.upstream))
  rmSync(folder, { recursive: true, force: true })
  return undefined
})

async function start(upstream: number): Promise<Target> {
  const port = await freePort()
  const there = createRequire(join(process.env.SZYNA_BENCH_EXPRESS_GATEWAY!, 'package.json'))
  cpSync(join(dirname(there.resolve('express-gateway')), 'config'), folder, { recursive: true })
  writeFileSync(join(folder, 'gateway.config.yml'), configuration(port, upstream))
  process.env.EG_DISABLE_CONFIG_WATCH = 'true'
  process.env.LOG_LEVEL = 'error'
  const main = there('express-gateway') as Main
  await main().load(folder).run()
  return { port, path: recordPath, headers: [] }
}

function configuration(port: number, upstream: number): string {
  return `http: { port: ${port}, hostname: 127.0.0.1 }
apiEndpoints: { api: { host: '*', paths: '/*' } }
serviceEndpoints: { registry: { url: 'http://127.0.0.1:${upstream}' } }
policies: [proxy]
pipelines:
  default:
    apiEndpoints: [api]
    policies: [{ proxy: [{ action: { serviceEndpoint: registry } }] }]
`
}
