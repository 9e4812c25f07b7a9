// The running bus, from the outside: where it is, its credential, and one request to its admin API.
//
//   SZYNA_ADMIN_PORT set       its adminHost:adminPort
//   otherwise                  bus.json in the data folder, which `start` writes
//   neither                    the usual address

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '#kernel/config/config.ts'
import { credentialFile, readCredential } from '../admin/credential.ts'
import { askHttp } from './ask-http.ts'
import type { NoAnswer } from './ask-http.ts'
import { Failure } from './verb.ts'
import type { Language } from './verb.ts'

export interface RunningBus {
  readonly adminUrl: string
  readonly publicUrl: string
  readonly credential: string
  readonly dataDir: string
}

type Env = Readonly<Record<string, string | undefined>>

/** @throws Failure a sentence: no bus, no credential */
export async function findBus(env: Env): Promise<RunningBus> {
  const { adminHost, adminPort, dataDir } = readConfig({ ...env })
  const card = env['SZYNA_ADMIN_PORT'] === undefined ? await readCard(dataDir) : undefined
  const credential = await credentialOf(dataDir)
  if (card) return { ...card, credential, dataDir }
  const adminUrl = `http://${urlHost(adminHost)}:${adminPort}`
  const lead = { adminUrl, publicUrl: '', credential, dataDir }
  const { publicUrl } = await askAdmin<{ publicUrl: string }>(lead, 'GET', '/admin/v1/status')
  return { ...lead, publicUrl }
}

/**
 * One operation of `specs/admin.openapi.yaml`.
 *
 * @throws Failure exit 1 when the bus refuses the input, 2 when it cannot be asked
 */
export async function askAdmin<answer>(
  bus: RunningBus,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  {
    body,
    language = 'en',
    ifMatch,
  }: { body?: unknown; language?: Language; ifMatch?: number } = {},
): Promise<answer> {
  const headers = {
    authorization: `Bearer ${bus.credential}`,
    'accept-language': language,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
  }
  const { status, text } = await askHttp(bus.adminUrl + path, {
    method,
    headers,
    timeoutMs: 120_000,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch((error: NoAnswer) => {
    throw explainNoAnswer(error, bus)
  })
  const document = readDocument(text, bus)
  if (status < 300) return document as answer
  throw refusal(document as ProblemDocument, status)
}

interface ProblemDocument {
  readonly type?: string
  readonly title?: string
  readonly detail?: string
  readonly traceId?: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
}

async function readCard(
  dataDir: string,
): Promise<{ adminUrl: string; publicUrl: string } | undefined> {
  try {
    const card = JSON.parse(await readFile(join(dataDir, 'bus.json'), 'utf8')) as RunningBus
    return { adminUrl: card.adminUrl, publicUrl: card.publicUrl }
  } catch {
    return undefined
  }
}

async function credentialOf(dataDir: string): Promise<string> {
  try {
    return await readCredential(dataDir)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const file = credentialFile(dataDir)
    if (code === 'ENOENT') {
      throw new Failure(
        2,
        'bus/no-credential',
        `There is no ${file}. Start the bus with \`szyna start\`, or set SZYNA_DATA_DIR to the data folder of the running one.`,
      )
    }
    if (code === 'EACCES') {
      const cure = 'Run this as the user that started the bus.'
      throw new Failure(2, 'bus/no-credential', `${file} may not be read by this user. ${cure}`)
    }
    throw new Failure(2, 'bus/no-credential', message)
  }
}

function explainNoAnswer({ why }: NoAnswer, { adminUrl }: RunningBus): Failure {
  if (why === 'refused') {
    const cure =
      'Start it with `szyna start`, or set SZYNA_DATA_DIR or SZYNA_ADMIN_PORT to those of the running one.'
    return new Failure(2, 'bus/not-running', `No bus answers at ${adminUrl}. ${cure}`)
  }
  const what = why === 'late' ? 'did not answer in two minutes' : 'broke the connection off'
  const cure = 'Whether it did what was asked is not known: look before you ask again.'
  return new Failure(2, 'bus/no-answer', `The bus at ${adminUrl} ${what}. ${cure}`)
}

function readDocument(text: string, { adminUrl }: RunningBus): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const sentence = `What answers at ${adminUrl} is not a bus. Set SZYNA_ADMIN_PORT.`
    throw new Failure(2, 'bus/not-running', sentence)
  }
}

function refusal(problem: ProblemDocument, status: number): Failure {
  const code = problem.type?.replace(/^\/problems\//, '') ?? 'bus/refused'
  if (code === 'admin/unauthorized') {
    const sentence =
      'The credential is of another bus. Set SZYNA_DATA_DIR to the folder of this one.'
    return new Failure(2, code, sentence)
  }
  const { title, detail, traceId, errors } = problem
  const message = [title, detail].filter(Boolean).join(': ')
  return new Failure(status >= 500 ? 2 : 1, code, message, {
    more: { traceId, errors },
    lines: (errors ?? []).map((error) => `  ${error.pointer || '/'}  ${error.detail}`),
  })
}

/** Where to connect for a listener on every address. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
