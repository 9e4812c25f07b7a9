// A login under way, kept by the browser that began it and by nobody else: what comes back from a means
// counts only with the cookie of its beginning, so that nobody is logged in by a link of another
// (login CSRF). Sealed (AES-256-GCM): the browser cannot read or change it.
//
//   nonce (12) │ JSON, encrypted │ tag (16)      base64url, 10 min

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { refuse } from '#kernel/problem/problem.ts'
import type { Level } from '../people/levels.ts'
import { readCookie } from '../visitors/cookie.ts'
import type { Kept } from './means.ts'

export interface Attempt {
  /** Code of the means. */
  readonly means: string
  readonly state: string
  /** Where the person goes then: an address within the bus. */
  readonly next: string
  readonly level: Level
  readonly maxAge: number
  readonly kept: Kept
}

export interface Attempts {
  begin(res: ServerResponse, attempt: Attempt): void
  /** The attempt of this browser with this means and state, once; refuses `form/stale`. */
  take(req: IncomingMessage, res: ServerResponse, means: string, state: unknown): Attempt
}

export interface AttemptNeeds {
  /** 32 bytes. */
  readonly secret: Uint8Array
  readonly clock: { now(): number }
  readonly isSecure: boolean
}

const life = 600_000
const longest = 3_800

export function openAttempts({ secret, clock, isSecure }: AttemptNeeds): Attempts {
  const cookie = isSecure ? '__Secure-szyna-login' : 'szyna-login'
  const attributes = `; Path=/login; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return { begin, take }

  function begin(res: ServerResponse, attempt: Attempt): void {
    const value = seal(JSON.stringify({ ...attempt, until: clock.now() + life }))
    if (value.length > longest) throw new Error('A login under way does not fit a cookie.')
    res.appendHeader('Set-Cookie', `${cookie}=${value}; Max-Age=${life / 1000}${attributes}`)
  }

  function take(req: IncomingMessage, res: ServerResponse, means: string, state: unknown): Attempt {
    const value = readCookie(req, cookie)
    const attempt = value === undefined ? undefined : reveal(value)
    if (attempt?.means !== means || attempt.state !== state || attempt.until < clock.now()) {
      return refuse('form/stale', 'This login was not begun here, or too long ago: begin again.')
    }
    res.appendHeader('Set-Cookie', `${cookie}=; Max-Age=0${attributes}`)
    return attempt
  }

  function seal(text: string): string {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', secret, nonce)
    const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
    return Buffer.concat(sealed).toString('base64url')
  }

  function reveal(value: string): (Attempt & { until: number }) | undefined {
    const bytes = Buffer.from(value, 'base64url')
    if (bytes.length < 28 || value.length > longest) return undefined
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(-16))
    try {
      const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
      return JSON.parse(text.toString('utf8')) as Attempt & { until: number }
    } catch {
      return undefined
    }
  }
}
