import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { layEmptyDatabase } from '#kernel/testing/database.ts'
import { licences } from '../stories/licences.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { onlyDocument, runSzyna, spawnSzyna } from './testing/run-szyna.ts'
import type { Run } from './testing/run-szyna.ts'

describe('a verb', () => {
  let bus: TheBus
  let env: Record<string, string>
  before(async () => {
    bus = await theBus()
    env = { SZYNA_DATA_DIR: bus.dataDir, SZYNA_POLICIES: bus.policiesDir }
    await bus.register('gitd', 'licences', licences)
  })
  after(() => bus.close())

  const people = (...args: string[]) => runSzyna(args, env)
  const machine = (...args: string[]) => runSzyna([...args, '--json'], env)

  it('systems add keeps the private key here, for this user alone', async () => {
    const done = await machine('systems', 'add', '--entity', 'gmina', '--name', 'eurzad')
    assert.equal(done.code, 0, done.stdout)
    const { clientId, keyFile } = onlyDocument(done) as { clientId: string; keyFile: string }
    assert.equal(clientId, 'gmina.eurzad')
    assert.equal((await stat(keyFile)).mode & 0o777, 0o600)
    const { jwk } = JSON.parse(await readFile(keyFile, 'utf8'))
    assert.equal(Buffer.from(jwk.d, 'base64url').length, 32)
    const list = await machine('systems', 'list')
    assert.ok(list.stdout.includes('gmina.eurzad'))
    assert.ok(!list.stdout.includes(jwk.d))
  })

  it('systems add leaves no file behind when the bus refuses, and never overwrites one', async () => {
    const folder = join(bus.dataDir, 'systems')
    const digest = async () =>
      createHash('sha256')
        .update(await readFile(join(folder, 'gmina.eurzad.json')))
        .digest('hex')
    const before = await digest()
    const again = await machine('systems', 'add', '--entity', 'gmina', '--name', 'eurzad')
    assert.equal(again.code, 1)
    assert.equal(codeOf(again), 'system/key-exists')
    assert.equal(await digest(), before)
    await bus.admin('POST', '/admin/v1/systems', {
      entity: 'gmina',
      name: 'kadry',
      jwk: await someKey(),
    })
    const taken = await machine('systems', 'add', '--entity', 'gmina', '--name', 'kadry')
    assert.equal(taken.code, 1)
    assert.equal(codeOf(taken), 'resource/conflict')
    assert.deepEqual(await readdir(folder), ['gmina.eurzad.json'])
    const named = await machine('systems', 'add', '--entity', '..', '--name', 'x')
    assert.equal(named.code, 1)
    assert.equal(codeOf(named), 'usage/option-value')
  })

  it('token prints a token that the API takes, and nothing else', async () => {
    const wish = ['--system', 'gmina.eurzad', '--api', 'gitd/licences']
    const { code, stdout, stderr } = await spawnSzyna(['token', ...wish], env)
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const answer = await bus.call('/api/gitd/licences/v1/licences/L-1', stdout.trim())
    assert.equal(answer.status, 200)
    const byName = await machine('token', '--system', 'eurzad', '--api', 'gitd/licences')
    const { access_token: token, expires_in: life } = onlyDocument(byName)
    assert.equal(life, 300)
    assert.equal(decodeJwt(String(token))['entity'], 'gmina')
  })

  // oxfmt-ignore
  const refusedTokens: [string, string, string, RegExp][] = [
    ['gmina.eurzd',  'gitd/licences',     'system/no-key',           /Did you mean gmina\.eurzad\?/],
    ['gmina.eurzad', 'gitd/nothing',      'oauth/invalid_target',    /No API gitd\/nothing is registered/],
    ['gmina.eurzad', 'gitd/licences/v1',  'usage/option-value',      /ENTITY\/API/],
    ['../admin',     'gitd/licences',     'system/no-key',           /holds no key/],
  ]
  for (const [system, api, code, said] of refusedTokens) {
    it(`token for ${system} and ${api} is refused with a reason`, async () => {
      const done = await machine('token', '--system', system, '--api', api)
      assert.equal(done.code, 1)
      assert.equal(codeOf(done), code)
      assert.match(done.stdout, said)
    })
  }

  it('token of an unknown scope is refused', async () => {
    const args = ['--system', 'eurzad', '--api', 'gitd/licences', '--scope', 'no-such']
    const done = await machine('token', ...args)
    assert.equal(done.code, 1)
    assert.equal(codeOf(done), 'oauth/invalid_scope')
  })

  it('compositions list shows each file and what it waits for', async () => {
    const drawn = await people('compositions')
    assert.equal(drawn.code, 0, drawn.stderr)
    assert.match(
      drawn.stdout,
      /widok360\.yaml +szyna\/widok360\/v1 +1\.1\.0 +waiting for mc\/persons\/v1/,
    )
    const { compositions } = onlyDocument(await machine('compositions', 'list'))
    assert.ok(Array.isArray(compositions) && compositions.length > 0)
  })

  it('keys list shows the key that signs and no private part', async () => {
    const done = await machine('keys', 'list')
    const { keys } = onlyDocument(done) as { keys: { state: string }[] }
    assert.deepEqual(
      keys.map(({ state }) => state),
      ['active'],
    )
    assert.doesNotMatch(done.stdout, /"d"|private/)
  })

  it('journal list and verify show the calls and that none is missing', async () => {
    const list = onlyDocument(await machine('journal', 'list', '--limit', '5'))
    const [entry] = list['entries'] as { system: string; operation: string; status: number }[]
    assert.equal(entry!.system, 'gmina.eurzad')
    const drawn = await people('journal')
    assert.match(drawn.stdout, /gmina\.eurzad +gitd\/licences\/v1/)
    const verdict = await machine('journal', 'verify')
    assert.equal(verdict.code, 0, verdict.stdout)
    assert.equal(onlyDocument(verdict)['whole'], true)
    const wrong = await machine('journal', '--limit', '0')
    assert.equal(wrong.code, 1)
    assert.equal(codeOf(wrong), 'request/invalid')
  })

  it('check says that the shipped policies are in order, and names the line of a wrong one', async () => {
    const fine = await machine('check')
    assert.equal(fine.code, 0, fine.stdout)
    const folder = join(bus.dataDir, 'wrong-policies')
    await mkdir(folder)
    await writeFile(join(folder, 'mine.yaml'), 'steps:\n  - require-tokn: {}\n')
    const wrong = await people('check', folder)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stdout, /mine\.yaml:2:\d+ .*require-token/)
    const missing = await machine('check', join(folder, 'nowhere'))
    assert.equal(missing.code, 1)
  })

  it('test runs golden cases and fails with the case that fails', async () => {
    const folder = join(bus.dataDir, 'cases')
    await mkdir(folder)
    await writeFile(join(folder, 'mine.cases.yaml'), goldenCases)
    const done = await machine('test', folder)
    assert.equal(done.code, 1, done.stdout)
    const { passed, failed } = onlyDocument(done)
    assert.deepEqual([passed, failed], [1, 1])
    const empty = await machine('test', join(bus.dataDir, 'systems'))
    assert.equal(empty.code, 1)
    assert.equal(codeOf(empty), 'file/no-cases')
  })

  it('migrate brings the tables of an own folder up to date, twice', async () => {
    const own = { SZYNA_DATA_DIR: join(bus.dataDir, 'own'), SZYNA_LOG: 'silent' }
    await layEmptyDatabase(join(own.SZYNA_DATA_DIR, 'database'))
    const first = await runSzyna(['migrate', '--json'], own)
    assert.equal(first.code, 0, first.stdout + first.stderr)
    assert.ok((onlyDocument(first)['applied'] as string[]).length > 0)
    const second = await runSzyna(['migrate'], own)
    assert.match(second.stdout, /up to date/)
  })

  it('says when the credential is of another bus', async () => {
    const dir = join(bus.dataDir, 'stranger')
    await mkdir(dir)
    await writeFile(join(dir, 'admin.token'), `${'A'.repeat(43)}\n`)
    const card = await readFile(join(bus.dataDir, 'bus.json'), 'utf8')
    await writeFile(join(dir, 'bus.json'), card)
    const done = await runSzyna(['keys', '--json'], { SZYNA_DATA_DIR: dir })
    assert.equal(done.code, 2)
    assert.equal(codeOf(done), 'admin/unauthorized')
    const port = new URL(JSON.parse(card).adminUrl).port
    const byPort = await runSzyna(['keys', '--json'], { ...env, SZYNA_ADMIN_PORT: port })
    assert.equal(byPort.code, 0, byPort.stdout)
  })
})

function codeOf(run: Run): string {
  return (onlyDocument(run) as { error: { code: string } }).error.code
}

async function someKey(): Promise<object> {
  const { makeKey, publicPart } = await import('../identity/jwk.ts')
  return publicPart(makeKey())
}

const goldenCases = `
cases:
  - name: a caller passes
    policy: { steps: [{ require-token: {} }] }
    calls: [GET /persons as zus.kadry -> 200]
  - name: a stranger passes
    policy: { steps: [{ require-token: {} }] }
    calls: [GET /persons -> 200]
`
