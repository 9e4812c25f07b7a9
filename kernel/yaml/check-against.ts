// A YAML file against a JSON Schema 2020-12: all that does not fit, each at its line and column, in
// sentences with a cure. The schema is ours; the file is anybody's. An error of `anyOf` or `oneOf`
// is told as the errors of the branch that was most likely meant.

import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { ajvRegExp } from '#kernel/pattern/pattern.ts'
import { uniqueItems } from '#kernel/same-values/same-values.ts'
import type { Complaint } from './complaint.ts'
import { didYouMean } from './did-you-mean.ts'
import { nearestBranch } from './nearest-branch.ts'
import { find, say } from './say.ts'
import type { Finding, Pointer } from './say.ts'
import type { YamlFile } from './yaml.ts'

/** Empty for a file that could not be read: its complaints are in `yaml.complaints`. */
export function checkAgainst(schema: object, yaml: YamlFile, file: string): Complaint[] {
  return checker(schema)(yaml, file)
}

/** As `checker`, but compiles at the first file: a schema of ours may take seconds, and a start must not. */
export function lazyChecker(schema: object): (yaml: YamlFile, file: string) => Complaint[] {
  let check: ReturnType<typeof checker> | undefined
  return (yaml, file) => (check ??= checker(schema))(yaml, file)
}

/** Compiles once for many files. Throws when the schema itself is wrong. */
export function checker(schema: object): (yaml: YamlFile, file: string) => Complaint[] {
  const ajv = new Ajv2020({
    // Compiling the schema of schemas takes as long as all of ours; strict compiling finds what is
    // wrong with one as well.
    meta: false,
    validateSchema: false,
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowUnionTypes: true,
    addUsedSchema: false,
    code: { regExp: ajvRegExp },
  })
  // The package's types say default export, its code says CommonJS.
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword(uniqueItems)
  const root = 'szyna:checked'
  ajv.addSchema({ ...schema, $id: root })
  const validate = ajv.getSchema(root)!
  const branchLists = listsOfBranches(schema)
  return (yaml, file) => {
    if (yaml.complaints.length > 0) return []
    const complaints = new Map<string, Complaint>()
    for (const { pointer, at, message } of withoutEchoes(findings(validate, yaml.value, [])).map(
      say,
    )) {
      const complaint = { file, ...yaml.at(pointer, at), message }
      complaints.set(JSON.stringify(complaint), complaint)
    }
    return [...complaints.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
  }

  function findings(check: ValidateFunction, value: unknown, base: Pointer): Finding[] {
    if (check(value)) return []
    return withoutBranches(check.errors ?? []).flatMap((error) => {
      const pointer = [...base, ...steps(error.instancePath)]
      const branches = branchesOf(error)
      if (!branches) return [find(error, pointer)]
      return nearestBranch(
        branches.map((branch) => findings(branch, error.data, pointer)),
        pointer,
      )
    })
  }

  /**
   * The errors of branches stand just before that of their `anyOf` or `oneOf`; they are told anew,
   * branch by branch. Those of `then` and `else` say all that their `if` could.
   */
  function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
    const kept: ErrorObject[] = []
    for (let at = errors.length - 1; at >= 0; at--) {
      const error = errors[at]!
      if (error.keyword === 'if' || error.propertyName !== undefined) continue
      kept.push(error)
      const asked = (error.params['passingSchemas']?.[1] as number | undefined) ?? Infinity
      for (const [which, branch] of (branchesOf(error) ?? []).entries()) {
        if (which <= asked && !branch(error.data)) at -= branch.errors?.length ?? 0
      }
    }
    return kept.toReversed()
  }

  function branchesOf(error: ErrorObject): ValidateFunction[] | undefined {
    // Of a schema reached by `$ref`, ajv tells no path from the root; but the list is the same array.
    const path = branchLists.get(error.schema)
    if (path === undefined) return undefined
    return (error.schema as unknown[]).map((_, at) => ajv.getSchema(`${root}#${path}/${at}`)!)
  }
}

/** A key misspelt is told once: not again as the key that is missing. */
function withoutEchoes(findings: readonly Finding[]): Finding[] {
  return findings.filter((missing) => {
    if (missing.kind !== 'missing') return true
    return !findings.some((other) => {
      if (other.kind !== 'unknown' || !same(other.pointer, missing.pointer)) return false
      return didYouMean(other.key, missing.keys) !== undefined
    })
  })
}

function same(a: Pointer, b: Pointer): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at])
}

/** Every `anyOf` and `oneOf` of the schema, with the pointer to it. */
function listsOfBranches(schema: unknown): ReadonlyMap<unknown, string> {
  const lists = new Map<unknown, string>()
  visit(schema, '')
  return lists

  function visit(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      const at = `${path}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`
      if ((key === 'anyOf' || key === 'oneOf') && Array.isArray(inner)) lists.set(inner, at)
      visit(inner, at)
    }
  }
}

function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
