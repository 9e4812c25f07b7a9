import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { licences } from '../../stories/licences.ts'
import { theBus } from '../../stories/the-bus.ts'
import type { TheBus } from '../../stories/the-bus.ts'
import { onlyDocument, runSzyna } from '../testing/run-szyna.ts'

describe('explain', () => {
  let bus: TheBus
  const path = '/api/gitd/licences/v1/licences/L-1'
  before(async () => {
    bus = await theBus()
    await bus.register('gitd', 'licences', licences)
    await bus.token('gmina.eurzad', 'gitd/licences')
  })
  after(() => bus.close())

  const people = (...args: string[]) =>
    runSzyna(['explain', ...args], { SZYNA_DATA_DIR: bus.dataDir })
  const machine = (...args: string[]) => people(...args, '--json')

  it('draws the walk of a call, also of one that goes nowhere', async () => {
    const drawn = await people('get', path)
    assert.equal(drawn.code, 0, drawn.stderr)
    assert.match(drawn.stdout, /^GET \/api\/gitd[^\n]+\n│\n├─ route /)
    assert.match(drawn.stdout, /├\? identify +require-token +depends/)
    const nowhere = await people('GET', '/api/gitd/nothing/v1/x')
    assert.match(nowhere.stdout, /404 route\/unknown/)
    const walk = onlyDocument(await machine('GET', `${bus.publicUrl}${path}`))
    assert.equal((walk['route'] as { api: string }).api, 'gitd/licences/v1')
  })

  it('draws it for a system, with header fields and an address, in Polish', async () => {
    const more = ['--header', 'X-A: a:b', '--header', 'X-B:', '--from', '192.0.2.1']
    const drawn = await people('GET', path, '--as', 'gmina.eurzad', ...more, '--lang', 'pl')
    assert.equal(drawn.code, 0, drawn.stderr)
    assert.match(
      drawn.stdout,
      /^jako gmina\.eurzad podmiotu gmina, z uprawnieniami licences\.write$/m,
    )
    assert.match(drawn.stdout, /├─ identify +require-token +przepuszcza/)
    assert.match(drawn.stdout, /└► piaskownica/)
  })

  it('refuses what is no header field and no address, and a system that nobody knows', async () => {
    for (const [option, value] of [
      ['--header', 'no colon'],
      ['--header', 'X-A: b\nX-B: c\u0007'],
      ['--from', 'here'],
      ['--as', 'nikt'],
    ] as const) {
      const done = await machine('GET', path, option, value)
      assert.equal(done.code, 1, value)
      const { error } = onlyDocument(done) as { error: { code: string } }
      assert.match(error.code, /^(request\/invalid|resource\/unknown)$/)
    }
  })
})
