import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Caller } from '#policies/call.ts'
import { loadPolicies } from '#policies/load.ts'
import type { ExplainMore } from './explain.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane } from './testing/open-plane.ts'

const guarded = `steps:
  - require-token: {}
  - authorize: { rules: [{ name: offices, allow: 'caller.entity == "gmina"' }] }
  - rate-limit: { calls: 1, seconds: 60 }
  - terminate: {}
    when: header["x-closed"] == "yes"
`
const open = (step: string) => `steps:\n  - ${step}\n`
const files: Readonly<Record<string, string>> = {
  guarded,
  balanced: open(
    'balance: { targets: [{ address: https://a.example/x, weight: 3 }, { address: https://b.example }] }',
  ),
  parted: `steps:
  - mirror: { address: https://copy.example, percent: 20 }
  - split: { to: [{ name: new, address: https://new.example, percent: 30 }], sticky: call }
`,
  elsewhere: open("redirect: { to: '/api/new{path}' }"),
}

describe('the walk of a call, told for a system', () => {
  let plane: TestPlane
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-told-'))
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(folder, `${name}.yaml`), text)
    }
    const apis = Object.keys(files).map((name) =>
      publishedApi(['GET /x'], { name, policy: name, upstream: 'https://old.example/base' }),
    )
    plane = await openPlane(apis, { folder, load: loadPolicies })
  })
  after(async () => {
    await plane.close()
    await rm(folder, { recursive: true })
  })

  const tell = (name: string, more?: ExplainMore) =>
    plane.gateway.explain('GET', `/api/gitd/${name}/v1/x?a=b`, more)
  const as = (entity: string) => async (resource: string) => {
    assert.match(resource, /\/api\/gitd\/guarded$/)
    const scopes = new Set(['x.read'])
    return {
      kind: 'system',
      system: `${entity}.kadry`,
      entity,
      scopes,
      tokenId: '',
    } satisfies Caller
  }
  const says = ({ steps }: Awaited<ReturnType<typeof tell>>) => steps.map(({ would }) => would)

  it('without a system depends on who calls, and says what else it depends on', async () => {
    const walk = await tell('guarded')
    assert.deepEqual(says(walk), ['depends', 'depends', 'depends', 'depends'])
    assert.equal(walk.would, 'depends')
    assert.match(walk.steps[1]!.because, /The rule `offices` depends on who calls/)
    assert.match(walk.steps[3]!.because, /the header field x-closed/)
    assert.equal(walk.as, undefined)
  })

  it('for a system that may call says so, with what is left', async () => {
    const walk = await tell('guarded', { as: as('gmina'), headers: ['X-Closed', 'no'] })
    assert.deepEqual(walk.as, { system: 'gmina.kadry', entity: 'gmina', scopes: ['x.read'] })
    assert.deepEqual(says(walk), ['pass', 'pass', 'pass', 'pass'])
    assert.deepEqual([walk.would, walk.refusal], ['pass', undefined])
    assert.deepEqual(
      walk.steps[2]!.left?.map(({ name, most }) => [name, most]),
      [['permin', 1]],
    )
    assert.equal(walk.steps[3]!.applies, 'no')
  })

  it('for one that may not names the step, the status and the code', async () => {
    const walk = await tell('guarded', { as: as('powiat') })
    assert.equal(walk.would, 'refuse')
    assert.match(walk.endedBy!, /guarded\.yaml:3$/)
    assert.deepEqual([walk.refusal?.status, walk.refusal?.code], [403, 'access/denied'])
  })

  it('asks a condition with the header fields that were told', async () => {
    const walk = await tell('guarded', { as: as('gmina'), headers: ['X-Closed', 'yes'] })
    assert.deepEqual([walk.would, walk.refusal?.code], ['refuse', 'route/closed'])
  })

  it('lists the addresses of balance with their shares', async () => {
    const { targets, upstream, sandbox } = await tell('balanced')
    assert.deepEqual(
      targets.map(({ address, percent }) => [address, percent]),
      [
        ['https://a.example/x/x?a=b', 75],
        ['https://b.example/x?a=b', 25],
      ],
    )
    assert.deepEqual([upstream, sandbox], ['https://a.example/x/x?a=b', false])
  })

  it('leaves the registered address what split does not take, and tells copies apart', async () => {
    const { targets, upstream } = await tell('parted')
    assert.deepEqual(targets, [
      { address: 'https://old.example/base/x?a=b', percent: 70 },
      { address: 'https://new.example/x?a=b', percent: 30 },
      { address: 'https://copy.example/x?a=b', percent: 20, copy: true },
    ])
    assert.equal(upstream, 'https://old.example/base/x?a=b')
  })

  it('ends where a step answers by itself', async () => {
    const walk = await tell('elsewhere')
    assert.deepEqual([walk.would, walk.refusal], ['answer', undefined])
    assert.match(walk.steps[0]!.because, /307: the caller is sent to \/api\/new\/x\./)
  })
})
