// The PEM files that calls over TLS rest on: the key and certificate of the bus, and the authorities
// whose client certificates count. They are read whole or not at all: at the start a bad file is one
// sentence, later the former stay and the log says why. A key never reaches a message.
//
//   read ─▶ checked ─▶ in use ──── the files change ────▶ read ─▶ checked ─▶ in use from the next
//              │ sentence                                            │        connection on
//              ▼                                                     ▼
//          no start                                          the former stay

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { SecureContextOptions } from 'node:tls'
import type { Clock } from '#kernel/clock/clock.ts'
import type { Config } from '#kernel/config/config.ts'
import type { Log } from '#kernel/log/log.ts'
import { certificatesIn } from './data-plane/read-certificate.ts'
import { tlsOptions } from './data-plane/server-options.ts'

export interface TlsFiles {
  /** For the door; undefined: it speaks plain HTTP. */
  context(): SecureContextOptions | undefined
  /** Undefined: clients are asked for no certificate. The same list until its file changes. */
  readonly authorities: (() => readonly X509Certificate[]) | undefined
  /** Called when new files are in use. */
  onChange(changed: () => void): void
  close(): void
}

/** What is wrong with a file, as a sentence with the cure. */
export class TlsFileError extends Error {}

type Names = Pick<Config, 'tls' | 'clientAuthorities'>

interface Files {
  readonly context: SecureContextOptions | undefined
  readonly authorities: readonly X509Certificate[]
}

const lookEveryMs = 1_000

export async function openTlsFiles(
  names: Names,
  { log, clock }: { log: Log; clock: Clock },
): Promise<TlsFiles> {
  const paths = [names.tls?.key, names.tls?.certificate, names.clientAuthorities].filter(
    (path) => path !== undefined,
  )
  let seen = await signature(paths)
  let files = await readFiles(names, clock)
  const listeners: (() => void)[] = []
  const timer = paths.length > 0 ? setInterval(() => void look(), lookEveryMs).unref() : undefined
  return {
    context: () => files.context,
    authorities: names.clientAuthorities === undefined ? undefined : () => files.authorities,
    onChange: (changed) => void listeners.push(changed),
    close: () => clearInterval(timer),
  }

  async function look(): Promise<void> {
    const now = await signature(paths)
    if (now === seen) return
    seen = now
    try {
      files = await readFiles(names, clock)
      for (const changed of listeners) changed()
      log.info({ files: paths }, 'the TLS files have changed and are in use')
    } catch (error) {
      const why = error instanceof TlsFileError ? error.message : 'They cannot be read.'
      log.error(
        { files: paths, why },
        'the TLS files have changed and cannot be used; the former stay',
      )
    }
  }
}

async function readFiles({ tls, clientAuthorities }: Names, clock: Clock): Promise<Files> {
  const authorities = clientAuthorities === undefined ? [] : await readBundle(clientAuthorities)
  if (!tls) return { context: undefined, authorities }
  const key = await read('SZYNA_TLS_KEY', tls.key)
  const cert = await read('SZYNA_TLS_CERTIFICATE', tls.certificate)
  checkPair(key, cert, clock)
  // Not the authorities of the system: only those named say which clients are known.
  const ca = clientAuthorities === undefined ? {} : { ca: authorities.map(String) }
  const context = { key, cert, ...ca }
  if (attempt(() => createSecureContext({ ...tlsOptions, ...context })) === undefined) {
    throw new TlsFileError(
      'TLS does not take the key or the certificate of SZYNA_TLS_KEY and SZYNA_TLS_CERTIFICATE: use an EC key on P-256 or an RSA key of 2048 bits or more, signed with SHA-256.',
    )
  }
  return { context, authorities }
}

function checkPair(key: string, cert: string, clock: Clock): void {
  const [own] = parse('SZYNA_TLS_CERTIFICATE', cert)
  const privateKey = attempt(() => createPrivateKey(key))
  if (privateKey === undefined) {
    throw new TlsFileError(
      'SZYNA_TLS_KEY holds no private key that can be read: write it as PEM without a passphrase.',
    )
  }
  if (!own!.checkPrivateKey(privateKey)) {
    throw new TlsFileError(
      'SZYNA_TLS_KEY is not the key of the first certificate in SZYNA_TLS_CERTIFICATE: name the pair that belongs together, the certificate of the bus before those of its authorities.',
    )
  }
  if (own!.validToDate.getTime() < clock.now()) {
    throw new TlsFileError(
      `The certificate in SZYNA_TLS_CERTIFICATE ended on ${own!.validToDate.toISOString().slice(0, 10)}: get a new one.`,
    )
  }
}

async function readBundle(path: string): Promise<readonly X509Certificate[]> {
  const name = 'SZYNA_TLS_CLIENT_CA'
  const authorities = parse(name, await read(name, path))
  const leaf = authorities.find((one) => !one.ca)
  if (leaf === undefined) return authorities
  throw new TlsFileError(
    `${name} holds a certificate that is no authority's (serial ${leaf.serialNumber}): name the certificates of those who issue to clients.`,
  )
}

function parse(name: string, pem: string): X509Certificate[] {
  const found = attempt(() => certificatesIn(pem)) ?? []
  if (found.length > 0) return found
  throw new TlsFileError(`${name} holds no certificates that can be read: write them as PEM.`)
}

async function read(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new TlsFileError(
      `${name} names ${path}, which cannot be read (${code}): let the user of the bus read it.`,
    )
  }
}

function attempt<value>(make: () => value): value | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** Follows links: that is how containers exchange files. */
async function signature(paths: readonly string[]): Promise<string> {
  const parts = paths.map(async (path) => {
    const facts = await stat(path, { bigint: true }).catch(() => undefined)
    return facts ? `${facts.mtimeNs} ${facts.size} ${facts.ino}` : ''
  })
  return (await Promise.all(parts)).join()
}
