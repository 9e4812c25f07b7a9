import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { temporaryFolder } from '#kernel/testing/temporary-folder.ts'
import { aFile } from '../composition/testing/a-composition.ts'
import { onlyDocument, runSzyna } from './testing/run-szyna.ts'

const shipped = new URL('../../specs/compositions/', import.meta.url).pathname

const folder = await temporaryFolder()
const wrong = join(folder, 'wrong.yaml')
const text = aFile({ parts: ['p: { call: a/b/v1 c }'], result: '{ a: $parts.p, b: $parts.q }' })
await writeFile(wrong, text)

describe('compositions on the command line', () => {
  it('show draws what runs at once, what waits for what, and what may be missing', async () => {
    const { code, stdout } = await runSzyna([
      'compositions',
      'show',
      join(shipped, 'podmiot360.yaml'),
    ])
    assert.equal(code, 0)
    assert.match(stdout, /^szyna\/podmiot360\/v1 1\.0\.0 {2}Widok 360 podmiotu {2}\(default\)$/m)
    assert.match(stdout, /^├─ 1 {2}found +ms\/entities\/v1 listEntities$/m)
    assert.match(
      stdout,
      /^│ +vat +mf\/vat-payers\/v1 searchByNip +at most 3000 ms, may be missing$/m,
    )
    assert.match(
      stdout,
      /^├─ 2 {2}entity +ms\/entities\/v1 getEntity +after found, kept for 60 s$/m,
    )
    const polish = await runSzyna([
      'compositions',
      'show',
      join(shipped, 'widok360.yaml'),
      '--lang',
      'pl',
    ])
    assert.match(polish.stdout, /addresses .*po found, najwyżej 3000 ms, może jej nie być/)
  })

  it('show gives machines the composition and its rounds', async () => {
    const { composition, rounds } = onlyDocument(
      await runSzyna(['compositions', 'show', join(shipped, 'widok360.yaml'), '--json']),
    ) as { composition: { api: string }; rounds: object[] }
    assert.equal(composition.api, 'widok360')
    assert.deepEqual(rounds, [
      { operation: 'viewPerson', rounds: [['found'], ['person', 'addresses', 'represents']] },
      { operation: 'viewSelf', rounds: [['found'], ['person', 'addresses', 'represents']] },
    ])
  })

  it('show of a wrong file ends with 1 and its lines, of none with one sentence', async () => {
    const told = await runSzyna(['compositions', 'show', wrong])
    assert.equal(told.code, 1)
    assert.match(told.stdout, /^wrong\.yaml:11:\d+ .*no `q` among the parts/)
    const none = await runSzyna(['compositions', 'show', join(folder, 'none.yaml')])
    assert.equal(none.code, 1)
    assert.match(none.stderr, /^There is no file .*none\.yaml\.$/m)
  })

  it('are checked with the policies, each by the other', async () => {
    const fine = await runSzyna(['check'])
    assert.equal(fine.code, 0, fine.stdout)
    assert.match(
      fine.stdout,
      /personal-data, compositions\/podmiot360\.yaml, compositions\/widok360\.yaml/,
    )
    const bad = await runSzyna(['check', '--compositions', folder, '--json'])
    assert.equal(bad.code, 1)
    const { complaints } = onlyDocument(bad) as { complaints: { line: number; message: string }[] }
    assert.deepEqual(
      complaints.map(({ line }) => line),
      [11],
    )
    const policies = join(folder, 'policies')
    await mkdir(policies)
    await writeFile(join(policies, 'defaults.yaml'), 'steps: [{ journal: {} }]')
    const apart = await runSzyna(['check', policies, '--compositions', shipped])
    assert.equal(apart.code, 1)
    assert.match(
      apart.stdout,
      /podmiot360\.yaml:\d+:\d+ There is no policy file `default`; did you mean `defaults`\?/,
    )
    assert.equal((await runSzyna(['check', policies])).code, 0)
  })
})
