import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '#kernel/ids/ids.ts'
import { openPlane, publishedApi } from '../../data-plane/testing/open-plane.ts'
import type { TestPlane } from '../../data-plane/testing/open-plane.ts'
import { openRegistry } from '../../data-plane/testing/registry.ts'
import type { Registry } from '../../data-plane/testing/registry.ts'
import { document } from './testing/bench.ts'
import { composedApi, part, ref } from './testing/compose.ts'

const built: string[] = []
const steps = [
  {
    policy: 'counter',
    build: ({ route }: { route: { api: { name: string } } }) => {
      built.push(route.api.name)
      return {}
    },
  },
]

describe('a composed API in a snapshot', () => {
  let plane: TestPlane
  let registry: Registry
  const whole = composedApi([part('a')], ref('parts', 'a'))
  before(async () => {
    registry = await openRegistry()
    const operations = ['GET /things/{id}']
    const licences = publishedApi(operations, { upstream: registry.url, document })
    plane = await openPlane([licences, whole, publishedApi(['GET /x'], { name: 'other' })], {
      steps,
    })
  })
  after(async () => {
    await plane.close()
    await registry.close()
  })

  const rebuild = async () => {
    built.length = 0
    return await plane.gateway.rebuild('test')
  }
  const ask = () => fetch(`${plane.url}/api/szyna/whole/v1/whole`)

  it('is listed where it was, though it is compiled last', () => {
    assert.deepEqual(
      plane.gateway.apis().map(({ name }) => name),
      ['licences', 'whole', 'other'],
    )
  })

  it('is explained by its parts, and has no upstream and no sandbox behind it', async () => {
    const { upstream, sandbox, parts } = await plane.gateway.explain(
      'GET',
      '/api/szyna/whole/v1/whole',
    )
    assert.deepEqual([upstream, sandbox], [null, false])
    const api = 'gitd/licences/v1'
    const operation = 'GET /things/{id}'
    const path = '/things/{id}'
    const told = [{ name: 'a', api, operation, method: 'GET', path, after: [] }]
    assert.deepEqual(parts, told)
    assert.deepEqual(plane.gateway.describe(whole)[0]!.parts, told)
  })

  it('is taken over while what it is made of stays', async () => {
    plane.apis[2] = { ...plane.apis[2]!, id: newId() }
    await rebuild()
    assert.deepEqual(built, ['other'])
  })

  it('is compiled anew with a part of it', async () => {
    plane.apis[0] = { ...plane.apis[0]!, id: newId() }
    const { complaints } = await rebuild()
    assert.deepEqual(complaints, [])
    assert.deepEqual(built, ['licences', 'whole'])
    assert.equal((await ask()).status, 200)
  })

  it('is closed where it no longer fits; the others go on, and it too once it fits again', async () => {
    const licences = plane.apis[0]!
    const paths = { '/things': document.paths!['/things'] }
    const less = { ...publishedApi(['POST /things']), document: { ...document, paths } }
    plane.apis[0] = { ...less, upstream: registry.url } as typeof licences
    const { accepted, complaints } = await rebuild()
    assert.equal(accepted, true)
    assert.equal(complaints.length, 1)
    assert.match(complaints[0]!, /^szyna\/whole\/v1: .*GET \/things\/\{id\}/)
    const closed = await ask()
    assert.equal(closed.status, 503)
    assert.match(await closed.text(), /no longer fits/)
    assert.equal((await fetch(`${plane.url}/api/gitd/other/v1/x`)).status, 200)
    plane.apis[0] = { ...licences, id: newId() }
    assert.deepEqual((await rebuild()).complaints, [])
    assert.equal((await ask()).status, 200)
  })

  it('is closed where its document carries nothing that can be read', async () => {
    const nonsense = { ...whole.document, 'x-szyna-composition': { entity: 'szyna' } }
    plane.apis[1] = { ...whole, id: newId(), document: nonsense }
    const { complaints } = await rebuild()
    assert.match(complaints.join(), /^szyna\/whole\/v1: Its document carries no composition/)
    assert.equal((await ask()).status, 503)
  })

  it('is none where a stranger says so: his document is a document', async () => {
    plane.apis[1] = { ...whole, id: newId(), composed: false }
    assert.deepEqual((await rebuild()).complaints, [])
    assert.deepEqual(await (await ask()).json(), { from: 'sandbox' })
    const explained = await plane.gateway.explain('GET', '/api/szyna/whole/v1/whole')
    assert.equal(explained.sandbox, true)
  })
})
