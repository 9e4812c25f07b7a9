// The log: one JSON line an event, for operators. Personal data, tokens and secrets never reach it:
// log codes, ids and path templates, never bodies, raw paths, queries or headers. The redaction
// below is the second wall, for what slips through an attached object or an error.

import { pino } from 'pino'
import type { DestinationStream, Logger, LoggerOptions } from 'pino'
import { redact, redactText } from './redact.ts'

export type Log = Logger
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export function openLog(level: LogLevel, to?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: redact },
    // `redact` has made plain members of it; the package's own would take its type away.
    serializers: { err: (copied: unknown) => copied },
    hooks: {
      logMethod(args, write) {
        write.apply(this, withSafeMessage(args) as typeof args)
      },
    },
  }
  const log = to ? pino(options, to) : pino(options)
  // Bindings go past the formatters. Children of children inherit this one.
  const child = log.child
  log.child = function (this: Log, bindings: object, ...more: []) {
    return child.call(this, redact({ ...bindings }), ...more)
  } as typeof log.child
  return log
}

export const silentLog: Log = pino({ level: 'silent' })

/** An error without a message of its own would lend the line its message, past the redaction. */
function withSafeMessage([first, message, ...rest]: readonly unknown[]): unknown[] {
  const error = first instanceof Error ? first : errorIn(first)
  const members = first instanceof Error ? { err: first } : safe(first)
  if (message === undefined && error) return [members, redactText(error.message)]
  return message === undefined ? [members] : [members, safe(message), ...rest.map(safe)]
}

function errorIn(members: unknown): Error | undefined {
  if (typeof members !== 'object' || members === null || !('err' in members)) return undefined
  return members.err instanceof Error ? members.err : undefined
}

function safe(value: unknown): unknown {
  return typeof value === 'string' ? redactText(value) : value
}
