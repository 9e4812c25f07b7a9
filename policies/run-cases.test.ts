import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { readYaml } from '#kernel/yaml/yaml.ts'
import type { CasesFile } from './cases-schema.ts'
import { catalogue } from './catalogue.ts'
import { runCases } from './run-cases.ts'

async function run(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'szyna-cases-'))
  const file = join(folder, 'a.cases.yaml')
  await writeFile(file, text)
  try {
    const { passed, failed, lines } = await runCases(file)
    return { passed, failed, text: lines.join('\n').replaceAll(file, 'FILE') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const open =
  'policy: { steps: [{ rate-limit: { calls: 1, seconds: 60, per: everyone } }, { journal: {} }] }'

describe('golden cases', () => {
  it('fail where an answer, an error, a field or an entry differs', async () => {
    const { passed, failed, text } = await run(`cases:
  - name: right
    ${open}
    calls: [GET /persons -> 200, wait 59 s, GET /persons -> 429 limit/exceeded, wait 1 s, GET /persons -> 200]
  - name: wrong answer
    ${open}
    calls: [GET /persons -> 404]
  - name: wrong code
    ${open}
    calls: [GET /persons, GET /persons -> 429 limit/other]
  - name: wrong fields
    ${open}
    calls:
      - { call: GET /persons, answer: 200, reply-headers: { RateLimit: x }, forwarded-headers: { A: b }, journal: { status: 7 } }
  - name: missed error
    ${open}
    calls: [{ call: GET /persons, answer: 200, errors: [query /a] }]
`)
    assert.deepEqual({ passed, failed }, { passed: 1, failed: 4 })
    const expected = [
      'ok   right',
      'FAIL wrong answer (FILE:5)',
      'call 1 (GET /persons): expected 404, got 200',
      'call 2 (GET /persons): expected 429 limit/other, got 429 limit/exceeded',
      'reply header RateLimit: expected x, got "permin";r=0;t=60',
      'forwarded header A: expected b, got null',
      'journal: expected status 7, got 200',
      'no error says: query /a',
    ]
    for (const line of expected) assert.ok(text.includes(line), `${line}\n--\n${text}`)
  })

  it('fail where a complaint is missing, misplaced or unforeseen', async () => {
    const policy = 'policy: "steps:\\n  - jurnal: {}\\n"'
    const { passed, failed, text } = await run(`cases:
  - { name: right, ${policy}, complaints: ['2:5 There is no policy'] }
  - { name: elsewhere, ${policy}, complaints: ['2:6 There is no policy'] }
  - { name: unforeseen, ${policy}, calls: [GET /persons] }
  - { name: none, policy: { steps: [{ journal: {} }] }, complaints: [anything] }
`)
    assert.deepEqual({ passed, failed }, { passed: 1, failed: 3 })
    assert.match(text, /nobody expected: 2:5 There is no policy `jurnal`/)
    assert.match(text, /no complaint says: anything/)
  })

  it('tell what is wrong with themselves', async () => {
    // oxfmt-ignore
    const files: readonly [text: string, told: RegExp][] = [
      ['',                                                                              /FILE:1:1 /],
      ['cases: [{ name: a }]',                                                          /FILE:1:9 .*needs/],
      [`cases: [{ name: a, ${open}, call: [] }]`,                                       /did you mean `calls`/],
      [`cases: [{ name: a, ${open}, calls: [fetch persons] }]`,                         /is no call; write it as `GET \/persons\/17/],
      [`cases: [{ name: a, ${open}, calls: [GET /things] }]`,                           /No path of the document covers \/things/],
    ]
    for (const [text, told] of files) {
      const ran = await run(text)
      assert.equal(ran.failed, 1)
      assert.match(ran.text, told)
    }
    const { lines } = await runCases('/nowhere.cases.yaml')
    assert.match(lines.join(), /cannot be read/)
  })

  it('of each shipped policy hold with every default spelled out: the schemas say the truth', async () => {
    for (const file of globSync('*/*.cases.yaml', { cwd: import.meta.dirname })) {
      const written = readFileSync(join(import.meta.dirname, file), 'utf8')
      const value = readYaml(written, file).value as CasesFile
      const cases = value.cases.filter(({ calls }) => calls !== undefined)
      for (const { policy } of cases) {
        for (const step of (policy as { steps: Record<string, object>[] }).steps) spellOut(step)
      }
      const { passed, failed, text } = await run(JSON.stringify({ ...value, cases }))
      assert.equal(failed, 0, text)
      assert.ok(passed > 2, file)
    }
  })
})

function spellOut(step: Record<string, object>): void {
  for (const { name, schema } of catalogue) {
    if (!step[name]) continue
    const options = schema.properties as Record<string, { default?: unknown }>
    const defaults = Object.entries(options).flatMap(([option, its]) =>
      its.default === undefined ? [] : [[option, its.default]],
    )
    step[name] = { ...Object.fromEntries(defaults), ...step[name] }
  }
}
