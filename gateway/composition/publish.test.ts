import assert from 'node:assert/strict'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '#kernel/testing/until.ts'
import { licences } from '../stories/licences.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import type { CompositionState } from './publish.ts'

const card = (summary: string, more = '') => `title: Karta przewoźnika
entity: szyna
api: karta
version: 1.0.0
owner: Inspekcja Testowa
${more}
operations:
  viewCard:
    method: GET
    path: /cards/{id}
    summary: ${summary}
    tags: [karty]
    permissions: [cards.read]
    input:
      path: { id: { type: string, pattern: '^L-[0-9]+$' } }
    parts:
      licence:
        call: gitd/licences/v1 getLicence
        path: { id: $path.id }
    result: { holder: $parts.licence.holder }
`

describe('a folder of compositions', () => {
  let bus: TheBus
  let file: string
  before(async () => {
    bus = await theBus()
    file = join(bus.compositionsDir, 'karta.yaml')
    for (const name of ['widok360', 'podmiot360']) {
      await rm(join(bus.compositionsDir, `${name}.yaml`))
    }
    await writeFile(file, card('Karta'))
  })
  after(() => bus.close())

  const list = async () => {
    const answer = await bus.admin('GET', '/admin/v1/compositions')
    return ((await answer.json()) as { compositions: CompositionState[] }).compositions
  }
  const becomes = (state: CompositionState['state'], told = '') =>
    until(`the composition is ${state} ${told}`, async () => {
      const [one, ...more] = await list()
      const text = JSON.stringify(one)
      return more.length === 0 && one?.state === state && text.includes(told) && one
    })
  const versions = async () => {
    const answer = await bus.admin('GET', '/admin/v1/apis/szyna/karta/versions')
    return answer.ok ? ((await answer.json()) as { versions: object[] }).versions.length : 0
  }
  const ask = async (path = '/api/szyna/karta/v1/cards/L-17') =>
    await bus.call(path, await bus.token('gmina.eurzad', 'szyna/karta'))

  it('waits for APIs that are not published yet, and is well meanwhile', async () => {
    const { waitingFor, complaints } = await becomes('waiting')
    assert.deepEqual([waitingFor, complaints], [['gitd/licences/v1'], []])
    const { status } = (await (await bus.call('/readyz')).json()) as { status: string }
    assert.equal(status, 'pass')
  })

  it('is published once they are, and once only', async () => {
    await bus.register('gitd', 'licences', licences)
    assert.equal((await becomes('serving')).api, 'szyna/karta/v1')
    await bus.register('gitd', 'other', licences)
    await wait(500)
    assert.equal(await versions(), 1)
    const { data } = (await (await ask()).json()) as { data: unknown }
    assert.deepEqual(data, { holder: 'Przewozy Testowe' })
  })

  it('is published anew when the document of a part changes what it answers', async () => {
    const { Licence } = licences.components.schemas
    const properties = { ...Licence.properties, holder: { type: 'string', maxLength: 99 } }
    const components = { schemas: { Licence: { ...Licence, properties } } }
    const info = { ...licences.info, version: '1.3.0' }
    await bus.register('gitd', 'licences', { ...licences, info, components })
    await until('there is a second version', async () => (await versions()) === 2)
  })

  it('is closed, and told, when a part no longer has what it refers to, and open when it has', async () => {
    const { Licence } = licences.components.schemas
    const { holder: _, ...properties } = Licence.properties
    const schema = { ...Licence, properties, required: ['id'], additionalProperties: false }
    const info = { ...licences.info, version: '1.4.0' }
    const components = { schemas: { Licence: schema } }
    await bus.register('gitd', 'licences', { ...licences, info, components })
    const { complaints } = await becomes('refused')
    assert.match(complaints[0]!.message, /holder/)
    assert.equal(complaints[0]!.line, 20)
    assert.equal((await ask()).status, 503)
    await bus.register('gitd', 'licences', { ...licences, info: { ...info, version: '1.5.0' } })
    await becomes('serving')
    await until('it answers again', async () => (await ask()).status === 200)
  })

  it('is refused where it names a policy file that there is not', async () => {
    await writeFile(file, card('Karta', 'policy: persnal-data'))
    const { complaints } = await becomes('refused')
    assert.match(complaints[0]!.message, /Did you mean personal-data\?/)
    assert.equal(complaints[0]!.line, 6)
    assert.equal((await ask()).status, 200)
    await writeFile(file, card('Karta'))
    await becomes('serving')
  })

  it('yields to a registration that took its place, until the file is edited', async () => {
    const before = await versions()
    const document = { ...licences, info: { ...licences.info, version: '1.9.0' } }
    const files = { 'openapi.json': JSON.stringify(document) }
    const source = { kind: 'files', entry: 'openapi.json', files }
    const place = { entity: 'szyna', api: 'karta', source }
    // Its callers lose an operation by it.
    const taken = await bus.admin('POST', '/admin/v1/apis?force=It%20takes%20its%20place.', place)
    assert.equal(taken.status, 201, await taken.text())
    await becomes('refused', 'Another registration')
    await wait(300)
    assert.equal(await versions(), before + 1)
    await writeFile(file, card('Karta przewoźnika'))
    await becomes('serving')
    assert.equal(await versions(), before + 2)
  })

  it('is refused for a file whose address another has', async () => {
    const twin = join(bus.compositionsDir, 'karta-too.yaml')
    await writeFile(twin, card('Karta przewoźnika'))
    await until('one of two is refused', async () => {
      const states = (await list()).map(({ state }) => state)
      return states.length === 2 && states.toSorted().join() === 'refused,serving'
    })
    await rm(twin)
    await becomes('serving')
  })
})
