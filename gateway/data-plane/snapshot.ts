// One immutable compiled configuration: everything that calls need. Building one never touches the
// one that serves; it is swapped whole or refused whole, and calls in flight finish on theirs.
//
//   published APIs ─┐                   ┌─ snapshot   (pieces that did not change come from the former one)
//   policy files  ──┴─► buildSnapshot ──┤
//                                       └─ refused    (the complaints; the former one goes on serving)
//
// Refused is what an admin's edit breaks: a policy file that an API names is wrong, or an API that
// serves cannot be built under it. A newly published version that cannot be built is the registry's
// trouble and may not hold up the others: its address keeps the version it had, or answers 503.

import { createHash } from 'node:crypto'
import type { LoadedPolicies } from '#policies/load.ts'
import type { ClosedApi, PublishedApi } from '#api-catalog/published.ts'
import { apiKey, closedApi, CompileError, compileApi } from './compile-api.ts'
import type { ServedApi, SharedTools } from './compile-api.ts'
import { compileComposition } from '../composition/run/compile-composition.ts'

export interface Snapshot {
  /** The same for the same APIs under the same policy files, on every node. */
  readonly id: string
  /** ISO 8601. */
  readonly builtAt: string
  /** By `{entity}/{name}/v{major}`. */
  readonly apis: ReadonlyMap<string, ServedApi>
  readonly routes: number
  /** Suspended and archived ones, by `{entity}/{name}/v{major}`. */
  readonly closed: ReadonlyMap<string, ClosedApi>
  /** What is served, in the order of the catalog. */
  readonly published: readonly PublishedApi[]
  readonly complaints: readonly string[]
  readonly policies: LoadedPolicies
}

export type Built =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'refused'; readonly complaints: readonly string[] }

export interface SnapshotInput {
  readonly apis: readonly PublishedApi[]
  /** Majors that answer no calls any more. */
  readonly closed?: readonly ClosedApi[]
  readonly policies: LoadedPolicies
  readonly tools: SharedTools
  readonly former: Snapshot | undefined
}

export async function buildSnapshot(input: SnapshotInput): Promise<Built> {
  const { apis, policies, tools, former } = input
  const broken = brokenFiles(input)
  if (former !== undefined && broken.length > 0) return { kind: 'refused', complaints: broken }
  const served = new Map<string, ServedApi>()
  const complaints = new Set(former === undefined ? allComplaints(policies) : unused(input))
  const fatal: string[] = []
  const turn = takeTurns(tools)
  // Composed ones last: they are tied to those they are made of.
  for (const api of apis.toSorted((a, b) => Number(a.composed) - Number(b.composed))) {
    const key = apiKey(api)
    const before = former?.apis.get(key)
    const digest = policies.files.get(api.policy)?.digest ?? ''
    if (before && isUnchanged(before, api, digest) && hasItsParts(before, served)) {
      served.set(key, before)
    } else {
      try {
        const compiled = await compile(api, input, digest, turn)
        served.set(key, api.composed ? compose(compiled, served, tools) : compiled)
      } catch (thrown) {
        if (!(thrown instanceof CompileError)) throw thrown
        const edited = before !== undefined && isSameVersion(before, api)
        for (const one of thrown.complaints) {
          if (edited) fatal.push(one)
          else complaints.add(one)
        }
        const why = 'This version could not be built; its owner and the operators are told why.'
        const stays = before !== undefined && hasItsParts(before, served)
        served.set(key, stays ? before : closedApi(api, why, tools))
      }
    }
    for (const one of served.get(key)!.complaints) complaints.add(one)
  }
  if (fatal.length > 0) return { kind: 'refused', complaints: fatal }
  const inOrder = new Map(apis.map((api) => [apiKey(api), served.get(apiKey(api))!]))
  return { kind: 'snapshot', snapshot: seal(inOrder, [...complaints], input) }
}

/** A call meets one configuration, its parts too. */
function hasItsParts({ parts }: ServedApi, served: ReadonlyMap<string, ServedApi>): boolean {
  return parts.every((part) => served.get(part.key) === part)
}

