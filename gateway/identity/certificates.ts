// The certificates registered for systems, by thumbprint. All of them are held in memory, so that no
// call waits for the database; what is removed is refused at once here and within a second on other
// nodes. Of a certificate nothing is kept but its thumbprint and its end: names may be personal data.

import { X509Certificate } from 'node:crypto'
import type { Knex } from 'knex'
import type { Bus } from '#kernel/bus/bus.ts'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Database } from '#kernel/db/db.ts'
import type { Log } from '#kernel/log/log.ts'
import { refuse } from '#kernel/problem/problem.ts'
import type { KnownCertificates } from '#policies/policy.ts'
import { thumbprintOf } from '../data-plane/read-certificate.ts'
import { keepLooking } from './keep-looking.ts'
import { isActiveEntity } from './offices/suspend-entity.ts'
import { systemChanged } from './suspend-system.ts'
import { refuseUnknownSystem } from './systems.ts'

export interface CertificateFacts {
  /** `x5t#S256` (RFC 8705 §3.1). */
  readonly thumbprint: string
  readonly system: string
  /** ISO 8601. */
  readonly ends: string
  readonly at: string
}

export interface SystemCertificates {
  /** What steps look in. */
  readonly known: KnownCertificates
  /** Of one system, or all. */
  list(system?: string): Promise<CertificateFacts[]>
  /** Refuses `request/invalid`, `resource/unknown` and, when it is another's, `resource/conflict`. */
  add(request: { system: string; pem: string }): Promise<CertificateFacts>
  /** Refuses `resource/unknown`. */
  remove(thumbprint: string): Promise<CertificateFacts>
  close(): Promise<void>
}

interface Deps {
  readonly db: Database
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
}

type Owner = { readonly system: string; readonly entity: string }

const changed = 'certificate.changed'

export async function openSystemCertificates(deps: Deps): Promise<SystemCertificates> {
  const { db, bus, log, clock } = deps
  let held: ReadonlyMap<string, Owner> = await everyOwner(db)
  const looks = keepLooking({
    bus,
    events: [changed, ...systemChanged],
    async look() {
      held = await everyOwner(db)
    },
    failed: (cause) =>
      log.warn({ err: cause }, 'the certificates could not be read; the known ones stay'),
  })
  return {
    known: { find: (thumbprint) => held.get(thumbprint) },
    list: (system) => certificatesOf(db, system),
    add,
    remove,
    close: looks.close,
  }

  async function add({ system, pem }: { system: string; pem: string }): Promise<CertificateFacts> {
    const x509 = readPem(pem)
    const thumbprint = thumbprintOf(x509)
    const facts = { thumbprint, system, ends: x509.validToDate.toISOString() }
    const at = new Date(clock.now())
    await db.knex.transaction(async (trx) => {
      const { rows } = await trx.raw(
        `insert into system_certificate (thumbprint, system, not_after, made_at)
         select ?, client_id, ?, ? from system where client_id = ?
         on conflict (thumbprint) do nothing
         returning thumbprint`,
        [thumbprint, facts.ends, at, system],
      )
      if (rows.length === 0) return await refuseUnlessThere(trx, system, thumbprint)
      await bus.publish(trx, { type: changed, subject: system, data: { thumbprint } })
    })
    await looks.now()
    return { ...facts, at: at.toISOString() }
  }

  async function remove(thumbprint: string): Promise<CertificateFacts> {
    const removed = await db.knex.transaction(async (trx) => {
      const { rows } = await trx.raw(
        `delete from system_certificate where thumbprint = ?
         returning thumbprint, system, not_after, made_at`,
        [thumbprint],
      )
      const [row] = (rows as Row[]).map(facts)
      if (!row) return refuse('resource/unknown', 'No certificate with this thumbprint is there.')
      await bus.publish(trx, { type: changed, subject: row.system, data: { thumbprint } })
      return row
    })
    await looks.now()
    return removed
  }
}

/** Registered for this system already, nothing is to be done. */
async function refuseUnlessThere(
  trx: Knex.Transaction,
  system: string,
  thumbprint: string,
): Promise<void> {
  const { rows } = await trx.raw(`select system from system_certificate where thumbprint = ?`, [
    thumbprint,
  ])
  const owner = (rows[0] as { system: string } | undefined)?.system
  if (owner === undefined) refuseUnknownSystem(system)
  if (owner === system) return
  refuse('resource/conflict', `The certificate is registered for ${owner} already.`)
}

/** One certificate and nothing beside it. */
function readPem(pem: string): X509Certificate {
  const wrong = (detail: string) =>
    refuse('request/invalid', 'The certificate cannot be registered.', {
      errors: [{ in: 'body', pointer: '/pem', detail }],
    })
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    return wrong('This is a private key. Send the certificate alone, and make a new key pair.')
  }
  if (pem.split('-----BEGIN CERTIFICATE-----').length !== 2) {
    return wrong('Send one certificate in PEM form, without those of its authorities.')
  }
  try {
    return new X509Certificate(pem)
  } catch {
    return wrong('This is no certificate in PEM form (RFC 7468).')
  }
}

interface Row {
  readonly thumbprint: string
  readonly system: string
  readonly not_after: Date | string
  readonly made_at: Date | string
}

function facts({ thumbprint, system, not_after, made_at }: Row): CertificateFacts {
  const ends = new Date(not_after).toISOString()
  return { thumbprint, system, ends, at: new Date(made_at).toISOString() }
}

async function certificatesOf(db: Database, system?: string): Promise<CertificateFacts[]> {
  const { rows } = await db.knex.raw(
    `select thumbprint, system, not_after, made_at from system_certificate
     where system = coalesce(?, system) order by system, made_at desc, thumbprint`,
    [system ?? null],
  )
  return (rows as Row[]).map(facts)
}

async function everyOwner(db: Database): Promise<Map<string, Owner>> {
  const { rows } = await db.knex.raw(
    `select c.thumbprint, c.system, s.entity
     from system_certificate c join system s on s.client_id = c.system
     where s.suspended_at is null and ${isActiveEntity('s.entity')}`,
  )
  type Found = { thumbprint: string; system: string; entity: string }
  return new Map(
    (rows as Found[]).map(({ thumbprint, system, entity }) => [thumbprint, { system, entity }]),
  )
}
