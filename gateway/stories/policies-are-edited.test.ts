// An admin edits a policy file while calls pass: nobody notices but by the new rule, and a wrong file
// is refused loudly while the old one stays.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '#kernel/testing/until.ts'
import { licences } from './licences.ts'
import type { TheBus } from './the-bus.ts'
import { underDefault } from './under-default.ts'

describe('a policy file is edited', () => {
  let bus: TheBus
  let token: string
  let file: string
  let original: string
  let close: () => Promise<void>
  const path = '/api/gitd/licences/v1/licences/L-1'

  before(async () => {
    ;({ bus, token, file, original, close } = await underDefault())
  })
  after(() => close())

  const withMark = (mark: string) =>
    original.replace(
      /^( *)- journal:/m,
      `$1- transform-headers: { response: { set: { X-Edit: "${mark}" } } }\n$1- journal:`,
    )

  it('and soon holds, without a restart', async () => {
    await writeFile(file, withMark('first'))
    await until(
      'the edit is in force',
      async () => (await bus.call(path, token)).headers.get('x-edit') === 'first',
    )
  })

  it('a hundred times during a load of requests, and no request fails for it', async () => {
    let loading = true
    const statuses = new Map<number, number>()
    const load = Array.from({ length: 8 }, async () => {
      while (loading) {
        const { status } = await bus.call(path, token)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    })
    for (let edit = 1; edit <= 100; edit++) {
      await writeFile(file, withMark(`edit-${edit}`))
      await wait(30)
    }
    await until(
      'the hundredth edit is in force',
      async () => (await bus.call(path, token)).headers.get('x-edit') === 'edit-100',
    )
    loading = false
    await Promise.all(load)
    assert.deepEqual([...statuses.keys()], [200])
    assert.ok(statuses.get(200)! > 100)
  })

  it('wrongly: it is refused with file, line and column, and the former one stays in force', async () => {
    await writeFile(file, original.replace('require-token', 'require-tokn'))
    const ready = await until('the bus says that the file is wrong', async () => {
      const text = await (await bus.call('/readyz')).text()
      return text.includes('default.yaml') && text
    })
    assert.match(ready, /default\.yaml:\d+:\d+/)
    assert.match(ready, /require-token/)
    const answer = await bus.call(path, token)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('x-edit'), 'edit-100')
    assert.equal((await bus.call(path)).status, 401)
  })

  it('although it is only included: the files that include it follow', async () => {
    const base = join(bus.policiesDir, 'base.yaml')
    const mark = (text: string) =>
      `steps: [{ transform-headers: { response: { set: { X-Base: ${text} } } } }]\n`
    await writeFile(base, mark('one'))
    await writeFile(file, `include: [base]\n${original}`)
    for (const text of ['one', 'two']) {
      await writeFile(base, mark(text))
      await until(
        `the base says ${text}`,
        async () => (await bus.call(path, token)).headers.get('x-base') === text,
      )
    }
  })

  it('back: the bus says that all is well again', async () => {
    await writeFile(file, original)
    await until(
      'the bus stops complaining',
      async () => !(await (await bus.call('/readyz')).text()).includes('default.yaml'),
    )
    assert.equal((await bus.call(path, token)).headers.get('x-edit'), null)
  })

  it('or made: an API can be put under it at once, and what is wrong in it is told before', async () => {
    const made = join(bus.policiesDir, 'made.yaml')
    await writeFile(made, 'steps: [{ jurnal: {} }]\n')
    await until('it is told', async () =>
      (await (await bus.call('/readyz')).text()).includes('made.yaml:1:'),
    )
    assert.equal((await bus.call(path, token)).status, 200)
    await writeFile(made, 'steps: [{ journal: {} }]\n')
    await until('it can be used', () =>
      bus.register('gitd', 'open-licences', licences, { policy: 'made' }),
    )
    const open = await bus.call('/api/gitd/open-licences/v1/licences/L-1')
    assert.equal(open.status, 200)
  })
})
