// An OpenAPI document on disk with the files it leads to by `$ref`, as texts by path. Never a file
// outside the folder of the document, neither by `..` nor by a link: what lies there is not handed
// in. Whether the document is right without it is for the bus to say; here it is only followed.

import { readFile, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, posix, sep } from 'node:path'
import { findRefs } from './find-refs.ts'
import { Failure } from './verb.ts'

export interface Gathered {
  readonly entry: string
  /** By path relative to the folder of the entry, with forward slashes. */
  readonly files: Record<string, string>
}

/** Of all files together, as the admin API takes them. */
const mostBytes = 24 * 1024 * 1024
const mostFiles = 500

/** @throws Failure exit 1: no such file, not a text, a link that leads outside, too much of it */
export async function gatherFiles(file: string): Promise<Gathered> {
  const folder = dirname(file)
  const entry = basename(file)
  const files: Record<string, string> = {}
  const todo = [entry]
  let bytes = 0
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    if (Object.hasOwn(files, name)) continue
    const text = await readText(folder, name, name === entry)
    if (text === undefined) continue
    bytes += Buffer.byteLength(text)
    if (bytes > mostBytes) throw tooMuch(`${mostBytes / 1024 / 1024} MB`)
    if (Object.keys(files).length === mostFiles) throw tooMuch(`${mostFiles} files`)
    files[name] = text
    for (const target of findRefs(text)) {
      const within = resolveRef(name, target)
      if (within !== undefined) todo.push(within)
    }
  }
  return { entry, files }
}

/** Undefined: into the same file, to an address on the net, or out of the folder. */
export function resolveRef(from: string, target: string): string | undefined {
  const [path = ''] = target.split('#', 1)
  if (path === '' || /^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('/')) return undefined
  const decoded = decode(path)
  const name = posix.normalize(posix.join(posix.dirname(from), decoded))
  const leaves = decoded.startsWith('/') || name === '..' || name.startsWith('../')
  return leaves ? undefined : name
}

/** Undefined: there is no such file, which the bus reports where the ref stands. */
async function readText(
  folder: string,
  name: string,
  isEntry: boolean,
): Promise<string | undefined> {
  const path = join(folder, name)
  try {
    const facts = await stat(path)
    if (!facts.isFile()) throw new Failure(1, 'file/not-a-file', `${path} is not a file.`)
    if (facts.size > mostBytes) throw tooMuch(`${mostBytes / 1024 / 1024} MB`)
    if (!isEntry && !(await isWithin(folder, path))) throw linksOutside(path, folder)
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    if (error instanceof Failure) throw error
    if (error instanceof TypeError) {
      throw new Failure(1, 'file/not-text', `${path} is not UTF-8 text.`)
    }
    if (!isEntry) return undefined
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'There is no file' : `${code ?? 'An error'}: cannot read`
    throw new Failure(1, 'file/unreadable', `${why} ${path}.`)
  }
}

async function isWithin(folder: string, path: string): Promise<boolean> {
  return (await realpath(path)).startsWith((await realpath(folder)) + sep)
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function linksOutside(path: string, folder: string): Failure {
  const sentence = `${path} is a link that leads outside ${folder}. Put the file itself there.`
  return new Failure(1, 'file/outside', sentence)
}

function tooMuch(limit: string): Failure {
  return new Failure(1, 'file/too-large', `The document and its files are more than ${limit}.`)
}
