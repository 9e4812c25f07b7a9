import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { newId } from '#kernel/ids/ids.ts'
import { until } from '#kernel/testing/until.ts'
import { openPlane, publishedApi } from './testing/open-plane.ts'
import type { TestPlane, TestStep } from './testing/open-plane.ts'
import { openRegistry } from './testing/registry.ts'
import type { Registry } from './testing/registry.ts'

/** Marks replies; counts how often it was built. */
function marker(mark: string, built: { count: number } = { count: 0 }): TestStep {
  return {
    policy: 'marker',
    build: () => {
      built.count += 1
      return { response: (_call, reply) => reply.headers.set('x-mark', mark) }
    },
  }
}

const broken: TestStep = {
  policy: 'broken',
  build: () => {
    throw new Error('The options do not fit; write others.')
  },
}

describe('a snapshot', () => {
  let plane: TestPlane
  let registry: Registry
  let release = () => {}
  before(async () => {
    registry = await openRegistry((req, res) => {
      if (!req.url!.startsWith('/slow')) return void res.end('fast')
      release = () => void res.end('slow')
    })
    const api = publishedApi(['GET /x', 'GET /slow', 'GET /y'], { upstream: registry.url })
    plane = await openPlane([api], { steps: [marker('one')] })
  })
  after(async () => {
    await plane.close()
    await registry.close()
  })

  const ask = (path: string) => fetch(`${plane.url}/api/${path}`)
  const mark = async (path = 'gitd/licences/v1/x') => (await ask(path)).headers.get('x-mark')

  it('is swapped whole; a call in flight ends on the one it began with', async () => {
    const slow = ask('gitd/licences/v1/slow')
    await until('the registry is asked', () => registry.calls.some(({ url }) => url === '/slow'))
    await plane.setPolicy('default', [marker('two')])
    const { accepted, id } = await plane.gateway.rebuild('test')
    assert.equal(accepted, true)
    assert.equal(plane.gateway.current().id, id)
    assert.equal(await mark(), 'two')
    release()
    const answer = await slow
    assert.equal(await answer.text(), 'slow')
    assert.equal(answer.headers.get('x-mark'), 'one')
  })

  it('has the same id for the same configuration', async () => {
    const { id } = plane.gateway.current()
    await plane.gateway.rebuild('test')
    assert.equal(plane.gateway.current().id, id)
  })

  it('is refused whole when a step of a serving API does not fit, and the former one stays', async () => {
    const { id } = plane.gateway.current()
    await plane.setPolicy('default', [marker('three'), broken])
    const refused = await plane.gateway.rebuild('test')
    assert.equal(refused.accepted, false)
    assert.equal(refused.id, id)
    assert.match(
      refused.complaints.join(),
      /gitd\/licences\/v1, GET \/x: policies\/default\.yaml:2: broken: The options do not fit/,
    )
    assert.deepEqual(plane.gateway.current().complaints, refused.complaints)
    assert.equal(await mark(), 'two')
  })

  it('takes in new APIs though an edit is refused', async () => {
    plane.apis.push(publishedApi(['GET /x'], { name: 'persons', upstream: registry.url }))
    const { accepted } = await plane.gateway.rebuild('test')
    assert.equal(accepted, false)
    assert.equal(await mark('gitd/persons/v1/x'), 'two')
    await plane.setPolicy('default', [marker('four')])
    assert.equal((await plane.gateway.rebuild('test')).accepted, true)
    assert.equal(await mark('gitd/persons/v1/x'), 'four')
    assert.deepEqual(plane.gateway.current().complaints, [])
  })

  it('is refused when a policy file in use is taken away', async () => {
    await plane.setPolicy('default', undefined)
    const { accepted, complaints } = await plane.gateway.rebuild('test')
    assert.equal(accepted, false)
    assert.match(complaints.join(), /names the policy file "default", which is missing/)
    assert.equal(await mark(), 'four')
    await plane.setPolicy('default', [marker('four')])
    await plane.gateway.rebuild('test')
  })

  it('keeps the version an API had when its new one cannot be built, and holds up nobody', async () => {
    await plane.setPolicy('strict', [broken])
    const [api] = plane.apis
    plane.apis[0] = { ...api!, id: newId(), policy: 'strict', version: '1.1.0' }
    plane.apis.push(
      publishedApi(['GET /x'], { name: 'fresh', policy: 'strict' }),
      publishedApi(['GET /x'], { name: 'sound', upstream: registry.url }),
    )
    const { accepted, complaints } = await plane.gateway.rebuild('test')
    assert.equal(accepted, true)
    assert.equal(complaints.length, 4)
    assert.equal(await mark(), 'four')
    assert.equal(await mark('gitd/sound/v1/x'), 'four')
    const closed = await ask('gitd/fresh/v1/x')
    assert.equal(closed.status, 503)
    assert.equal(((await closed.json()) as { type: string }).type, '/problems/gateway/unready')
    plane.apis[0] = api!
    plane.apis.splice(2, 1)
    assert.deepEqual((await plane.gateway.rebuild('test')).complaints, [])
  })

  it('builds anew only what an edit touches', async () => {
    const still = { count: 0 }
    const edited = { count: 0 }
    await plane.setPolicy('still', [marker('still', still)])
    await plane.setPolicy('edited', [marker('edited', edited)])
    plane.apis.push(
      publishedApi(['GET /x', 'GET /y'], { name: 'still', policy: 'still' }),
      publishedApi(['GET /x', 'GET /y', 'GET /z'], { name: 'edited', policy: 'edited' }),
    )
    await plane.gateway.rebuild('test')
    assert.deepEqual([still.count, edited.count], [2, 3])
    await plane.setPolicy('edited', [marker('again', edited)])
    await plane.gateway.rebuild('test')
    assert.deepEqual([still.count, edited.count], [2, 6])
    plane.apis.splice(-2)
    await plane.gateway.rebuild('test')
  })

  it('serves what it can where two paths of a document answer the same addresses', async () => {
    plane.apis.push(
      publishedApi(['GET /a/{x}', 'GET /a/{y}', 'POST /a/{z}'], {
        name: 'twins',
        upstream: registry.url,
      }),
    )
    const { accepted, complaints } = await plane.gateway.rebuild('test')
    assert.equal(accepted, true)
    assert.match(complaints.join(), /twins\/v1, GET \/a\/\{y\}: It answers the same addresses/)
    assert.equal((await ask('gitd/twins/v1/a/1')).status, 200)
    plane.apis.pop()
    await plane.gateway.rebuild('test')
  })

  it('refuses an upstream that is no address', async () => {
    plane.apis.push(publishedApi(['GET /x'], { name: 'odd', upstream: 'ftp://files' }))
    const { complaints } = await plane.gateway.rebuild('test')
    assert.match(complaints.join(), /"ftp:\/\/files" is not an http or https address/)
    plane.apis.pop()
    await plane.gateway.rebuild('test')
  })
})