/** Where it no longer fits what it is made of, it answers nothing. */
function compose(
  compiled: ServedApi,
  served: ReadonlyMap<string, ServedApi>,
  tools: SharedTools,
): ServedApi {
  const { complaints, ...composed } = compileComposition(compiled, served)
  if (complaints.length === 0) return { ...compiled, ...composed }
  const why = 'It no longer fits the APIs it is made of; the operators are told why.'
  return { ...closedApi(compiled.api, why, tools), complaints }
}

function isUnchanged(before: ServedApi, api: PublishedApi, digest: string): boolean {
  return isSameVersion(before, api) && before.policyDigest === digest
}

/** All that an API is compiled from, but for the text of its policy file. */
function isSameVersion(before: ServedApi, api: PublishedApi): boolean {
  return (
    before.closed === undefined &&
    before.api.id === api.id &&
    before.api.policy === api.policy &&
    before.api.composed === api.composed &&
    JSON.stringify(before.api.life) === JSON.stringify(api.life) &&
    before.api.upstream === api.upstream
  )
}

function compile(
  api: PublishedApi,
  { policies, tools }: SnapshotInput,
  digest: string,
  turn: () => Promise<void> | undefined,
): Promise<ServedApi> {
  const file = policies.files.get(api.policy)
  if (file === undefined) {
    const known = [...policies.files.keys()].toSorted().join(', ') || 'none'
    throw new CompileError([
      `${apiKey(api)} names the policy file "${api.policy}", which is missing or wrong; usable: ${known}.`,
    ])
  }
  return compileApi(api, file, digest, tools, turn)
}

/** Complaints about files that an API names: with them no new snapshot is made. */
function brokenFiles(input: SnapshotInput): string[] {
  const others = new Set(unused(input))
  return allComplaints(input.policies).filter((complaint) => !others.has(complaint))
}

/** Complaints about files that no API names: they are told, and keep nothing from being built. */
function unused({ apis, policies }: SnapshotInput): string[] {
  const named = new Set(apis.map((api) => api.policy))
  const complaints = policies.complaints.filter(({ file }) => !named.has(policyName(file)))
  return allComplaints({ complaints })
}

/** As `file:line:column: message`. */
function allComplaints({ complaints }: Pick<LoadedPolicies, 'complaints'>): string[] {
  return complaints.map(
    ({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`,
  )
}

function policyName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '')
}

function seal(
  served: ReadonlyMap<string, ServedApi>,
  complaints: readonly string[],
  { policies, tools, closed = [] }: SnapshotInput,
): Snapshot {
  const parts = [...served.values()].map(
    ({ key, api, policyDigest, closed }) =>
      `${key} ${api.id} ${api.policy} ${api.upstream ?? ''} ${policyDigest} ${closed ?? ''} ${JSON.stringify(api.life)}`,
  )
  for (const one of closed) parts.push(JSON.stringify(one))
  // Those that no API is under yet as well: the next API may name them.
  for (const { name, digest } of policies.files.values()) parts.push(`${name} ${digest}`)
  for (const { file, line, message } of policies.complaints)
    parts.push(`${file}:${line} ${message}`)
  const routes = [...served.values()].reduce((sum, { routes: { size } }) => sum + size, 0)
  return {
    id: createHash('sha256').update(parts.toSorted().join('\n')).digest('hex').slice(0, 16),
    builtAt: new Date(tools.clock.now()).toISOString(),
    apis: served,
    closed: new Map(closed.map((one) => [apiKey(one), one])),
    routes,
    published: [...served.values()].map(({ api }) => api),
    complaints,
    policies,
  }
}

/** Gives calls their turn whenever building has taken a few milliseconds without a pause. */
function takeTurns({ clock }: SharedTools): () => Promise<void> | undefined {
  let since = clock.monotonic()
  return () => {
    if (clock.monotonic() - since < 2) return undefined
    return new Promise((done) => {
      setImmediate(() => {
        since = clock.monotonic()
        done()
      })
    })
  }
}
