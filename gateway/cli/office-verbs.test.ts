import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { licences } from '../stories/licences.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { onlyDocument, runSzyna, spawnSzyna } from './testing/run-szyna.ts'

const pesel = '86010799239'
const shipped = new URL('../../specs/permissions.yaml', import.meta.url)

describe('a verb about offices', () => {
  let bus: TheBus
  let env: Record<string, string>
  before(async () => {
    bus = await theBus()
    env = { SZYNA_DATA_DIR: bus.dataDir, SZYNA_POLICIES: bus.policiesDir }
  })
  after(() => bus.close())

  const people = (...args: string[]) => runSzyna(args, env)

  it('offices appoint takes a PESEL from standard input alone', async () => {
    const inArguments = await people('offices', 'appoint', 'gmina', '--pesel', pesel)
    assert.equal(inArguments.code, 1)
    assert.match(inArguments.stderr, /Write --pesel - and send the number by standard input/)
    assert.ok(!inArguments.stderr.includes(pesel))
    const words = ['offices', 'appoint', 'gmina', '--pesel', '-']
    for (const wrong of ['', '86010799230', 'anna']) {
      const refused = await runSzyna(words, env, wrong)
      assert.equal(refused.code, 1, wrong)
      assert.match(refused.stderr, /pesel/)
    }
    const made = await spawnSzyna([...words, '--title', 'Gmina Testowo'], env, `${pesel}\n`)
    assert.equal(made.code, 0, made.stderr)
    assert.match(made.stdout, /^Administrator of gmina: [0-9a-f-]{36}, from the first login on\n/)
    assert.match(made.stdout, /Appoint a second one/)
  })

  it('offices list, members and remove show and end what there is, without the PESEL', async () => {
    assert.match((await people('offices', 'list')).stdout, /^gmina +active +0\+1 +Gmina Testowo\n$/)
    const listed = await runSzyna(['offices', 'members', 'gmina', '--json'], env)
    assert.ok(!listed.stdout.includes(pesel))
    const { members } = onlyDocument(listed) as { members: { membership: string }[] }
    const [{ membership } = { membership: '' }] = members
    assert.equal((await people('offices', 'remove', membership)).code, 0)
    assert.equal((await people('offices', 'remove', membership)).code, 1)
    assert.match((await people('offices', 'members', 'nowhere')).stderr, /no office of nowhere/)
  })

  it('permissions set takes a whole file, or says what is wrong with it', async () => {
    assert.match(
      (await people('permissions')).stdout,
      /^org\.members\.manage +substantial +high +M/,
    )
    const text = await readFile(shipped, 'utf8')
    const file = join(bus.dataDir, 'permissions.yaml')
    await writeFile(file, text.replace('risk: high', 'risk: normal'))
    const refused = await people('permissions', 'set', file)
    assert.match(refused.stderr, /org\.members\.manage must be there with risk: high/)
    await writeFile(file, text.replace('Case worker', 'Clerk'))
    const set = onlyDocument(await runSzyna(['permissions', 'set', file, '--json'], env))
    assert.deepEqual(set, { changed: true, touched: 0 })
    assert.equal((await people('permissions', 'set', '/no/such.yaml')).code, 1)
  })

  it('entities suspend keeps its systems out until it is resumed', async () => {
    await bus.register('gitd', 'licences', licences)
    await bus.token('gmina.eurzad', 'gitd/licences')
    assert.equal((await people('entities', 'suspend', 'gmina')).stdout, 'Suspended gmina\n')
    await assert.rejects(bus.token('gmina.eurzad', 'gitd/licences'), /client authentication failed/)
    assert.match((await people('offices', 'list')).stdout, /^gmina +suspended/)
    assert.equal((await people('entities', 'resume', 'gmina')).code, 0)
    await bus.token('gmina.eurzad', 'gitd/licences')
    assert.match((await people('entities', 'suspend', 'nowhere')).stderr, /no entity nowhere/)
  })
})
