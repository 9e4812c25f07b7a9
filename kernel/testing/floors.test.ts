import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkImports, checkName, checkTopLevel } from './check-floors.ts'
import type { Manifest } from './check-floors.ts'

const root = join(import.meta.dirname, '..', '..')
// What git does not keep.
const ignored = /^(?:node_modules|coverage|\.git|\.szyna)$|\.tgz$/

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  const below = entries.map(async (entry) => {
    if (ignored.test(entry.name)) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    return entry.isDirectory() ? await filesBelow(path) : [path]
  })
  return (await Promise.all(below)).flat()
}

/** Written with capitals in this file, which is looked at too. */
function example(text: string): string {
  const small = text.replaceAll(/\b(?:IMPORT|REQUIRE|NEW)\b/g, (word) => word.toLowerCase())
  return `// A file.\n${small}\n`
}

describe('the house', async () => {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest
  const paths = await filesBelow('')
  const code = paths.filter((path) => path.endsWith('.ts'))

  it('is looked at whole', () => {
    assert.ok(code.length > 50)
    for (const room of ['kernel', 'policies', 'api-catalog', 'gateway']) {
      assert.ok(
        code.some((path) => path.startsWith(`${room}/`)),
        room,
      )
    }
  })

  it('keeps its floors: every import goes where it may', async () => {
    const files = code.map(async (path) => ({
      path,
      text: await readFile(join(root, path), 'utf8'),
    }))
    const breaches = (await Promise.all(files)).flatMap((file) => checkImports(file, manifest))
    assert.deepEqual(breaches, [])
  })

  it('has nothing at its top level but the rooms', async () => {
    const names = await readdir(root)
    assert.deepEqual(checkTopLevel(names.filter((name) => !ignored.test(name))), [])
  })

  it('has no folder and no file whose name says nothing', () => {
    assert.deepEqual(paths.flatMap(checkName), [])
  })
})

describe('a breach of the floors', () => {
  const manifest = {
    dependencies: { yaml: '2', '@a/b': '1' },
    devDependencies: { 'fast-check': '4' },
  }

  // oxfmt-ignore
  const refused: readonly [path: string, line: string, what: string][] = [
    ['kernel/yaml/x.ts',        `import { a } from '#policies/policy.ts'`,             'the kernel imports a sibling'],
    ['kernel/yaml/x.ts',        `import type { A } from '#api-catalog/published.ts'`,  'the kernel imports a type of a sibling'],
    ['policies/cors/x.ts',      `import { a } from '#api-catalog/published.ts'`,       'a sibling imports a sibling'],
    ['api-catalog/x.ts',        `export * from '#adapters/ksd/ksd.ts'`,                'a sibling passes on a sibling'],
    ['adapters/x.ts',           `import {\n  a,\n  b,\n} from '#policies/call.ts'`,    'an import over several lines'],
    ['policies/x.ts',           `import '#gateway/compose.ts'`,                        'the gateway is imported by an alias'],
    ['policies/x.ts',           `import { a } from '../gateway/compose.ts'`,           'the gateway is imported by its path'],
    ['gateway/x.ts',            `import { a } from '../kernel/yaml/yaml.ts'`,          'a room is reached by its path'],
    ['kernel/a/b/x.ts',         `const { a } = await IMPORT('../../../policies/p.ts')`, 'a room is reached while running'],
    ['kernel/x.ts',             `let a: IMPORT('#policies/call.ts').Call`,             'a type is reached inline'],
    ['kernel/x.ts',             `new Worker(NEW URL('../gateway/w.ts', import.meta.url))`, 'a worker is another room'],
    ['kernel/x.ts',             `const a = REQUIRE('#policies/call.ts')`,              'a require'],
    ['gateway/x.ts',            `import { a } from './y'`,                             'an import without its ending'],
    ['gateway/x.ts',            `import { a } from '/home/y.ts'`,                      'an import by its place on a disk'],
    ['kernel/x.ts',             `import a from 'express'`,                             'a package that is not named'],
    ['kernel/x.ts',             `import a from '@a/c/d'`,                              'a scoped package that is not named'],
    ['kernel/x.ts',             `import fc from 'fast-check'`,                         'a package for tests, outside tests'],
    ['specs/x.ts',              `export const a = 1`,                                  'code among the specs'],
  ]
  for (const [path, text, what] of refused) {
    it(`is found: ${what}`, () => {
      const [breach = '', ...more] = checkImports({ path, text: example(text) }, manifest)
      assert.deepEqual(more, [])
      assert.ok(breach.startsWith(path === 'specs/x.ts' ? 'specs/x.ts: ' : `${path}:2 `), breach)
    })
  }

  it('is not seen where there is none', () => {
    const lines = (imports: readonly string[]) =>
      imports.map((from) => `import { a } from '${from}'`).join('\n')
    const own = [
      './y.ts',
      './y.json',
      '#kernel/yaml/yaml.ts',
      'node:fs',
      'yaml',
      'yaml/deep',
      '@a/b/c.js',
    ]
    for (const room of ['kernel', 'policies', 'adapters', 'api-catalog', 'registry-platform']) {
      assert.deepEqual(
        checkImports({ path: `${room}/x.ts`, text: lines([...own, `#${room}/x/y.ts`]) }, manifest),
        [],
      )
    }
    const all = [
      ...own,
      '#policies/a.ts',
      '#adapters/a.ts',
      '#api-catalog/a.ts',
      '#registry-platform/a.ts',
    ]
    assert.deepEqual(
      checkImports({ path: 'gateway/a/b/x.ts', text: lines([...all, '../../c.ts']) }, manifest),
      [],
    )
    const test = { path: 'kernel/a/x.test.ts', text: lines(['fast-check', '../y.ts']) }
    assert.deepEqual(checkImports(test, manifest), [])
    const comment = { path: 'kernel/x.ts', text: example(`// say IMPORT('#policies/x.ts')`) }
    assert.deepEqual(checkImports(comment, manifest), [])
  })

  it('is found at the top level', () => {
    assert.deepEqual(
      checkTopLevel(['gateway', 'kernel', '.ci', 'package.json', 'README.md', 'deploy']),
      [],
    )
    for (const name of ['src', 'docs', 'index.ts', 'tests', 'docker-compose.yaml']) {
      assert.equal(checkTopLevel(['kernel', name]).length, 1, name)
    }
  })

  it('is found in a name', () => {
    // oxfmt-ignore
    for (const path of [
      'kernel/utils/a.ts', 'gateway/lib/a/b.ts', 'policies/src/x.md', 'adapters/common/x.yaml',
      'api-catalog/helpers/x.ts', 'gateway/services/x.ts', 'kernel/x/types.ts', 'kernel/utils.ts',
    ]) {
      assert.equal(checkName(path).length, 1, path)
    }
    for (const path of [
      'kernel/yaml/yaml.ts',
      'specs/types.yaml',
      'gateway/library/x.ts',
      'README.md',
    ]) {
      assert.deepEqual(checkName(path), [])
    }
  })
})
