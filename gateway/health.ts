// `/readyz`: may calls be sent here? Yes while a snapshot serves, even when the database is away or a
// policy or composition file is wrong: then the answer is `warn` and says which. Shape: application/health+json.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Database } from '#kernel/db/db.ts'
import type { SnapshotState } from './data-plane/gateway.ts'
import { answerJson } from './doors.ts'

interface Asked {
  readonly db: Database
  current(): SnapshotState
  /** What is wrong with composition files. */
  compositions(): readonly string[]
}

export function health(of: Asked) {
  return (_req: IncomingMessage, res: ServerResponse): void => {
    void check(of).then((body) => answerJson(res, 200, body, 'application/health+json'))
  }
}

interface Check {
  readonly status: 'pass' | 'warn'
  readonly output?: string
  readonly [fact: string]: unknown
}

async function check(of: Asked) {
  const checks: Record<string, Check> = {
    snapshot: snapshotCheck(of.current()),
    compositions: compositionsCheck(of.compositions()),
    database: await databaseCheck(of.db),
  }
  const status = Object.values(checks).every((one) => one.status === 'pass') ? 'pass' : 'warn'
  return { status, checks }
}

function snapshotCheck({ complaints, ...facts }: SnapshotState): Check {
  if (complaints.length === 0) return { status: 'pass', ...facts }
  return { status: 'warn', ...facts, output: complaints.join('\n') }
}

function compositionsCheck(complaints: readonly string[]): Check {
  return complaints.length === 0
    ? { status: 'pass' }
    : { status: 'warn', output: complaints.join('\n') }
}

async function databaseCheck(db: Database): Promise<Check> {
  try {
    await within(1_000, db.ping())
    return { status: 'pass', kind: db.kind }
  } catch {
    return {
      status: 'warn',
      kind: db.kind,
      output: 'The database does not answer: calls go on, registrations and new tokens wait.',
    }
  }
}

function within<result>(milliseconds: number, wait: Promise<result>): Promise<result> {
  const late = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Error('late')), milliseconds).unref()
  })
  return Promise.race([wait, late])
}
