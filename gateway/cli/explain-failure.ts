// Whatever ended a verb, as one sentence with an exit code.

import { ConfigError } from '#kernel/config/config.ts'
import { OpenError } from '#kernel/db/open-error.ts'
import { PortTaken } from '../doors.ts'
import { TlsFileError } from '../tls-files.ts'
import { Failure } from './verb.ts'

export function explainFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  if (thrown instanceof ConfigError) {
    const { complaints } = thrown
    const message = complaints.join('\n')
    return new Failure(2, 'config/invalid', message, { more: { complaints } })
  }
  if (thrown instanceof OpenError) return new Failure(2, 'database/unavailable', thrown.message)
  if (thrown instanceof PortTaken) return new Failure(2, 'port/unavailable', thrown.message)
  if (thrown instanceof TlsFileError) return new Failure(2, 'tls/unusable', thrown.message)
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new Failure(2, 'internal', message || 'An error without words ended this.')
}
