// Redocly's way to other files, confined to the set that was handed in. Nothing is opened and no
// connection is made, whatever a `$ref` says: a name is either in the set, or refused with a sentence.

import { BaseResolver, ResolveError, Source } from '@redocly/openapi-core'
import type { Document } from '@redocly/openapi-core'
import { Problem } from '#kernel/problem/problem.ts'
import { whereRefLeads } from './file-names.ts'
import type { FileSet } from './measure-files.ts'

export interface ResolverNeeds extends FileSet {
  /** The one file was fetched from an address: there are no others. */
  readonly alone: boolean
  parse(name: string, text: string): unknown
}

export class FilesResolver extends BaseResolver {
  readonly #needs: ResolverNeeds
  readonly #parsed = new Map<string, Document>()

  constructor(needs: ResolverNeeds) {
    super()
    this.#needs = needs
  }

  override resolveExternalRef(base: string | null, ref: string): string {
    const target = whereRefLeads(base ?? '', ref)
    // The backslash keeps it apart from every name in the set.
    return target.kind === 'inside' ? target.file : `\\${ref}`
  }

  override async loadExternalRef(): Promise<never> {
    throw new Error('Files are resolved by name only.')
  }

  override async resolveDocument<T>(base: string | null, ref: string): Promise<Document<T>> {
    const target = whereRefLeads(base ?? '', ref)
    if (target.kind !== 'inside') throw unresolved(`${shown(ref)} ${sentences[target.kind]}`)
    const { file } = target
    const known = this.#parsed.get(file)
    if (known) return known as Document<T>
    if (!Object.hasOwn(this.#needs.files, file)) throw unresolved(this.#missing(file))
    const document: Document = { source: new Source(file, ''), parsed: this.#parse(file) }
    this.#parsed.set(file, document)
    return document as Document<T>
  }

  #missing(file: string): string {
    return this.#needs.alone
      ? `${file} is not followed, as the document was fetched from an address; hand in the files instead.`
      : `${file} is not among the files handed in; hand it in too.`
  }

  #parse(file: string): unknown {
    const text = this.#needs.files[file] ?? ''
    if (!/\.(json|ya?ml)$/i.test(file) && file !== this.#needs.entry) return text
    try {
      return this.#needs.parse(file, text)
    } catch (thrown) {
      if (thrown instanceof Problem) throw unresolved(thrown.message)
      throw thrown
    }
  }
}

// oxfmt-ignore
const sentences = {
  address:  'leads to an address, and nothing is fetched; hand in that file with the document, or copy what it defines into components.',
  absolute: 'is a path on a disk, and nothing is opened; refer to a file handed in by its relative name.',
  above:    'leaves the folder of the files handed in, and nothing is opened; hand in the folder that holds both.',
}

function unresolved(sentence: string): ResolveError {
  return new ResolveError(new Error(sentence))
}

function shown(ref: string): string {
  return JSON.stringify(ref.length > 200 ? `${ref.slice(0, 200)}…` : ref)
}
