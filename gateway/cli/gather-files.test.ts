import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { findRefs } from './find-refs.ts'
import { gatherFiles, resolveRef } from './gather-files.ts'
import { Failure } from './verb.ts'

describe('a document is gathered', () => {
  const made: string[] = []
  let folder: string
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'szyna-gather-')), 'api')
    made.push(join(folder, '..'))
    await mkdir(join(folder, 'schemas'), { recursive: true })
    await writeFile(join(folder, '..', 'secret.yaml'), 'secret: true\n')
  })
  after(async () => {
    for (const one of made) await rm(one, { recursive: true, force: true })
  })
  const put = (name: string, text: string | Buffer) => writeFile(join(folder, name), text)
  const gather = (name = 'openapi.yaml') => gatherFiles(join(folder, name))

  it('with the files it refers to, in YAML and JSON, round in circles and once each', async () => {
    await put(
      'openapi.yaml',
      `a: {"$ref": './schemas/a.json#/A'}\nb:\n  $ref: schemas/a%20b.yaml\n`,
    )
    await put(
      'schemas/a.json',
      '{"A": {"x": [{"$ref": "../openapi.yaml#/a"}], "$ref": "a b.yaml"}}',
    )
    await put('schemas/a b.yaml', '$ref: "#/here"\nother: { $ref: "https://example.com/x.yaml" }\n')
    const { entry, files } = await gather()
    assert.equal(entry, 'openapi.yaml')
    const names = ['openapi.yaml', 'schemas/a b.yaml', 'schemas/a.json']
    assert.deepEqual(Object.keys(files).toSorted(), names)
  })

  it('without those that are missing, which the bus reports where the ref stands', async () => {
    await put('openapi.yaml', '$ref: nowhere.yaml\n')
    assert.deepEqual(Object.keys((await gather()).files), ['openapi.yaml'])
  })

  it('as it is when it cannot be read: the bus says what is wrong with it', async () => {
    for (const text of ['', '{', 'a: [', '%YAML 9\n---\n*x', '['.repeat(100_000)]) {
      await put('openapi.yaml', text)
      assert.deepEqual((await gather()).files, { 'openapi.yaml': text })
    }
  })

  // oxfmt-ignore
  const outside = [
    '../secret.yaml', '../api/../secret.yaml', 'schemas/../../secret.yaml', '/etc/hostname',
    '%2e%2e/secret.yaml', '..%2Fsecret.yaml',
  ]
  for (const target of outside) {
    it(`without ${target}, which lies outside and is for the bus to judge`, async () => {
      await put('openapi.yaml', `info: {}\npaths:\n  $ref: "${target}"\n`)
      assert.deepEqual(Object.keys((await gather()).files), ['openapi.yaml'])
    })
  }

  for (const target of ['link.yaml', 'linked/secret.yaml']) {
    it(`never through ${target}, a link that leads outside`, async () => {
      await symlink('../secret.yaml', join(folder, 'link.yaml'))
      await symlink('..', join(folder, 'linked'))
      await put('openapi.yaml', `info: {}\npaths:\n  $ref: "${target}"\n`)
      assert.equal((await refused()).code, 'file/outside')
    })
  }

  it('not from a folder, a binary, or a file of 25 MB', async () => {
    assert.equal((await refused('schemas')).code, 'file/not-a-file')
    await put('openapi.yaml', Buffer.from([0xff, 0xfe, 0x00]))
    assert.equal((await refused()).code, 'file/not-text')
    await truncate(join(folder, 'openapi.yaml'), 25 * 1024 * 1024)
    assert.equal((await refused()).code, 'file/too-large')
  })

  it('not with five hundred others', async () => {
    const names = Array.from({ length: 501 }, (_, at) => `schemas/${at}.yaml`)
    await Promise.all(names.map((name) => put(name, 'a: 1\n')))
    await put('openapi.yaml', names.map((name, at) => `k${at}: { $ref: ${name} }`).join('\n'))
    assert.equal((await refused()).code, 'file/too-large')
  })

  async function refused(name?: string): Promise<Failure> {
    const thrown = await gather(name).then(
      () => assert.fail('was gathered'),
      (error: unknown) => error,
    )
    assert.ok(thrown instanceof Failure, String(thrown))
    assert.equal(thrown.exit, 1)
    return thrown
  }
})

describe('a ref', () => {
  it('never resolves to a name that leaves the folder', () => {
    const step = fc.constantFrom('..', '.', 'a', 'b.yaml', '', '%2e%2e', '%2F', '%5c', '~', '...')
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 8 }),
        fc.array(step, { maxLength: 4 }),
        (to, from) => {
          const base = resolveRef('openapi.yaml', from.join('/')) ?? 'openapi.yaml'
          const found = resolveRef(base, to.join('/'))
          return found === undefined || !(found.startsWith('/') || found.split('/').includes('..'))
        },
      ),
    )
  })

  it('is found in a text of hostile YAML within a moment', () => {
    const letters = Array.from('bcdefghijklmnop')
    const bomb = letters.map((one, at) => `${one}: &${one} [*${letters[at - 1] ?? 'a'}, *a, *a]`)
    const began = performance.now()
    const found = findRefs(['a: &a [x]', ...bomb, 'z: !!js/function { $ref: x.yaml }'].join('\n'))
    assert.deepEqual(found, ['x.yaml'])
    assert.ok(performance.now() - began < 10_000)
  })

  it('is found quoted or plain, in blocks and flows', () => {
    const text = 'a:\n  "$ref": "x.yaml"\nb: [{ $ref: y.yaml }]\nc: { "$ref": \'z.yaml\' }\n'
    assert.deepEqual(findRefs(text), ['x.yaml', 'y.yaml', 'z.yaml'])
  })
})
