// `credentials.yml` beside the configuration: who may call, with hashes of his secrets only.
//
//   users:
//     kadry:
//       key-auth: [{ id: 0yAc…, secret: 'sha256:…', scopes: [read] }]
//       basic-auth: { secret: 'scrypt:…' }
//   apps:
//     portal: { user: kadry, jwt: [{ id: 7Qm… }] }

import { lazyChecker } from '#kernel/yaml/check-against.ts'
import { readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import type { Consumer } from '../eg-call.ts'
import { isSecret, openPasswords } from './secrets.ts'

export interface Credential {
  readonly consumer: Consumer
  readonly scopes: readonly string[]
}

export interface Credentials {
  /** Undefined: there is no such key, or the secret is another. */
  key(id: string, secret: string): Credential | undefined
  /** `name`: of a user, or the id of a user or an app. */
  password(name: string, password: string): Promise<Credential | undefined>
  /** By what a token names as its `sub`. */
  token(id: string): Consumer | undefined
}

interface Secret {
  readonly id: string
  readonly secret: string
  readonly scopes?: readonly string[]
  readonly active?: boolean
}

interface Entry {
  readonly id?: string
  readonly user?: string
  readonly active?: boolean
  readonly 'key-auth'?: readonly Secret[]
  readonly 'basic-auth'?: Omit<Secret, 'id'>
  readonly jwt?: readonly Pick<Secret, 'id' | 'active'>[]
}

type Kept = Credential & { readonly secret: string }

const id = { type: 'string', pattern: '^[\\x21-\\x39\\x3b-\\x7e]{1,200}$' }
const active = { type: 'boolean' }
const scopes = { type: 'array', items: { type: 'string', minLength: 1 } }
const mapping = (properties: object, ...required: string[]) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
})
const key = mapping(
  { id, secret: { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' }, scopes, active },
  'id',
  'secret',
)
const password = mapping(
  { secret: { type: 'string', pattern: '^scrypt:[0-9a-f]{32}:[0-9a-f]{64}$' }, scopes, active },
  'secret',
)
const own = {
  id,
  active,
  'key-auth': { type: 'array', items: key },
  'basic-auth': password,
  jwt: { type: 'array', items: mapping({ id, active }, 'id') },
}
const named = (what: object) => ({
  anyOf: [{ type: 'object', additionalProperties: what }, { type: 'null' }],
})
const check = lazyChecker(
  mapping({ users: named(mapping(own)), apps: named(mapping({ ...own, user: id }, 'user')) }),
)

export const noCredentials = build([])

export function readCredentials(
  text: string,
  file: string,
): { credentials: Credentials; complaints: readonly Complaint[] } {
  const yaml = readYaml(text, file)
  const complaints = [...yaml.complaints, ...(yaml.value === null ? [] : check(yaml, file))]
  if (complaints.length > 0) return { credentials: noCredentials, complaints }
  const { users, apps } = (yaml.value ?? {}) as Record<
    'users' | 'apps',
    Record<string, Entry> | null
  >
  const entries = [
    ...Object.entries(users ?? {}).map(([name, entry]) => ({ name, entry, type: 'user' as const })),
    ...Object.entries(apps ?? {}).map(([name, entry]) => ({
      name,
      entry,
      type: 'application' as const,
    })),
  ]
  const found: Complaint[] = []
  const seen = new Set<string>()
  for (const { name, entry, type } of entries) {
    const room = type === 'user' ? 'users' : 'apps'
    const complain = (at: (string | number)[], message: string) =>
      found.push({ file, ...yaml.at([room, name, ...at]), message })
    if (entry.user !== undefined && users?.[entry.user] === undefined) {
      complain(['user'], `There is no user \`${entry.user}\`; add it under users.`)
    }
    for (const kind of ['key-auth', 'jwt'] as const) {
      for (const [nth, one] of (entry[kind] ?? []).entries()) {
        const mark = `${kind} ${one.id}`
        if (seen.has(mark))
          complain([kind, nth, 'id'], `The id is given twice under ${kind}; give each its own.`)
        seen.add(mark)
      }
    }
    const mark = `id ${entry.id ?? name}`
    if (seen.has(mark)) complain([], 'Two of them have the same id; give each its own.')
    seen.add(mark)
  }
  return { credentials: found.length > 0 ? noCredentials : build(entries), complaints: found }
}

interface Named {
  readonly name: string
  readonly entry: Entry
  readonly type: 'user' | 'application'
}

function build(entries: readonly Named[]): Credentials {
  const keys = new Map<string, Kept>()
  const passwords = new Map<string, Kept>()
  const tokens = new Map<string, Consumer>()
  for (const { name, entry, type } of entries.filter(({ entry }) => entry.active !== false)) {
    const consumer: Consumer = { id: entry.id ?? name, username: type === 'user' ? name : '', type }
    for (const one of entry['key-auth'] ?? []) {
      if (one.active !== false)
        keys.set(one.id, { consumer, scopes: one.scopes ?? [], secret: one.secret })
    }
    for (const one of entry.jwt ?? []) if (one.active !== false) tokens.set(one.id, consumer)
    const basic = entry['basic-auth']
    if (basic === undefined || basic.active === false) continue
    const kept = { consumer, scopes: basic.scopes ?? [], secret: basic.secret }
    passwords.set(consumer.id, kept)
    if (type === 'user') passwords.set(name, kept)
  }
  const { isPassword } = openPasswords()
  return {
    key(wanted, secret) {
      const kept = keys.get(wanted)
      return kept !== undefined && isSecret(secret, kept.secret) ? kept : undefined
    },
    async password(wanted, given) {
      const kept = passwords.get(wanted)
      return kept !== undefined && (await isPassword(given, kept.secret)) ? kept : undefined
    },
    token: (wanted) => tokens.get(wanted),
  }
}