describe('the policies folder', () => {
  const text = (mark: string) =>
    `title: Test\nsteps:\n  - transform-headers: { response: { set: { X-Mark: "${mark}" } } }\n`

  it('edited a hundred times under load fails no call, and a wrong edit is told with its place', async (t) => {
    const { loadPolicies } = await import('#policies/load.ts')
    const folder = await mkdtemp(join(tmpdir(), 'szyna-policies-'))
    const registry = await openRegistry()
    const apis = Array.from({ length: 30 }, (_, n) =>
      publishedApi(['GET /x'], {
        name: n === 0 ? 'licences' : `other-${n}`,
        policy: n === 0 ? 'edited' : 'still',
        upstream: registry.url,
      }),
    )
    const file = join(folder, 'edited.yaml')
    await writeFile(file, text('edit-0'))
    await writeFile(join(folder, 'still.yaml'), text('still'))
    const plane = await openPlane(apis, { folder, load: loadPolicies })
    let loading = true
    t.after(async () => {
      loading = false
      await plane.close()
      await registry.close()
      await rm(folder, { recursive: true })
    })
    const ask = () => fetch(`${plane.url}/api/gitd/licences/v1/x`)
    const mark = async () => (await ask()).headers.get('x-mark')
    const statuses = new Map<number, number>()
    const load = Array.from({ length: 8 }, async () => {
      while (loading) {
        const answer = await ask()
        await answer.arrayBuffer()
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      }
    })
    for (let edit = 1; edit <= 100; edit++) {
      await writeFile(file, text(`edit-${edit}`))
      await wait(20)
    }
    await until('the last edit holds', async () => (await mark()) === 'edit-100')
    loading = false
    await Promise.all(load)
    assert.deepEqual([...statuses.keys()], [200])

    await writeFile(file, text('edit-101').replace('transform-headers', 'transform-heders'))
    const complaint = await until('the wrong edit is told', () => {
      const { complaints } = plane.gateway.current()
      return complaints.length > 0 && complaints.join('\n')
    })
    assert.match(complaint, /edited\.yaml:3:\d+: .*transform-headers/)
    assert.equal(await mark(), 'edit-100')
    await writeFile(file, text('edit-102'))
    await until('the right edit holds', async () => (await mark()) === 'edit-102')
    assert.deepEqual(plane.gateway.current().complaints, [])
  })
})
