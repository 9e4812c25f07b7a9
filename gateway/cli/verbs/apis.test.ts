import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { licences } from '../../stories/licences.ts'
import { theBus } from '../../stories/the-bus.ts'
import type { TheBus } from '../../stories/the-bus.ts'
import { onlyDocument, runSzyna } from '../testing/run-szyna.ts'

describe('verbs about the lives of APIs', () => {
  let bus: TheBus
  let env: Record<string, string>
  let document: object = licences
  const registry = createServer((_, res) => {
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  })
  before(async () => {
    await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done))
    const { port } = registry.address() as AddressInfo
    bus = await theBus({ SZYNA_FETCH_ALLOW: `127.0.0.1:${port}` })
    env = { SZYNA_DATA_DIR: bus.dataDir }
    const source = { kind: 'url', url: `http://127.0.0.1:${port}/openapi.json` }
    await bus.register('gitd', 'licences', licences, { source })
  })
  after(async () => {
    registry.close()
    await bus.close()
  })

  const people = (...args: string[]) => runSzyna(args, env)
  const machine = (...args: string[]) => runSzyna([...args, '--json'], env)
  const v1 = 'gitd/licences/v1'
  const numbered = (version: string) => ({ ...licences, info: { ...licences.info, version } })

  it('apis list tells states, apis show who moved it', async () => {
    assert.match((await people('apis', 'list')).stdout, /^gitd\/licences\/v1 +published/m)
    const shown = await people('apis', 'show', v1)
    assert.match(shown.stdout, /^gitd\/licences\/v1 {2}published {2}revision 1$/m)
    assert.match(shown.stdout, /register +→ published +bus +\d/)
  })

  it('register --dry judges and stores nothing, --draft stores and publishes nothing', async () => {
    const { '/licences': list } = licences.paths
    const fewer = { '/licences': list }
    const file = join(bus.dataDir, 'next.json')
    await writeFile(file, JSON.stringify({ ...numbered('1.9.0'), paths: fewer }))
    const of = ['--entity', 'gitd', '--api', 'licences']
    const trial = await people('register', file, ...of, '--dry')
    assert.equal(trial.code, 0, trial.stderr)
    assert.match(trial.stdout, /^Trial: gitd\/licences/)
    assert.match(trial.stdout, /Breaking \(1\)\n {2}operation-removed .*\n.*GET \/licences\/\{id\}/)
    assert.equal(onlyDocument(await machine('apis', 'show', v1))['revision'], 1)
    await writeFile(file, JSON.stringify(numbered('2.0.0')))
    const kept = onlyDocument(await machine('register', file, ...of, '--draft'))
    assert.deepEqual([kept['state'], kept['published']], ['draft', false])
    const published = onlyDocument(await machine('apis', 'publish', 'gitd/licences/v2'))
    assert.equal(published['state'], 'published')
    const forced = await machine('register', file, ...of, '--force', 'Why not.')
    assert.equal(onlyDocument(forced)['unchanged'], true)
  })

  it('apis refetch tells what the address holds by now', async () => {
    assert.match((await people('apis', 'refetch', v1)).stdout, /^The document is the same\./)
    document = numbered('1.8.0')
    const changed = onlyDocument(await machine('apis', 'refetch', v1))
    assert.equal(changed['outcome'], 'waiting')
    const back = await people('apis', 'send-back', v1, '--reason', 'Too soon.')
    assert.equal(back.code, 0, back.stderr)
    document = numbered('3.0.0')
    const other = await people('apis', 'refetch', v1)
    assert.equal(other.code, 1)
    assert.match(other.stdout, /is v3 by now/)
    assert.match((await people('apis', 'list')).stdout, /another at its address since/)
  })

  it('apis deprecate, suspend and resume move it; what is not possible says what is', async () => {
    const next = ['--sunset', '2099-01-31', '--successor', 'gitd/licences/v2']
    const moved = onlyDocument(await machine('apis', 'deprecate', v1, ...next))
    assert.deepEqual(
      [moved['state'], moved['sunsetAt'], moved['successor']],
      ['deprecated', '2099-01-31T00:00:00.000Z', 'gitd/licences/v2'],
    )
    const stale = await machine('apis', 'suspend', v1, '--reason', 'x', '--revision', '1')
    assert.equal((onlyDocument(stale)['error'] as { code: string }).code, 'request/precondition')
    assert.equal((await people('apis', 'suspend', v1, '--reason', 'Moving.')).code, 0)
    const refused = await people('apis', 'deprecate', v1)
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /Possible now: .*suspend, resume, archive/)
    assert.match(
      (await people('apis', 'resume', v1, '--lang', 'pl')).stdout,
      /deprecated {2}rewizja/,
    )
    assert.equal((await people('apis', 'archive', v1, '--reason', 'Nobody calls.')).code, 0)
  })

  // oxfmt-ignore
  const wrong: [string[], RegExp][] = [
    [['show', 'gitd/licences'],                        /write ENTITY\/API\/vN/],
    [['show', 'gitd/none/v1'],                         /No gitd\/none\/v1 is registered/],
    [['suspend', v1],                                  /--reason TEXT is missing/],
    [['deprecate', v1, '--sunset', '31.01.2027'],      /is no day; write 2027-01-31/],
    [['resume', v1, '--revision', 'last'],             /--revision is a whole number/],
    [['depreciate', v1],                               /Did you mean apis deprecate\?/],
  ]
  for (const [words, told] of wrong) {
    it(`apis ${words.join(' ')} is refused with the cure`, async () => {
      const { code, stderr } = await people('apis', ...words)
      assert.equal(code, 1)
      assert.match(stderr, told)
    })
  }

  it('entities publishing says whether its people need approval', async () => {
    const free = await people('entities', 'publishing', 'gitd', 'free')
    assert.equal(free.stdout.trim(), 'gitd publishes without approval')
    const back = onlyDocument(await machine('entities', 'publishing', 'gitd', 'approved'))
    assert.equal(back['itself'], false)
    assert.match((await people('entities', 'publishing', 'gitd', 'yes')).stderr, /free or approved/)
    assert.equal((await people('entities', 'publishing', 'nobody', 'free')).code, 1)
  })
})
