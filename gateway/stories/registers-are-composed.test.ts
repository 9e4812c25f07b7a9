// An office asks once and several registers answer: who they were is told with the answer, each was
// asked under its own policy, and what they cannot give is missing and said to be.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { silentLog } from '#kernel/log/log.ts'
import { until } from '#kernel/testing/until.ts'
import { startDemo } from '../demo/demo.ts'
import type { Demo, DemoApi } from '../demo/demo.ts'
import type { CompositionState } from '../composition/publish.ts'
import { szyna } from './a-child.ts'
import { theBus } from './the-bus.ts'
import type { TheBus } from './the-bus.ts'

interface Told {
  readonly data: Record<string, Record<string, unknown>>
  readonly complete: boolean
  readonly sources: Record<
    string,
    { api: string; state: string; status?: number; problem?: string }
  >
}

const pesel = '86010799239'
const ofNip = '/api/szyna/podmiot360/v1/nip/9990000416?date=2025-06-30'

describe('registers are composed', () => {
  let bus: TheBus
  let demo: Demo
  let token: string
  before(async () => {
    bus = await theBus()
    env.SZYNA_DATA_DIR = bus.dataDir
    demo = await startDemo({ log: silentLog })
    for (const api of demo.apis) await register(api)
    await until('both compositions are served', async () => {
      const states = await compositions()
      return states.length === 2 && states.every(({ state }) => state === 'serving')
    })
    token = await bus.token('gmina.eurzad', 'szyna/podmiot360')
  })
  after(async () => {
    await bus.close()
    await demo.close()
  })

  const register = async ({ entity, api, file, ...more }: DemoApi) => {
    const { upstream, policy, owner } = more
    await bus.register(entity, api, await readFile(file, 'utf8'), { upstream, policy, owner })
  }
  const env = { SZYNA_DATA_DIR: '' }
  const demoApi = (name: string) => demo.apis.find(({ api }) => api === name)!
  const compositions = async () => {
    const answer = await bus.admin('GET', '/admin/v1/compositions')
    return ((await answer.json()) as { compositions: CompositionState[] }).compositions
  }
  const published = async (api: string) =>
    await (await bus.call(`/apis/szyna/${api}/v1/openapi.json`)).text()

  it('and listed in the catalog, with their documents, as what they are', async () => {
    const page = await (await bus.call('/')).text()
    for (const api of ['widok360', 'podmiot360']) {
      assert.match(page, new RegExp(`/apis/szyna/${api}/v1`))
      assert.ok((await published(api)).includes('x-szyna-composition'))
    }
    assert.doesNotMatch(page, /mark sandbox/)
    const operation = await (
      await bus.call('/apis/szyna/widok360/v1/operations/viewperson', undefined, {
        headers: { 'accept-language': 'en' },
      })
    ).text()
    assert.match(operation, /href="\/apis\/mc\/persons\/v1"/)
    const { apis } = (await (await bus.admin('GET', '/admin/v1/apis/szyna/widok360')).json()) as {
      apis: Record<string, unknown>[]
    }
    assert.deepEqual([apis[0]!['composed'], apis[0]!['onSandbox']], [true, false])
  })

  it('and answer one call of an office together, each leaving its trace', async () => {
    const mine = await bus.token('gmina.eurzad', 'szyna/widok360')
    const answer = await bus.call('/api/szyna/widok360/v1/lookups', mine, {
      method: 'POST',
      body: JSON.stringify({ pesel }),
      headers: { 'content-type': 'application/json' },
    })
    assert.equal(answer.headers.get('szyna-complete'), '?1')
    const { data, complete, sources } = (await answer.json()) as Told
    assert.equal(data['person']!['surname'], 'Testowski')
    assert.equal(data['currentAddress']!['locality'], 'Wzorcowice')
    assert.ok(!JSON.stringify(data).includes(pesel))
    assert.equal(complete, true)
    assert.deepEqual(
      Object.entries(sources).map(([name, { api, state, status }]) => [name, api, state, status]),
      [
        ['found', 'mc/persons/v1', 'answered', 200],
        ['person', 'mc/persons/v1', 'answered', 200],
        ['addresses', 'mc/persons/v1', 'answered', 200],
        ['represents', 'ms/entities/v1', 'answered', 200],
      ],
    )

    const { entries } = (await (await bus.admin('GET', '/admin/v1/journal')).json()) as {
      entries: {
        api: string
        traceId: string
        tokenId: string
        system: string
        more?: Record<string, unknown>
      }[]
    }
    const [whole, ...parts] = entries.slice(0, 5)
    // Whom the call names by PESEL is entered under a pseudonym, at the part that is asked by PESEL too.
    const { subject, ...more } = whole!.more!
    assert.match(String(subject), /^s-[0-9a-f]{32}$/)
    assert.deepEqual([whole!.api, more], ['szyna/widok360/v1', { complete: true }])
    assert.deepEqual(
      parts.flatMap((part) => part.more!['subject'] ?? []),
      [subject],
    )
    for (const entry of parts) {
      assert.match(entry.api, /^(?:mc\/persons|ms\/entities)\/v1$/)
      assert.equal(entry.more!['via'], 'szyna/widok360/v1')
      assert.deepEqual([entry.traceId, entry.system], [whole!.traceId, 'gmina.eurzad'])
      assert.notEqual(entry.tokenId, whole!.tokenId)
    }
  })

  it('and explained part by part', async () => {
    const { stdout } = await szyna(['explain', 'GET', ofNip], env)
    assert.match(stdout, /part +vat +mf\/vat-payers\/v1 searchByNip/)
    assert.match(stdout, /part +entity .*\(after found\)/)
    const { stdout: listed } = await szyna(['compositions', 'list'], env)
    assert.match(listed, /widok360\.yaml +szyna\/widok360\/v1 +1\.1\.0 +serving/)
  })

  it('and one that is away leaves a gap that is told', async () => {
    await register({ ...demoApi('vat-payers'), upstream: 'http://127.0.0.1:9' })
    const answer = await bus.call(ofNip, token)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('szyna-complete'), '?0')
    const { data, complete, sources } = (await answer.json()) as Told
    assert.equal(complete, false)
    assert.equal(data['entity']!['nip'], '9990000416')
    assert.ok(!('vat' in data))
    const { state, status, problem } = sources['vat']!
    assert.deepEqual([state, status, problem], ['failed', 502, 'upstream/unreachable'])
    await register(demoApi('vat-payers'))
    assert.equal(((await (await bus.call(ofNip, token)).json()) as Told).complete, true)
  })

  it('and one that the caller may not ask is named when the whole is refused', async () => {
    const rule = 'authorize: { rules: [{ name: own, allow: caller.entity == "ms" }] }'
    await writeFile(join(bus.policiesDir, 'own.yaml'), `include: [default]\nsteps: [{ ${rule} }]\n`)
    await until('the file can be named', () =>
      register({ ...demoApi('entities'), policy: 'own' }).then(() => true),
    )
    const refused = await bus.call(ofNip, await bus.token('gmina.inny', 'szyna/podmiot360'))
    assert.equal(refused.status, 403)
    const { type, detail } = (await refused.json()) as { type: string; detail: string }
    assert.equal(type, '/problems/composition/part-refused')
    assert.match(detail, /ms\/entities\/v1, listEntities\) ended with 403 access\/denied/)
    const own = await bus.call(ofNip, await bus.token('ms.system', 'szyna/podmiot360'))
    assert.equal(own.status, 200)
    await register(demoApi('entities'))
  })

  it('and a wrong field name in the file is told by line and column, while the former version serves', async () => {
    const file = join(bus.compositionsDir, 'podmiot360.yaml')
    const original = await readFile(file, 'utf8')
    await writeFile(file, original.replace('result.subject,', 'result.subjct,'))
    const ready = await until('the bus says that the file is wrong', async () => {
      const text = await (await bus.call('/readyz')).text()
      return text.includes('podmiot360.yaml') && text
    })
    const line = original.split('\n').findIndex((one) => one.includes('result.subject,')) + 1
    assert.match(ready, new RegExp(`compositions/podmiot360\\.yaml:${line}:\\d+: .*subjct`))
    assert.match(ready, /subject/)
    assert.equal((await bus.call(ofNip, token)).status, 200)
    const [state] = await compositions()
    assert.equal(state!.state, 'refused')
    const { code, stdout } = await szyna(['compositions', 'list'], env)
    assert.equal(code, 1)
    assert.match(stdout, /podmiot360\.yaml:\d+:\d+ /)

    await writeFile(
      file,
      original
        .replaceAll('representation:\n', 'board:\n')
        .replaceAll('parts.representation', 'parts.board'),
    )
    await until('the corrected file is in force', async () =>
      (await published('podmiot360')).includes('"board"'),
    )
    const { data } = (await (await bus.call(ofNip, token)).json()) as Told
    assert.ok('board' in data && !('representation' in data))
    await until('the bus complains no more', async () => {
      return !(await (await bus.call('/readyz')).text()).includes('podmiot360')
    })
  })

  it('and nobody else says of his document that it is one', async () => {
    const document = await published('podmiot360')
    const source = { kind: 'files', entry: 'a.json', files: { 'a.json': document } }
    const body = { entity: 'obcy', api: 'podmiot360', source }
    const refused = await bus.admin('POST', '/admin/v1/apis', { ...body, composed: true })
    assert.equal(refused.status, 400)
    assert.equal((await bus.admin('POST', '/admin/v1/apis', body)).status, 201)
    const mine = await bus.token('gmina.eurzad', 'obcy/podmiot360')
    const answer = await bus.call(ofNip.replace('szyna', 'obcy'), mine)
    assert.equal(answer.headers.get('szyna-sandbox'), 'true')
  })
})
