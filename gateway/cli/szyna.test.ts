import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { onlyDocument, runSzyna, spawnSzyna } from './testing/run-szyna.ts'
import { verbs } from './verbs.ts'

const polish = { LANG: 'pl_PL.UTF-8' }

describe('the command line', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-cli-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  // oxfmt-ignore
  const endings: [args: string[], code: number, where: 'stdout' | 'stderr'][] = [
    [['--version'],          0, 'stdout'],
    [['frobnicate'],         1, 'stderr'],
    [['--json', 'keys'],     2, 'stdout'],
    [['keys', '--lang=pl'],  2, 'stderr'],
  ]
  for (const [args, code, where] of endings) {
    it(`as a process that gets "${args.join(' ')}" ends with ${code} and says why on ${where}`, async () => {
      const ended = await spawnSzyna(args, { SZYNA_DATA_DIR: folder })
      assert.equal(ended.code, code)
      assert.notEqual(ended[where], '')
      assert.deepEqual(ended, await runSzyna(args, { SZYNA_DATA_DIR: folder }))
      assert.equal(ended.stdout + ended.stderr, ended[where])
    })
  }

  it('without a verb shows every verb, in the language of the environment', async () => {
    const english = await runSzyna([])
    assert.equal(english.code, 0)
    for (const { name, summary } of verbs) {
      assert.ok(english.stdout.includes(`  ${name} `), name)
      assert.ok(english.stdout.includes(summary.en), name)
    }
    assert.match((await runSzyna(['--help'], polish)).stdout, /Polecenia:/)
    assert.match((await runSzyna(['help', '--lang', 'pl'])).stdout, /Polecenia:/)
    assert.match((await runSzyna(['--lang=en'], polish)).stdout, /Verbs:/)
  })

  it('explains a verb by the table that its arguments are read by', async () => {
    const { code, stdout } = await runSzyna(['register', '--help'])
    assert.equal(code, 0)
    assert.match(stdout, /szyna register FILE\|URL --entity E --api A \[--upstream URL\]/)
    assert.match(stdout, /--upstream URL +address of the system/)
    assert.equal((await runSzyna(['help', 'register'])).stdout, stdout)
  })

  // oxfmt-ignore
  const mistakes: [string[], string, RegExp][] = [
    [['registr', 'x'],                                        'usage/unknown-verb',    /Did you mean register\?/],
    [['systems', 'ad'],                                       'usage/unknown-verb',    /Did you mean systems add\?/],
    [['frobnicate'],                                          'usage/unknown-verb',    /Known are: start, register/],
    [['register', 'x', '--entitty', 'e', '--api', 'a'],       'usage/unknown-option',  /Did you mean --entity\?/],
    [['--jsn', 'keys'],                                       'usage/unknown-option',  /Did you mean --json\?/],
    [['register', 'x', '--api', 'a'],                         'usage/missing-option',  /--entity E is missing/],
    [['register', '--entity', 'e', '--api', 'a'],             'usage/missing-operand', /FILE\|URL is missing/],
    [['register', 'x', '--entity', '--api', 'a'],             'usage/option-value',    /--entity E/],
    [['keys', '--json=yes'],                                  'usage/option-value',    /--json takes no value/],
    [['check', 'a', 'b'],                                     'usage/too-many',        /no place for "b"/],
    [['keys', '--lang', 'de'],                                'usage/option-value',    /pl or en, not de/],
    [['systems', 'add', '--entity', '../x', '--name', 'n'],   'bus/no-credential',     /szyna start/],
  ]
  for (const [args, code, said] of mistakes) {
    it(`answers "${args.join(' ')}" with one sentence and its cure`, async () => {
      const env = { SZYNA_DATA_DIR: folder }
      const exit = code.startsWith('usage') ? 1 : 2
      const [people, machine] = await Promise.all([
        runSzyna(args, env),
        runSzyna(['--json', ...args], env),
      ])
      assert.equal(people.code, exit)
      assert.equal(people.stdout, '')
      assert.match(people.stderr, said)
      assert.equal(people.stderr.trim().split('\n').length, 1)
      if (args.includes('--json=yes')) return
      assert.equal(machine.code, exit)
      assert.equal(machine.stderr, '')
      const { error } = onlyDocument(machine) as { error: { code: string; message: string } }
      assert.equal(error.code, code)
      assert.match(error.message, said)
    })
  }

  it('says that no bus runs, not that a connection was refused', async () => {
    const token = join(folder, 'running', 'admin.token')
    await mkdir(join(folder, 'running'))
    await writeFile(token, `${'a'.repeat(43)}\n`, { mode: 0o600 })
    const server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const port = String((server.address() as AddressInfo).port)
    await new Promise((done) => server.close(done))
    const env = { SZYNA_DATA_DIR: join(folder, 'running'), SZYNA_ADMIN_PORT: port }
    for (const verb of [['keys'], ['systems', 'list'], ['journal', 'verify'], ['journal']]) {
      const { code, stderr } = await runSzyna(verb, env)
      assert.equal(code, 2, verb.join(' '))
      assert.ok(stderr.startsWith(`No bus answers at http://127.0.0.1:${port}. Start it`), stderr)
    }
  })

  it('says when it is not known whether the bus did what was asked', async () => {
    const server = createServer((socket) => void socket.destroy())
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const port = String((server.address() as AddressInfo).port)
    const dataDir = join(folder, 'running')
    const card = { adminUrl: `http://127.0.0.1:${port}`, publicUrl: 'http://x' }
    await writeFile(join(dataDir, 'bus.json'), JSON.stringify(card))
    const add = ['systems', 'add', '--entity', 'gmina', '--name', 'kadry']
    const { code, stderr } = await runSzyna(add, { SZYNA_DATA_DIR: dataDir })
    assert.equal(code, 2)
    assert.match(
      stderr,
      /broke the connection off.*not known.*The key stays in .*gmina\.kadry\.json/,
    )
    assert.deepEqual(await readdir(join(dataDir, 'systems')), ['gmina.kadry.json'])
    await new Promise((done) => server.close(done))
  })

  it('says what is wrong with a credential that is none', async () => {
    const dir = join(folder, 'broken')
    await mkdir(dir)
    await writeFile(join(dir, 'admin.token'), 'x')
    const { code, stderr } = await runSzyna(['keys'], { SZYNA_DATA_DIR: dir })
    assert.equal(code, 2)
    assert.match(stderr, /admin\.token does not hold a credential\. Delete it/)
    if (process.getuid?.() === 0) return
    await chmod(join(dir, 'admin.token'), 0)
    assert.match((await runSzyna(['keys'], { SZYNA_DATA_DIR: dir })).stderr, /may not be read/)
  })

  it('tells every complaint about its settings at once', async () => {
    const env = { SZYNA_PORT: 'x', SZYNA_ADMIN_PORT: '70000', SZYNA_LOGS: 'info' }
    const { code, stdout } = await runSzyna(['check', '--json'], env)
    assert.equal(code, 2)
    const { error } = onlyDocument({ code, stdout, stderr: '' }) as {
      error: { code: string; complaints: string[] }
    }
    assert.equal(error.code, 'config/invalid')
    assert.equal(error.complaints.length, 3)
  })

  it('refuses a file before it asks for the bus', async () => {
    const register = ['--entity', 'gitd', '--api', 'licences']
    const { code, stderr } = await runSzyna(['register', join(folder, 'no.yaml'), ...register], {
      SZYNA_DATA_DIR: folder,
    })
    assert.equal(code, 1)
    assert.match(stderr, /^There is no file .*no\.yaml\.\n$/)
  })
})
