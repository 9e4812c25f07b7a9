// The floors of the house, as a function over files: who may import whom, what the top level holds,
// and which names say nothing. A test runs it over the repository, and over bad examples.
//
//                    gateway                    composes everything; nobody imports it
//   policies  adapters  api-catalog  registry-platform      never one another
//                    kernel                     imports nothing of ours
//                    specs                      data only

import { dirname, join } from 'node:path/posix'

export interface SourceFile {
  /** From the root of the repository, `kernel/yaml/yaml.ts`. */
  readonly path: string
  readonly text: string
}

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const siblings = ['policies', 'adapters', 'api-catalog', 'registry-platform']
const rooms = ['gateway', ...siblings, 'specs', 'kernel']
// oxfmt-ignore
const topLevel = new Set([
  ...rooms, 'deploy', 'package.json', 'README.md',
  'package-lock.json', 'tsconfig.json', // no tool finds them elsewhere
])
const emptyFolderNames = new Set(['src', 'lib', 'utils', 'common', 'helpers', 'services'])
const emptyFileNames = new Set([
  ...emptyFolderNames,
  'types',
  'helper',
  'util',
  'manager',
  'service',
])
const forTests = /\.(?:test|browser)\.ts$|\/testing\/|\/contract\.ts$|^gateway\/(?:bench|stories)\//

/** One sentence a breach, `path:line` first where there is a line. */
export function checkImports(file: SourceFile, manifest: Manifest): string[] {
  const room = file.path.split('/')[0]!
  if (room === 'specs') return [`${file.path}: specs hold data only; move the code to a room.`]
  return importsOf(file.text).flatMap(({ specifier, line }) => {
    const breach = breachOf(file.path, room, specifier, manifest)
    return breach === undefined ? [] : [`${file.path}:${line} ${breach}`]
  })
}

/** `names`: what the root folder holds. Dot-names are free. */
export function checkTopLevel(names: readonly string[]): string[] {
  return names
    .filter((name) => !name.startsWith('.') && !topLevel.has(name))
    .map((name) => `${name}: the top level is fixed; move it into one of ${rooms.join(' ')}.`)
}

/** `path`: of any file. */
export function checkName(path: string): string[] {
  const folders = path.split('/').slice(0, -1)
  const [stem = ''] = path.split('/').at(-1)!.split('.')
  const folder = folders.find((name) => emptyFolderNames.has(name))
  if (folder !== undefined) return [`${path}: a folder ${folder} says nothing; name what it holds.`]
  if (!path.endsWith('.ts') || !emptyFileNames.has(stem)) return []
  return [`${path}: the name ${stem} says nothing; name the file by a verb or a noun.`]
}

function breachOf(path: string, room: string, specifier: string, manifest: Manifest) {
  if (specifier.startsWith('.')) {
    const target = join(dirname(path), specifier)
    const into = target.split('/')[0]!
    if (target === 'package.json') return
    if (into !== room) return `leads out of ${room} by ${specifier}; other rooms go by their alias.`
    const local = /\.(?:ts|json|mjs)$/.test(specifier)
    return local ? undefined : `imports ${specifier} without its ending; write .ts.`
  }
  if (specifier.startsWith('#')) {
    const into = specifier.slice(1).split('/')[0]!
    if (into === 'kernel' || into === room || (room === 'gateway' && siblings.includes(into)))
      return
    return `is in ${room} and may not import ${specifier}; take it as an argument or an event.`
  }
  if (specifier.startsWith('node:') || specifier.startsWith('data:')) return
  if (specifier.startsWith('/') || specifier.startsWith('file:')) {
    return `imports ${specifier} by its place on a disk; use a relative path or an alias.`
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  const named = { ...manifest.dependencies, ...(forTests.test(path) && manifest.devDependencies) }
  if (name in named) return
  return `imports ${name}, which package.json does not name among its dependencies.`
}

/** Static imports stand at the start of a line (the formatter sees to it); the others anywhere. */
function importsOf(text: string): { specifier: string; line: number }[] {
  const found: { specifier: string; line: number }[] = []
  for (const pattern of [
    /^(?:import|export)\b[^'"`;]*?\bfrom\s+['"]([^'"]+)['"]/gm,
    /^import\s+['"]([^'"]+)['"]/gm,
    /^(?!\s*(?:\/\/|\*)).*?\b(?:import|require|import\.meta\.resolve)\(\s*['"`]([^'"`]+)['"`]/gm,
    /\bnew URL\(\s*['"`](\.[^'"`]+\.ts)['"`],\s*import\.meta\.url/gm,
  ]) {
    for (const match of text.matchAll(pattern)) {
      found.push({ specifier: match[1]!, line: text.slice(0, match.index).split('\n').length })
    }
  }
  return found
}
