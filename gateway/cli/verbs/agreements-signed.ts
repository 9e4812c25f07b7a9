// `szyna agreements sign|verify`: the signed agreement as both sides keep it, and whether it is one.

import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import type { JSONWebKeySet } from 'jose'
import { agreementTyp } from '#api-catalog/agreements/agreement.ts'
import type { Agreement } from '#api-catalog/agreements/agreement.ts'
import { digestOf } from '#api-catalog/agreements/canonical-json.ts'
import { askHttp } from '../ask-http.ts'
import { askAdmin, findBus } from '../running-bus.ts'
import { drawTable } from '../table.ts'
import { Failure } from '../verb.ts'
import type { Answer, Input, Verb } from '../verb.ts'
import { agreementOperand, pathOf } from './agreements.ts'

export const agreementsSign: Verb = {
  name: 'agreements sign',
  summary: {
    pl: 'wypisz umowę podpisaną przez szynę, do zachowania (JWS)',
    en: 'print the agreement signed by the bus, to keep (JWS)',
  },
  operands: [agreementOperand],
  options: {
    version: {
      value: 'N',
      about: { pl: 'wersja warunków; inaczej ostatnia', en: 'version of the terms; else the last' },
    },
  },
  async run({ operands, options, env, language }: Input): Promise<Answer> {
    const { version } = options
    const query = version === undefined ? '' : `?version=${encodeURIComponent(String(version))}`
    const path = `${pathOf(operands[0])}/signed${query}`
    const json = await askAdmin<{ jws: string }>(await findBus(env), 'GET', path, { language })
    return { json, text: json.jws }
  },
}

export const agreementsVerify: Verb = {
  name: 'agreements verify',
  summary: {
    pl: 'sprawdź podpisaną umowę i ją pokaż',
    en: 'verify a signed agreement and show it',
  },
  operands: [
    {
      name: 'FILE',
      required: true,
      about: { pl: 'plik z agreements sign, albo "-"', en: 'the file of agreements sign, or "-"' },
    },
  ],
  options: {
    jwks: {
      value: 'FILE',
      about: {
        pl: 'klucze szyny (JWKS) z pliku; inaczej od działającej',
        en: 'keys of the bus (JWKS) from a file; else from the running one',
      },
    },
  },
  run: verify,
}

interface Claims extends Pick<Agreement, 'id' | 'consumer' | 'api'> {
  readonly version: number
  readonly terms: NonNullable<Agreement['terms']>
  readonly termsDigest: string
  readonly approvedBy: string
  readonly approval: string
  readonly approvedAt: string
}

async function verify(input: Input): Promise<Answer> {
  const {
    operands: [file = ''],
    options,
    env,
    stdin,
    language,
  } = input
  const jws = (file === '-' ? await readAll(stdin) : await readGiven(file)).trim()
  const { jwks } = options
  const keys = jwks === undefined ? await keysOfBus(env) : parse(await readGiven(String(jwks)))
  const json = await claimsOf(jws, keys)
  const { id, version, consumer, api, approvedBy, approval, approvedAt, terms } = json
  const verdict =
    language === 'pl' ? 'Podpis szyny jest ważny.' : 'The signature of the bus is valid.'
  const facts = [
    ['', id],
    ['', `${consumer} → ${api}`],
    [language === 'pl' ? 'wersja' : 'version', String(version)],
    [language === 'pl' ? 'zatwierdzono' : 'approved', `${approvedAt} ${approvedBy} (${approval})`],
  ]
  const purposes = terms.purposes.map((one) => [
    `  ${one.callsPerDay}`,
    one.operations?.join(' ') ?? '*',
    `${one.title} (${one.legalBasis})`,
  ])
  return { json, text: [verdict, drawTable(facts), drawTable(purposes)].join('\n') }
}

async function claimsOf(jws: string, keys: unknown): Promise<Claims> {
  const { compactVerify, createLocalJWKSet, errors } = await import('jose')
  try {
    const set = createLocalJWKSet(keys as JSONWebKeySet)
    const { payload, protectedHeader } = await compactVerify(jws, set, { algorithms: ['ES256'] })
    if (protectedHeader.typ !== agreementTyp) return refuse(`Its typ is not ${agreementTyp}.`)
    const claims = parse(Buffer.from(payload).toString('utf8')) as Claims
    if (claims.termsDigest !== digestOf(claims.terms))
      return refuse('Its digest is of other terms.')
    return claims
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) {
      const cure = 'Take it anew with `szyna agreements sign`, or name the keys of then by --jwks.'
      return refuse(`The bus does not publish its key any more. ${cure}`)
    }
    if (error instanceof errors.JOSEError)
      return refuse(`It is not signed by the bus (${error.code}).`)
    throw error
  }
}

function refuse(why: string): never {
  throw new Failure(1, 'agreement/not-verified', `This is no signed agreement of the bus. ${why}`)
}

async function keysOfBus(env: Input['env']): Promise<unknown> {
  const { publicUrl } = await findBus(env)
  const url = `${publicUrl}/oidc/jwks`
  const asked = { method: 'GET', headers: {}, timeoutMs: 30_000 } as const
  const answer = await askHttp(url, asked).catch(() => undefined)
  if (answer?.status === 200) return parse(answer.text)
  throw new Failure(2, 'bus/no-answer', `${url} does not answer; name the keys by --jwks FILE.`)
}

async function readGiven(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text !== undefined && text.length <= 1_000_000) return text
  throw new Failure(1, 'usage/file', `${file} cannot be read, or has more than 1 MB.`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Failure(1, 'usage/file', 'The keys, or what was signed, are no JSON.')
  }
}
