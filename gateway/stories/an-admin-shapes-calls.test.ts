// An admin shapes every call in YAML: a wrong file is told with line and cure and changes nothing, the
// right one is in force at once, `explain` shows it, and a golden case keeps it.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { szyna } from './a-child.ts'
import type { Registry } from './a-registry.ts'
import type { TheBus } from './the-bus.ts'
import { underDefault } from './under-default.ts'

interface Explained {
  readonly steps: readonly { readonly policy: string; readonly origin: string }[]
}

describe('an admin gives a failing system a rest', () => {
  let bus: TheBus
  let registry: Registry
  let token: string
  let file: string
  let original: string
  let close: () => Promise<void>
  const path = '/api/gitd/licences/v1/licences/L-1'

  before(async () => {
    ;({ bus, registry, token, file, original, close } = await underDefault())
  })
  after(() => close())

  const write = (step: string) =>
    writeFile(file, original.replace('  - validate-request:', `${step}\n  - validate-request:`))

  async function steps(): Promise<string[]> {
    const query = new URLSearchParams({ method: 'GET', url: path })
    const answer = await bus.admin('GET', `/admin/v1/explain?${query.toString()}`)
    const { steps } = (await answer.json()) as Explained
    return steps.map(({ policy, origin }) => `${policy} ${origin}`)
  }

  it('in a file that is wrong: he is told where and what to write, and all stays as it was', async () => {
    await write('  - circuit-braker: { calls: 2, rest: soon }')
    const checked = await szyna(['check', bus.policiesDir])
    assert.equal(checked.code, 1)
    assert.match(checked.stdout, /default\.yaml:10:5 .*`circuit-braker`.*`circuit-breaker`/)
    await until('the bus has seen the file', async () =>
      (await (await bus.call('/readyz')).text()).includes('circuit-braker'),
    )
    assert.equal((await bus.call(path, token)).status, 200)
    assert.ok((await steps()).every((step) => !step.startsWith('circuit')))
  })

  it('in a file that is right: it is in force, and explain says from which line', async () => {
    await write('  - circuit-breaker: { calls: 2, rest: 30 }')
    assert.equal((await szyna(['check', bus.policiesDir])).code, 0)
    const step = await until('the step is in force', async () =>
      (await steps()).find((step) => step.startsWith('circuit-breaker ')),
    )
    assert.match(step, /default\.yaml:10$/)
  })

  it('and the system is not asked any more once it fails', async () => {
    registry.breakDown()
    const statuses: number[] = []
    for (let n = 0; n < 4; n++) statuses.push((await bus.call(path, token)).status)
    const asked = registry.calls.length
    const refused = await bus.call(path, token)
    assert.equal(statuses.at(-1), 503, statuses.join())
    assert.equal(refused.status, 503)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    const problem = (await refused.json()) as { type: string; fault: string }
    assert.deepEqual([problem.type, problem.fault], ['/problems/upstream/suspended', 'upstream'])
    assert.equal(registry.calls.length, asked)
  })

  it('and a golden case keeps it: who takes the step out is told', async () => {
    await writeFile(
      join(bus.policiesDir, 'default.cases.yaml'),
      `cases:
  - name: a system that fails is given a rest
    policy-file: default
    calls:
      - { call: GET /persons as gmina.eurzad, upstream: { status: 500 }, answer: 500 }
      - { call: GET /persons as gmina.eurzad, upstream: { status: 500 }, answer: 500 }
      - { call: GET /persons as gmina.eurzad, answer: 503 upstream/suspended, forwarded: false }
`,
    )
    const kept = await szyna(['test', bus.policiesDir])
    assert.equal(kept.code, 0, kept.stdout)
    await writeFile(file, original)
    const lost = await szyna(['test', bus.policiesDir])
    assert.equal(lost.code, 1)
    assert.match(lost.stdout, /FAIL a system that fails is given a rest/)
    assert.match(lost.stdout, /expected 503 upstream\/suspended, got 200/)
  })
})
