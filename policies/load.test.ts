import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { OperationFacts } from './call.ts'
import { loadPolicies } from './load.ts'

const shipped = new URL('.', import.meta.url).pathname

const operation: OperationFacts = {
  id: 'getPerson',
  method: 'GET',
  path: '/persons/{id}',
  deprecated: false,
  tags: [],
  hints: { rateLimits: [{ calls: 5, seconds: 1 }], permissions: ['Read'] },
}

function told(
  complaints: readonly { file: string; line: number; column: number; message: string }[],
) {
  return complaints.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`)
}

describe('the shipped policy files', () => {
  it('are complete and correct', async () => {
    const { files, complaints } = await loadPolicies(shipped)
    assert.deepEqual(told(complaints), [])
    assert.deepEqual(
      [...files.keys()],
      ['by-agreement', 'citizens-own', 'default', 'open-data', 'personal-data'],
    )
    for (const { title } of files.values()) assert.ok(title)
  })

  it('plan each step with the line it stands in, and hints with where they come from', async () => {
    const { files } = await loadPolicies(shipped)
    const plan = files.get('default')!.plan(operation)
    assert.deepEqual(
      plan.map((step) => `${step.phase} ${step.policy} ${step.origin}`),
      [
        'identify require-token policies/default.yaml:6',
        'authorize require-scope policies/default.yaml:7',
        'authorize require-mandate policies/default.yaml:8',
        'protect rate-limit x-rate-limits in the document',
        'shape validate-request policies/default.yaml:10',
        'shape validate-response policies/default.yaml:11',
        'observe journal policies/default.yaml:12',
      ],
    )
    assert.deepEqual(plan[3]!.options, { windows: [{ calls: 5, seconds: 1 }] })
  })

  it('plan no limit of a document that has none', async () => {
    const { files } = await loadPolicies(shipped)
    const plan = files
      .get('default')!
      .plan({ ...operation, hints: { rateLimits: [], permissions: [] } })
    assert.ok(!plan.some((step) => step.policy === 'rate-limit'))
  })
})

describe('a folder of policy files', () => {
  let folder: string
  before(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'szyna-policies-')), 'rules')
    await mkdir(folder)
    const write = (name: string, text: string) => writeFile(join(folder, name), text)
    await write('good.yaml', 'steps:\n  - journal: {}\n')
    await write('wrong.yaml', 'steps:\n  - jurnal: {}\n  - rate-limit: { calls: 1 }\n')
    await write('half.yaml', 'steps:\n  - journal: {')
    await write('empty.yaml', '')
    await write('list.yaml', '- a\n')
    await write(
      'bomb.yaml',
      'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nsteps: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n',
    )
    await write('proto.yaml', 'steps:\n  - journal: { __proto__: { a: 1 } }\n')
    await write('Old Name.yaml', 'steps:\n  - journal: {}\n')
    await write('other.yml', 'steps:\n  - journal: {}\n')
    await write('notes.cases.yaml', 'anything')
    await write('readme.md', 'anything')
    await write('.hidden.yaml', 'anything: [')
    await mkdir(join(folder, 'folder.yaml'))
  })
  after(() => rm(join(folder, '..'), { recursive: true, force: true }))

  it('gives the good ones, and every complaint of the others at once', async () => {
    const { files, complaints } = await loadPolicies(folder)
    assert.deepEqual([...files.keys()], ['good'])
    const lines = told(complaints)
    const expected = [
      'rules/Old Name.yaml:1:1 The name of a policy file is lower-case',
      'rules/bomb.yaml:',
      'rules/empty.yaml:1:1 This file must be a mapping',
      'rules/folder.yaml:1:1 The file cannot be read',
      'rules/half.yaml:2:',
      'rules/list.yaml:1:1 This file must be a mapping',
      'rules/other.yml:1:1 Policy files end in .yaml; rename it to other.yaml.',
      'rules/proto.yaml:2:16 The key `__proto__` is not allowed',
      'rules/wrong.yaml:2:5 There is no policy `jurnal`; did you mean `journal`?',
      'rules/wrong.yaml:3:17 rate-limit needs `seconds`.',
    ]
    for (const words of expected)
      assert.ok(
        lines.some((line) => line.startsWith(words)),
        `${words}\n${lines.join('\n')}`,
      )
    assert.equal(
      new Set(complaints.map(({ file }) => file)).size,
      new Set(expected.map((words) => words.split(':')[0])).size,
      lines.join('\n'),
    )
    assert.equal(({} as { a?: unknown }).a, undefined)
  })

  it('that is not there is complained of', async () => {
    const { files, complaints } = await loadPolicies(join(folder, 'nowhere'))
    assert.equal(files.size, 0)
    assert.match(
      told(complaints).join(),
      /nowhere:1:1 The folder cannot be read: it is not there; make it/,
    )
  })
})
