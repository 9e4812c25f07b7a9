// The pages of offices on a port of their own. People come by `/enter/{name}`, which begins a visit as a
// login does.

import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openLog } from '#kernel/log/log.ts'
import { openPortal } from '#api-catalog/portal/portal.ts'
import { openPages } from '../../../pages/pages.ts'
import type { PageHandler } from '../../../pages/pages.ts'
import { levels } from '../../people/levels.ts'
import { nameVisitor } from '../../people/name-visitor.ts'
import { openVisitors } from '../../visitors/visitors.ts'
import { officePages } from '../pages/office-pages.ts'
import { openTestOffices } from './open-test-offices.ts'
import type { TestName, TestOffices } from './open-test-offices.ts'

export interface TestPages extends TestOffices {
  readonly url: string
  /** Everything that was logged, and every address that was asked. */
  readonly seen: string[]
}

export async function openTestPages(): Promise<TestPages> {
  const test = await openTestOffices()
  const { db, clock, revocations, people, offices } = test
  const seen: string[] = []
  const log = openLog('debug', { write: (line) => void seen.push(line) })
  // Its stylesheet is that of the pages too.
  const portal = openPortal({
    clock,
    apis: () => [],
    describe: () => [],
    findings: () => Promise.resolve([]),
    publicUrl: 'https://szyna.example',
    log,
  })
  let handle: PageHandler = () => {}
  const server = createServer((req, res) => {
    seen.push(req.url ?? '')
    if (/^\/(office|enter|login)\b/.test(req.url ?? '')) handle(req, res)
    else portal.handle(req, res)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const secret = randomBytes(32)
  const visitors = openVisitors({ db, clock, revocations, secret, publicUrl: url })
  const pages = openPages({
    visitors,
    name: (visitor, language) => nameVisitor(visitor, language, { people, offices }),
    publicUrl: url,
    log,
  })
  handle = pages.serve([
    ...officePages({ offices, visitors }),
    {
      at: 'GET /enter/{name}/{level}',
      async answer({ req, res, params }) {
        const person = await test.meet(params['name'] as TestName)
        const acr = levels.find((level) => level.endsWith(`/${params['level']}`))!
        await visitors.begin(req, res, { person, means: 'demo', acr })
        return { redirect: '/office' }
      },
    },
  ])
  return {
    ...test,
    url,
    seen,
    async close() {
      await new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      })
      await test.close()
    },
  }
}
