// What the environment says, read once at the start; nothing else reads it. Everything that is wrong
// is told at once, each with its cure. A complaint never quotes a URL: it may hold a password.

import { didYouMean } from '#kernel/yaml/did-you-mean.ts'
import type { LogLevel } from '#kernel/log/log.ts'

import { openReader } from './read-environment.ts'

export interface Config {
  /** Where callers reach the bus, without a slash at the end. */
  readonly publicUrl: string
  /** Address that calls are heard on. */
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly adminHost: string
  readonly adminPort: number
  /** Absolute. */
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly natsUrl: string | undefined
  readonly redisUrl: string | undefined
  /** Absolute. */
  readonly policiesDir: string
  /** Absolute. */
  readonly rulesetFile: string
  /** `host` or `host:port` that registration may fetch from though it is a private address. */
  readonly fetchAllow: readonly string[]
  /** Networks and addresses of proxies in front of the bus, whose word on a caller's address counts. */
  readonly trustedProxies: readonly string[]
  /** The field in which they say it. */
  readonly proxyField: 'x-forwarded-for' | 'forwarded'
  /** Where a found vulnerability is told, as a URI (RFC 9116 §2.5.3). */
  readonly securityContact: string | undefined
  readonly demo: boolean
  readonly logLevel: LogLevel
}

export class ConfigError extends Error {
  readonly complaints: readonly string[]

  constructor(complaints: readonly string[]) {
    super(complaints.join('\n'))
    this.name = 'ConfigError'
    this.complaints = complaints
  }
}

/** An empty variable counts as absent. @throws ConfigError with every complaint */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = openReader(env)
  const port = read.port('SZYNA_PORT', 8080)
  const demo = read.oneOf('SZYNA_DEMO', ['on', 'off'], 'off') === 'on'
  const config: Config = {
    publicUrl: read.origin('SZYNA_PUBLIC_URL') ?? `http://127.0.0.1:${port}`,
    host: read.host('SZYNA_HOST', demo ? '127.0.0.1' : '0.0.0.0'),
    port,
    adminHost: read.host('SZYNA_ADMIN_HOST', '127.0.0.1'),
    adminPort: read.port('SZYNA_ADMIN_PORT', 9080),
    dataDir: read.newFolder('SZYNA_DATA_DIR', '.szyna'),
    databaseUrl: read.url('DATABASE_URL', databaseForm),
    natsUrl: read.url('NATS_URL', natsForm),
    redisUrl: read.url('REDIS_URL', redisForm),
    policiesDir: read.existing('SZYNA_POLICIES', 'folder', ofPackage('policies')),
    rulesetFile: read.existing('SZYNA_RULESET', 'file', ofPackage('api-catalog/lint/ruleset.yaml')),
    fetchAllow: read.hosts('SZYNA_FETCH_ALLOW'),
    trustedProxies: read.networks('SZYNA_TRUSTED_PROXIES'),
    proxyField: read.oneOf(
      'SZYNA_PROXY_FIELD',
      ['x-forwarded-for', 'forwarded'],
      'x-forwarded-for',
    ),
    securityContact: read.contact('SZYNA_SECURITY_CONTACT'),
    demo,
    logLevel: read.oneOf('SZYNA_LOG', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  }
  read.only('SZYNA_ROLE', 'all', 'one process does everything so far; other roles come later')
  read.only('SZYNA_WORKERS', '1', 'one process answers the calls so far; more come later')
  if (config.port === config.adminPort && config.port !== 0) {
    read.complain(
      `SZYNA_PORT and SZYNA_ADMIN_PORT are both ${config.port}: calls and administration need a port each; change one.`,
    )
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith('SZYNA_') && !read.known.has(name)) {
      read.complain(unknownName(name, [...read.known]))
    }
  }
  if (read.complaints.length > 0) throw new ConfigError(read.complaints)
  return config
}

const databaseForm = { schemes: ['postgres:', 'postgresql:'], path: true }
const natsForm = { schemes: ['nats:', 'tls:'], path: false }
const redisForm = { schemes: ['redis:', 'rediss:'], path: undefined }

function ofPackage(path: string): URL {
  return new URL(`../../${path}`, import.meta.url)
}

function unknownName(name: string, known: readonly string[]): string {
  const bare = name.slice('SZYNA_'.length)
  const meant = known.includes(bare) ? bare : didYouMean(name, known)
  const cure = meant
    ? `did you mean ${meant}?`
    : `remove it; the names are ${known.toSorted().join(', ')}.`
  return `${name} is not a setting: ${cure}`
}
