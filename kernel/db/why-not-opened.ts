// Why the server could not be reached, as one sentence with the cure. The URL's password and the
// server's own words about the account stay out of it.

import { OpenError } from './open-error.ts'

export function whyNotOpened(thrown: unknown, url: string): OpenError {
  const { host, user, database } = readUrl(url)
  const embedded = 'or leave DATABASE_URL out to use the embedded database'
  const sentence = (code: string): string => {
    switch (code) {
      case 'ECONNREFUSED':
        return `Nothing answers at ${host} (DATABASE_URL): start PostgreSQL there, correct the address, ${embedded}.`
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
        return `The host of DATABASE_URL, ${host}, is not known to DNS: correct the name, ${embedded}.`
      case '28P01':
      case '28000':
        return `PostgreSQL at ${host} does not let user "${user}" in: correct user and password in DATABASE_URL, or its pg_hba.conf.`
      case '3D000':
        return `PostgreSQL at ${host} has no database "${database}": make it with \`createdb ${database}\`, or correct DATABASE_URL.`
      case '53300':
        return `PostgreSQL at ${host} has no connection left: raise its max_connections, or stop other clients.`
      case '57P03':
        return `PostgreSQL at ${host} is starting or stopping: try again in a moment.`
      case 'ERR_INVALID_URL':
        return `DATABASE_URL is not a URL: write postgres://user:password@host:5432/database, ${embedded}.`
      default:
        return `PostgreSQL at ${host} does not answer (${code}): see that it runs and that this machine reaches it, ${embedded}.`
    }
  }
  return new OpenError(sentence(codeOf(thrown)), thrown)
}

function readUrl(url: string) {
  try {
    const { hostname, port, username, pathname } = new URL(url)
    return {
      host: `${hostname}:${port || 5432}`,
      user: decodeURIComponent(username) || 'of this process',
      database: decodeURIComponent(pathname.slice(1)),
    }
  } catch {
    return { host: 'the address of DATABASE_URL', user: '', database: '' }
  }
}

/** The code of an error of the network or of PostgreSQL (SQLSTATE); several addresses give several errors. */
function codeOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return codeOf(thrown.errors[0])
  if (typeof thrown !== 'object' || thrown === null) return 'no reason given'
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return thrown instanceof Error ? thrown.message : 'no reason given'
}
