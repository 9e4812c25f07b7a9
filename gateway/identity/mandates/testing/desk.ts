// An issuer with two APIs that mandates can be about, people who give them, and systems that exchange
// them over HTTP with DPoP proofs of their own making.

import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { systemClock } from '#kernel/clock/clock.ts'
import { makePesel } from '#kernel/pesel/pesel.ts'
import type { ClientCertificate } from '../../../data-plane/client-certificate.ts'
import { makeKey, publicPart } from '../../jwk.ts'
import { openPeople } from '../../people/people.ts'
import type { Person } from '../../people/people.ts'
import { assertion, encode, startIssuer } from '../../testing/issuer.ts'
import type { TestIssuer, TestSystem, TokenAnswer } from '../../testing/issuer.ts'
import type { Giver, Mandate, MandateWish } from '../mandates.ts'
import type { OfferedApi } from '../offered-api.ts'

export const persons: OfferedApi = {
  title: 'Rejestr osób',
  operations: [
    {
      id: 'getPerson',
      summary: 'Odczyt danych osoby.',
      scopes: ['persons:read'],
      fields: new Map([
        ['surname', 'Nazwisko.'],
        ['givenNames', 'Imiona w kolejności.'],
        ['addresses', 'Adresy pobytu.'],
      ]),
    },
    { id: 'listChanges', summary: 'Zmiany.', scopes: ['persons:changes'], fields: undefined },
    { id: 'ping', summary: undefined, scopes: [], fields: new Map() },
  ],
}

export interface Desk {
  readonly issuer: TestIssuer
  /** Resource of the API `persons`, and of another. */
  readonly resource: string
  readonly vehicles: string
  /** Takes an API away, or puts it back. */
  offer(resource: string, api: OfferedApi | undefined): void
  person(serial: number): Promise<Person>
  wish(over?: Partial<MandateWish>): MandateWish
  give(person: Person, system: string, over?: Partial<MandateWish>): Promise<Mandate>
  exchange(system: TestSystem, ask: ExchangeAsk): Promise<ExchangeAnswer>
  close(): Promise<void>
}

export interface ExchangeAsk {
  readonly mandate: string
  readonly form?: Record<string, string | string[] | undefined>
  /** Absent: a fresh one. Null: none. */
  readonly proof?: string | null
  readonly headers?: Record<string, string>
  /** Which process is asked. */
  readonly node?: string
}

export interface ExchangeAnswer extends Omit<TokenAnswer, 'body'> {
  readonly body: TokenAnswer['body'] & {
    issued_token_type?: string
    authorization_details?: Record<string, unknown>[]
  }
}

export const substantial = 'http://eidas.europa.eu/LoA/substantial'

export async function openDesk(clientCertificate?: ClientCertificate): Promise<Desk> {
  const apis = new Map<string, OfferedApi>()
  const offered = (uri: string) => apis.get(uri)
  const issuer = await startIssuer({ offered, clientCertificate })
  const people = openPeople({ db: issuer.db, clock: systemClock })
  const resource = `${issuer.url}/api/mc/persons`
  const vehicles = `${issuer.url}/api/mc/vehicles`
  apis.set(resource, persons)
  apis.set(vehicles, persons)
  const wish: Desk['wish'] = (over = {}) => ({
    type: 'mandate',
    locations: [resource],
    actions: ['getPerson'],
    datatypes: ['surname', 'addresses'],
    case_id: 'SPR/2026/11/0042',
    purpose: 'Sprawdzenie adresu we wniosku o dodatek mieszkaniowy',
    basis: 'application',
    days: 30,
    ...over,
  })
  return {
    issuer,
    resource,
    vehicles,
    wish,
    offer(uri, api) {
      if (api === undefined) apis.delete(uri)
      else apis.set(uri, api)
    },
    person: (serial) =>
      people.meet({
        means: 'demo',
        subject: `person-${serial}`,
        country: 'PL',
        identifier: makePesel('1986-01-07', String(serial).padStart(4, '0')),
        givenNames: 'Anna',
        surname: 'Próbna',
        birthDate: '1986-01-07',
      }),
    give: (person, system, over) =>
      issuer.db.knex.transaction((trx) =>
        issuer.identity.mandates.give(trx, wish(over), system, giverOf(person)),
      ),
    exchange: (system, ask) => exchange(issuer, system, ask),
    close: () => issuer.close(),
  }
}

export function giverOf({ id }: Person): Giver {
  const authTime = Math.floor(systemClock.now() / 1000) - 60
  return { person: id, acr: substantial, authTime, means: 'demo', sid: 's-1', grantId: 'g-1' }
}

async function exchange(
  issuer: TestIssuer,
  system: TestSystem,
  { mandate, form = {}, proof, headers = {}, node = issuer.url }: ExchangeAsk,
): Promise<ExchangeAnswer> {
  const all = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(`${issuer.url}/oidc`, system),
    resource: `${issuer.url}/api/mc/persons`,
    subject_token: mandate,
    subject_token_type: 'urn:szyna:params:oauth:token-type:mandate',
    ...form,
  }
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(all)) {
    for (const one of [value].flat()) if (one !== undefined) body.append(name, one)
  }
  const shown = proof === undefined ? dpopProof(`${issuer.url}/oidc/token`) : proof
  const dpop: Record<string, string> = shown === null ? {} : { DPoP: shown }
  const init = { method: 'POST', body, headers: { ...dpop, ...headers } }
  const answer = await fetch(`${node}/oidc/token`, init)
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as ExchangeAnswer['body'],
  }
}

/** A key of the system's for proofs, made once. */
const holder = makeKey()
const holderKey: KeyObject = createPrivateKey({ key: { ...holder }, format: 'jwk' })
export const holderThumbprint = holder.kid

export function dpopProof(
  url: string,
  { claims = {}, header = {} }: { claims?: object; header?: object } = {},
): string {
  const { kty, crv, x, y } = publicPart(holder)
  const head = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y }, ...header }
  const iat = Math.floor(systemClock.now() / 1000)
  const text = `${encode(head)}.${encode({ jti: randomUUID(), htm: 'POST', htu: url, iat, ...claims })}`
  const key = { key: holderKey, dsaEncoding: 'ieee-p1363' } as const
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

export function claimsIn(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString()) as Record<
    string,
    unknown
  >
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
