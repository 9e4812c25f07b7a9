// The file that says by what people log in, `SZYNA_MEANS`: their order on the page, which is off, where
// each is and how the bus proves itself to it. Read once at the start; what is wrong with it is told with
// line and column.
//
//   means:
//     - code: national
//       title: { pl: Węzeł krajowy, en: National node }
//       about: { pl: …, en: … }
//       issuer: https://node.example
//       client-id: szyna
//       key: national.jwk.json          private JWK on P-256, beside this file
//       highest: substantial
//       claims: { identifier: pesel }
//     - { code: demo }                  synthetic people; refused where SZYNA_DEMO is off

import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Language } from '#kernel/problem/problem.ts'
import { checkAgainst, readYaml } from '#kernel/yaml/yaml.ts'
import type { Complaint } from '#kernel/yaml/yaml.ts'
import type { PrivateJwk } from '../jwk.ts'
import { levels } from '../people/levels.ts'
import type { OpenidMeans } from './openid.ts'

export type ReadMeans =
  | { readonly kind: 'demo' }
  | { readonly kind: 'openid'; readonly options: OpenidMeans }

/** @throws Error with every complaint, a line each */
export async function readMeans(file: string, demo: boolean): Promise<ReadMeans[]> {
  const yaml = readYaml(await readFile(file, 'utf8'), file)
  const complaints = [...yaml.complaints, ...checkAgainst(schema, yaml, file)]
  if (complaints.length > 0) throw new Error(complaints.map(tell).join('\n'))
  const { means } = yaml.value as { means: Entry[] }
  const on = means.filter((entry) => entry.off !== true)
  const codes = new Set(on.map(({ code }) => code))
  if (codes.size < on.length) throw new Error(`${file}: two means have the same code; rename one.`)
  return await Promise.all(
    on.map(async (entry): Promise<ReadMeans> => {
      if (entry.code !== 'demo') return { kind: 'openid', options: await openidOf(entry, file) }
      if (demo) return { kind: 'demo' }
      throw new Error(
        `${file}: the means demo lets anybody be anybody; take it out, or set SZYNA_DEMO=on.`,
      )
    }),
  )
}

interface Entry {
  readonly code: string
  readonly off?: boolean
  readonly title?: Record<Language, string>
  readonly about?: Record<Language, string>
  readonly issuer?: string
  readonly 'client-id'?: string
  readonly key?: string
  readonly highest?: 'low' | 'substantial' | 'high'
  readonly claims?: { identifier: string; country?: string }
  readonly insecure?: 'plain-http'
}

async function openidOf(entry: Entry, file: string): Promise<OpenidMeans> {
  const { code, title, about = title, issuer = '', key = '', highest = 'low', claims } = entry
  const isPlain = entry.insecure === 'plain-http'
  if (!isPlain && !issuer.startsWith('https:')) {
    throw new Error(
      `${file}: the issuer of ${code} is spoken to without TLS; write https:, or \`insecure: plain-http\` if that is meant.`,
    )
  }
  const keyFile = join(dirname(file), key)
  const jwk = await readFile(keyFile, 'utf8').then(
    (text) => JSON.parse(text) as PrivateJwk,
    () => undefined,
  )
  if (jwk?.kty !== 'EC' || jwk.crv !== 'P-256' || typeof jwk.d !== 'string') {
    throw new Error(`${keyFile} holds no private key on P-256 as a JSON Web Key; make one there.`)
  }
  return {
    code,
    title: title!,
    about: about!,
    highest: levels[names.indexOf(highest)]!,
    issuer,
    clientId: entry['client-id']!,
    key: jwk,
    claims: claims ?? { identifier: 'pesel' },
    isPlain,
  }
}

const names = ['low', 'substantial', 'high']
const both = {
  type: 'object',
  required: ['pl', 'en'],
  additionalProperties: false,
  properties: { pl: { type: 'string' }, en: { type: 'string' } },
}

const schema = {
  type: 'object',
  required: ['means'],
  additionalProperties: false,
  properties: {
    means: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['code'],
        additionalProperties: false,
        properties: {
          code: { type: 'string', pattern: '^[a-z][a-z0-9-]{1,30}$' },
          off: { type: 'boolean' },
          title: both,
          about: both,
          issuer: { type: 'string', format: 'uri' },
          'client-id': { type: 'string', minLength: 1 },
          key: { type: 'string', minLength: 1 },
          highest: { enum: names },
          claims: {
            type: 'object',
            required: ['identifier'],
            additionalProperties: false,
            properties: { identifier: { type: 'string' }, country: { type: 'string' } },
          },
          insecure: { const: 'plain-http' },
        },
        if: { properties: { code: { const: 'demo' } } },
        // oxlint-disable-next-line unicorn/no-thenable
        then: true,
        else: { required: ['title', 'issuer', 'client-id', 'key', 'highest'] },
      },
    },
  },
}

function tell({ file, line, column, message }: Complaint): string {
  return `${file}:${line}:${column} ${message}`
}
