// A system is refused, and its office asks why. The admin asks `explain` for that system, is shown the
// line that refuses it, mends the file and asks again: what he is told is what calls then meet.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { until } from '#kernel/testing/until.ts'
import { szyna } from './a-child.ts'
import { underDefault } from './under-default.ts'
import type { UnderDefault } from './under-default.ts'

describe('an admin asks who may call', () => {
  let its: UnderDefault
  const path = '/api/gitd/licences/v1/licences/L-1'
  const rules = (entities: string) => `
  - authorize: { rules: [{ name: offices, allow: 'caller.entity in [${entities}]' }] }
  - rate-limit: { calls: 100, seconds: 3600 }
  - validate-request:`

  before(async () => {
    its = await underDefault()
    await write('"powiat"')
  })
  after(() => its.close())

  const write = (entities: string) =>
    writeFile(its.file, its.original.replace('\n  - validate-request:', rules(entities)))
  const explain = (system: string, ...more: string[]) =>
    szyna(['explain', 'GET', path, '--as', system, ...more], { SZYNA_DATA_DIR: its.bus.dataDir })
  const statusNow = async () => (await its.bus.call(path, its.token)).status

  it('for a system that is refused: he is shown the line, and why', async () => {
    const told = await until('the file is in force', async () => {
      const { stdout } = await explain('gmina.eurzad')
      return stdout.includes('✕') ? stdout : undefined
    })
    assert.match(told, /^as gmina\.eurzad of gmina, /m)
    assert.match(told, /├✕ authorize +authorize +refuses +\S*default\.yaml:10\n/)
    assert.match(told, /└✕ refused +\S*default\.yaml:10 {2}403 access\/denied: No rule of access/)
    assert.equal(await statusNow(), 403)
  })

  it('for a name that he misspelt: he is told which was meant', async () => {
    const { code, stderr } = await explain('gmina.eurzat')
    assert.equal(code, 1)
    assert.match(stderr, /No system "gmina\.eurzat" is registered\. Did you mean gmina\.eurzad\?/)
  })

  it('mends the file: the same question is answered otherwise, and so are calls', async () => {
    await write('"powiat", "gmina"')
    const told = await until('the file is in force', async () => {
      const { stdout } = await explain('gmina.eurzad')
      return stdout.includes('✕') ? undefined : stdout
    })
    assert.match(told, /The rule `offices` lets it pass/)
    assert.match(told, new RegExp(`└► upstream +${its.registry.url}/licences/L-1\n`))
    assert.equal(await statusNow(), 200)
  })

  it('and sees what the system has left, as often as he likes', async () => {
    const left = async () => /(\d+) of 100 calls left/.exec((await explain('gmina.eurzad')).stdout)
    assert.equal((await left())![1], '99')
    assert.equal((await left())![1], '99')
    assert.equal(await statusNow(), 200)
    assert.equal((await left())![1], '98')
    const { stdout } = await explain('gmina.eurzad', '--json')
    const { would, as } = JSON.parse(stdout) as { would: string; as: { entity: string } }
    assert.deepEqual([would, as.entity], ['pass', 'gmina'])
  })
})
