// Agreements over a database of their own with a clock wound by hand: entities, two APIs, a key to sign
// with, and people of the offices.

import { generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { openBus } from '#kernel/bus/bus.ts'
import type { Bus } from '#kernel/bus/bus.ts'
import { busMigrations } from '#kernel/bus/migrations.ts'
import { handWoundClock } from '#kernel/clock/clock.ts'
import type { HandWoundClock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import { newId } from '#kernel/ids/ids.ts'
import { silentLog } from '#kernel/log/log.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { InputError } from '#kernel/problem/problem.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { catalogMigrations } from '../../migrations.ts'
import type { Agreement, AccessTerms } from '../agreement.ts'
import type { AgreementNeeds } from '../agreement-needs.ts'
import type { AgreementActor, AgreementDeed, Agreements, NewTerms } from '../agreements.ts'
import { openAgreements } from '../open-agreements.ts'

export const persons = 'mc/persons'
export const entities = ['mc', 'gmina', 'powiat', 'zus', 'gitd']

export interface TestAgreements {
  readonly db: Database
  readonly bus: Bus
  readonly clock: HandWoundClock
  readonly agreements: Agreements
  /** Another process over the same database. */
  another(more?: Partial<AgreementNeeds>): Promise<Agreements>
  /** Entities that are suspended as a whole. */
  readonly suspended: Set<string>
  readonly signer: TestSigner
  /** Asked for by the consumer: active where the owner lets in by itself. */
  ask(consumer: string, more?: { api?: string; terms?: NewTerms }): Promise<Agreement>
  /** Asked for and approved by the owner. */
  agree(consumer: string, more?: { api?: string; terms?: NewTerms }): Promise<Agreement>
  /** Does it at the revision that is there now. */
  act(
    actor: AgreementActor,
    which: Agreement | string,
    deed: Record<string, unknown> & { do: AgreementDeed['do'] },
  ): Promise<Agreement>
  setAccess(more: Partial<AccessTerms>, api?: string): Promise<AccessTerms>
  /** Everything asked, agreed and set is gone; cheaper than another database. */
  clear(): Promise<void>
  close(): Promise<void>
}

type NewPurpose = NewTerms['purposes'][number]

export const theBus: AgreementActor = { kind: 'bus' }

export function memberOf(entity: string): AgreementActor {
  return { kind: 'member', entity, person: `p-${entity.padEnd(32, '0')}` }
}

export function purpose(more: Partial<NewPurpose> = {}): NewPurpose {
  return {
    title: 'Ustalenie adresu strony postępowania',
    legalBasis: 'art. 61 § 1 Kodeksu postępowania administracyjnego',
    operations: ['getPerson'],
    fields: undefined,
    callsPerDay: 100,
    ...more,
  }
}

export function termsOf(...purposes: Partial<NewPurpose>[]): NewTerms {
  return { purposes: (purposes.length > 0 ? purposes : [{}]).map(purpose) }
}

/** The problem that is thrown, as `code pointers`; fails when none is. */
export async function refusalOf(doing: Promise<unknown>): Promise<string> {
  const thrown = await doing.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof Problem))
    throw new Error(`no problem: ${String(thrown)}`, { cause: thrown })
  return [thrown.code, ...thrown.errors.map(({ pointer }: InputError) => pointer)].join(' ')
}

export async function openTestAgreements(): Promise<TestAgreements> {
  const clock = handWoundClock()
  const db = await testDatabase([busMigrations, catalogMigrations])
  const bus = await openBus({ db, log: silentLog, clock })
  const suspended = new Set<string>()
  const signer = openTestSigner()
  for (const name of entities) {
    await db.knex.raw(`insert into entity (name, made_at) values (?, now())`, [name])
  }
  for (const [entity, name] of [
    ['mc', 'persons'],
    ['gitd', 'licences'],
    ['gitd', 'hidden'],
  ]) {
    await db.knex.raw(`insert into api (id, entity, name, made_at) values (?, ?, ?, now())`, [
      newId(),
      entity!,
      name!,
    ])
  }
  const needs: AgreementNeeds = {
    db,
    bus,
    clock,
    log: silentLog,
    operationsOf: (api) => operations[api],
    suspendedEntities: () => Promise.resolve([...suspended]),
    issuer: 'https://bus.example/oidc',
    sign: signer.sign,
    knowsKey: (kid) => kid === signer.kid(),
  }
  const opened = [await openAgreements(needs)]
  const agreements = opened[0]!
  const act: TestAgreements['act'] = async (actor, which, deed) => {
    const { id, revision } = await agreements.get(typeof which === 'string' ? which : which.id)
    return await agreements.do(actor, { id, revision, ...deed } as AgreementDeed)
  }
  const ask: TestAgreements['ask'] = async (
    consumer,
    { api = persons, terms = termsOf() } = {},
  ) => {
    const member = memberOf(consumer)
    const draft = await agreements.do(member, { do: 'draft', consumer, api, terms })
    return await act(member, draft, { do: 'ask' })
  }
  return {
    db,
    bus,
    clock,
    agreements,
    async another(more = {}) {
      const one = await openAgreements({ ...needs, ...more })
      opened.push(one)
      return one
    },
    suspended,
    signer,
    ask,
    async agree(consumer, more = {}) {
      const asked = await ask(consumer, more)
      return await act(memberOf(asked.api.split('/')[0]!), asked, { do: 'approve' })
    },
    act,
    async setAccess(more, api = persons) {
      const now = await agreements.access(api)
      return await agreements.setAccess(memberOf(api.split('/')[0]!), { ...now, ...more })
    },
    async clear() {
      for (const table of [
        'agreement_step',
        'agreement_version',
        'agreement',
        'api_access',
        'entity_attributes',
      ]) {
        await db.knex.raw(`delete from ${table}`)
      }
      // A number that went back makes every memory read anew.
      await db.knex.raw(`update agreement_turn set seq = seq - 1000000`)
      suspended.clear()
    },
    async close() {
      for (const one of opened) await one.close()
      await bus.close()
      await db.close()
    },
  }
}

const operations: Record<string, { id: string; fields?: Set<string> }[]> = {
  'mc/persons': [
    { id: 'getPerson', fields: new Set(['pesel', 'name', 'address']) },
    { id: 'findPersons', fields: new Set(['items', 'next']) },
    { id: 'GET /changes' },
  ],
  'gitd/licences': [{ id: 'getLicence' }],
}

export interface TestSigner {
  sign(typ: string, claims: object): string
  kid(): string
  publicKey(): KeyObject
  /** The former key is published no more. */
  rotate(): void
}

function openTestSigner(): TestSigner {
  const make = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
  let pair = make()
  let number = 1
  return {
    kid: () => `key-${number}`,
    publicKey: () => pair.publicKey,
    rotate() {
      pair = make()
      number += 1
    },
    sign(typ, claims) {
      const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const text = `${encoded({ alg: 'ES256', typ, kid: `key-${number}` })}.${encoded(claims)}`
      const key = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as const
      return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
    },
  }
}
