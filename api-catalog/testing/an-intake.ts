// For tests of this room: documents in, outcomes out, under the ruleset as it is shipped.

import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import { silentLog } from '#kernel/log/log.ts'
import { openIntake } from '../intake/intake.ts'
import type { IntakeLimits } from '../intake/limits.ts'
import type { IntakeOutcome, IntakeRequest, ReadDocument } from '../intake/read-document.ts'

export const shippedRuleset = new URL('../lint/ruleset.yaml', import.meta.url)

export interface AnIntake {
  /** A text is a set of one file; an object that is no set is written as JSON. */
  read(
    files: string | Record<string, string>,
    alone?: boolean,
    asked?: IntakeRequest['asked'],
  ): Promise<IntakeOutcome>
  /** Reads what must be readable. */
  accept(files: string | Record<string, string>): Promise<ReadDocument>
  /** Reads what must be refused; the sentence. */
  refusal(
    files: string | Record<string, string>,
  ): Promise<Extract<IntakeOutcome, { kind: 'refused' }>>
}

/** Closed after the tests of the file (or suite) that opens it. */
export function anIntake(limits: Partial<IntakeLimits> = {}, rules?: string): AnIntake {
  const intake = openIntake({ log: silentLog, limits })
  after(() => intake.close())
  const ruleset = { file: 'ruleset.yaml', text: rules ?? readFileSync(shippedRuleset, 'utf8') }

  async function read(
    given: string | Record<string, string>,
    alone = false,
    asked?: IntakeRequest['asked'],
  ): Promise<IntakeOutcome> {
    const files = typeof given === 'string' ? { openapi: given } : given
    return await intake.read({
      entry: Object.keys(files)[0] ?? '',
      files,
      alone,
      ruleset,
      ...(asked && { asked }),
    })
  }
  return {
    read,
    async accept(files) {
      const outcome = await read(files)
      if (outcome.kind !== 'read') throw new Error(JSON.stringify(outcome))
      return outcome
    },
    async refusal(files) {
      const outcome = await read(files)
      if (outcome.kind !== 'refused') throw new Error(`It was not refused: ${outcome.kind}`)
      return outcome
    },
  }
}

export const aContact = { name: 'Test', email: 'test@office.example' }

/** The smallest document there is, with what a test adds. */
export function aDocument(more: object = {}, operation: object = {}): string {
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Test', version: '1.0.0', contact: aContact },
    security: [{}],
    paths: {
      '/things': {
        get: {
          operationId: 'listThings',
          summary: 'Things there are',
          responses: { 200: { description: 'Things' }, 400: { description: 'No' } },
          ...operation,
        },
      },
    },
    ...more,
  })
}
