import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { decodeJwt } from 'jose'
import { licences } from '../stories/licences.ts'
import { theBus } from '../stories/the-bus.ts'
import type { TheBus } from '../stories/the-bus.ts'
import { onlyDocument, runSzyna } from './testing/run-szyna.ts'
import type { Run } from './testing/run-szyna.ts'

describe('a verb', () => {
  let bus: TheBus
  let env: Record<string, string>
  let file: string
  before(async () => {
    bus = await theBus()
    env = { SZYNA_DATA_DIR: bus.dataDir, SZYNA_POLICIES: bus.policiesDir }
    await mkdir(join(bus.dataDir, 'documents'))
    file = join(bus.dataDir, 'documents', 'licences.json')
    await writeFile(file, JSON.stringify(licences))
  })
  after(() => bus.close())

  const people = (...args: string[]) => runSzyna(args, env)
  const machine = (...args: string[]) => runSzyna([...args, '--json'], env)
  const licencesApi = ['--entity', 'gitd', '--api', 'licences']

  it('register publishes a document and says where, with a call to copy', async () => {
    const done = await machine('register', file, ...licencesApi, '--owner', 'GITD')
    assert.equal(done.code, 0, done.stdout)
    const { api, version, published, url, sandbox, findings, notes } = onlyDocument(done)
    assert.deepEqual([api, version, published], ['gitd/licences', licences.info.version, true])
    assert.equal(url, `${bus.publicUrl}/api/gitd/licences/v1`)
    assert.ok(Array.isArray(findings))
    assert.match((notes as string[]).join(' '), /gitd/)
    const again = await people('register', file, ...licencesApi, '--lang', 'pl')
    assert.equal(again.code, 0, again.stderr)
    assert.match(again.stdout, /^Bez zmian: gitd\/licences/)
    const curl = /curl '([^']+)'/.exec(again.stdout)![1]!
    assert.ok(curl.startsWith(String(sandbox)))
  })

  it('register follows the refs of a document into the files beside it', async () => {
    const folder = join(bus.dataDir, 'documents', 'split')
    await mkdir(folder)
    const schema = 'type: object\nproperties: { id: { type: string } }\n'
    await writeFile(join(folder, 'thing.yaml'), schema)
    await writeFile(join(folder, 'openapi.yaml'), splitDocument)
    const things = ['--entity', 'gitd', '--api', 'things']
    const done = await machine('register', join(folder, 'openapi.yaml'), ...things)
    assert.equal(done.code, 0, done.stdout)
    assert.equal(onlyDocument(done)['published'], true)
  })

  it('register of a wrong document ends with 1 and every finding', async () => {
    const wrong = join(bus.dataDir, 'documents', 'wrong.yaml')
    await writeFile(wrong, 'openapi: 3.1.0\npaths: 7\n')
    const done = await machine('register', wrong, '--entity', 'gitd', '--api', 'wrong')
    assert.equal(done.code, 1)
    const { error } = onlyDocument(done) as { error: { code: string; errors: object[] } }
    assert.match(error.code, /^document\//)
    assert.ok(error.errors.length > 0)
    const told = await people('register', wrong, '--entity', 'gitd', '--api', 'wrong')
    assert.equal(told.code, 1)
    assert.match(told.stderr, /^ {2}\//m)
  })

  it('register of a name that is none ends with 1', async () => {
    const done = await machine('register', file, '--entity', 'GITD', '--api', 'licences')
    assert.equal(done.code, 1)
    assert.equal(codeOf(done), 'request/invalid')
  })

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
    const { code, stdout, stderr } = await people('token', ...wish)
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

  it('explain draws the walk of a call, also of one that goes nowhere', async () => {
    const path = '/api/gitd/licences/v1/licences/L-1'
    const drawn = await people('explain', 'get', path)
    assert.equal(drawn.code, 0, drawn.stderr)
    assert.match(drawn.stdout, /^GET \/api\/gitd[^\n]+\n│\n├─ route /)
    assert.match(drawn.stdout, /├─ identify +require-token/)
    const nowhere = await people('explain', 'GET', '/api/gitd/nothing/v1/x')
    assert.match(nowhere.stdout, /404 route\/unknown/)
    const walk = onlyDocument(await machine('explain', 'GET', `${bus.publicUrl}${path}`))
    assert.equal((walk['route'] as { api: string }).api, 'gitd/licences/v1')
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

const splitDocument = `
openapi: 3.1.0
info: { title: Things, version: 1.0.0, description: Things of a test. }
paths:
  /things:
    get:
      operationId: listThings
      summary: Things
      description: All of them.
      responses:
        '200':
          description: Things.
          content:
            application/json:
              schema: { $ref: './thing.yaml' }
`

const goldenCases = `
cases:
  - name: a caller passes
    policy: { steps: [{ require-token: {} }] }
    calls: [GET /persons as zus.kadry -> 200]
  - name: a stranger passes
    policy: { steps: [{ require-token: {} }] }
    calls: [GET /persons -> 200]
`
