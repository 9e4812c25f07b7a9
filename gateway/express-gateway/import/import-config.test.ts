import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { loadPolicies } from '#policies/load.ts'
import { runSzyna } from '../../cli/testing/run-szyna.ts'
import { carryPath } from './carry-path.ts'

const source = fileURLToPath(new URL('../parity/gateway.config.yml', import.meta.url))

interface Report {
  readonly files: readonly string[]
  readonly commands: readonly string[]
  readonly counts: Readonly<Record<string, number>>
  readonly remarks: readonly {
    kind: string
    line: number
    column: number
    why: string
    cure: string
    at: string[]
  }[]
}

describe('szyna import express-gateway', () => {
  let folder = ''
  let report: Report

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'szyna-import-'))
    const ran = await runSzyna(
      [
        'import',
        'express-gateway',
        source,
        '--out',
        join(folder, 'out'),
        '--entity',
        'gitd',
        '--json',
      ],
      {
        PORT: '8080',
        SERVICE: 'https://service.test',
      },
    )
    assert.equal(ran.code, 0, ran.stderr)
    report = JSON.parse(ran.stdout) as Report
  })

  after(() => rm(folder, { recursive: true, force: true }))

  it('writes policy files that `szyna check` finds right', async () => {
    const { files, complaints } = await loadPolicies(join(folder, 'out', 'policies'))
    assert.deepEqual(complaints, [])
    assert.ok(files.size > 40)
  })

  it('writes a document and a command for each endpoint that a document can say', async () => {
    const text = await readFile(join(folder, 'out', 'openapi', 'key-scoped.yaml'), 'utf8')
    const document = parse(text) as {
      paths: Record<string, Record<string, Record<string, unknown>>>
    }
    assert.deepEqual(Object.keys(document.paths), ['/key-scoped'])
    assert.deepEqual(document.paths['/key-scoped']?.['get']?.['x-required-permissions'], ['read'])
    assert.ok(
      report.commands.includes(
        "npx szyna register openapi/key-scoped.yaml --entity gitd --api key-scoped --upstream 'https://service.test' --policy eg-key",
      ),
    )
    assert.equal(
      report.files.filter((name) => name.startsWith('openapi/')).length,
      report.commands.length,
    )
  })

  it('keeps every endpoint that asked who calls behind a token', async () => {
    for (const name of [
      'key',
      'key-pass',
      'basic',
      'both',
      'token',
      'token-known',
      'opaque',
      'opaque-pass',
    ]) {
      const { steps } = parse(
        await readFile(join(folder, 'out', 'policies', `eg-${name}.yaml`), 'utf8'),
      ) as { steps: object[] }
      assert.ok(
        steps.some((step) => 'require-token' in step),
        name,
      )
    }
  })

  it('tells of each part that is not carried where it stands, why, and what to do', async () => {
    const lines = (await readFile(source, 'utf8')).split('\n')
    const star = report.remarks.find(
      ({ at, kind }) => kind === 'left-out' && at.join('.') === 'apiEndpoints.star.paths',
    )
    assert.ok(lines[star!.line - 1]!.slice(star!.column - 1).includes('/star/*'))
    assert.match(star!.cure, /`\/star\/list` and `\/star\/list\/\{id\}`/)
    for (const remark of report.remarks) {
      assert.match(remark.why, /\.$/)
      assert.match(remark.cure, /\.$/)
    }
    assert.equal(report.remarks.filter(({ at }) => at.at(-1) === 'jscode').length, 4)
  })

  it('refuses a file that is wrong with its complaints and an exit of 1', async () => {
    const ran = await runSzyna(['import', 'express-gateway', source, '--json'], {})
    assert.equal(ran.code, 1)
    assert.match(ran.stdout, /The variable PORT is not set/)
  })

  it('writes into no folder that holds something', async () => {
    const ran = await runSzyna(
      ['import', 'express-gateway', source, '--out', join(folder, 'out')],
      { PORT: '1', SERVICE: 'https://s.test' },
    )
    assert.equal(ran.code, 1)
    assert.match(ran.stderr, /is not empty; give --out a new folder\./)
  })
})

describe('a path of Express as one of OpenAPI', () => {
  // oxfmt-ignore
  const paths: [path: string, carried: string[]][] = [
    ['/a',              ['/a']],
    ['/a/',             ['/a']],
    ['/users/:id',      ['/users/{id}']],
    ['/a/:b/c/:d',      ['/a/{b}/c/{d}']],
    ['/opt/:id?',       ['/opt', '/opt/{id}']],
    ['/:id?',           ['/', '/{id}']],
    ['/num/:id(\\d+)',  ['/num/{id}']],
    ['/a/*',            []],
    ['*',               []],
    ['/a(b)?',          []],
    ['/file.:ext',      []],
    ['/a/:b?/c',        []],
    ['/a/:b/:b',        []],
  ]
  for (const [path, carried] of paths) {
    it(`${path} is ${carried.join(' and ') || 'said by none'}`, () => {
      assert.deepEqual(
        carryPath(path).map((one) => one.path),
        carried,
      )
    })
  }
})
