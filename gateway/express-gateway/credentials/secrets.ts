// How secrets stand in `credentials.yml`, and how one that is shown is compared. Keys are long and
// random, so one hash is enough; passwords are made slow to guess (RFC 7914).
//
//   sha256:HEX             scrypt:SALT:HEX

import { createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Problem } from '#kernel/problem/problem.ts'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const hashBytes = 32

export function hashKey(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex')}`
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, hashBytes)
  return `scrypt:${salt.toString('hex')}:${hash.toString('hex')}`
}

export function isSecret(given: string, kept: string): boolean {
  return timingSafeEqual(Buffer.from(hashKey(given)), Buffer.from(kept))
}

/** Passwords that were right once are not derived again; how many are derived at once is bounded. */
export function openPasswords() {
  const right = new Set<string>()
  const own = randomBytes(32)
  let underWay = 0
  return { isPassword }

  async function isPassword(given: string, kept: string): Promise<boolean> {
    const mark = createHmac('sha256', own).update(`${kept}\n${given}`).digest('base64')
    if (right.has(mark)) return true
    if (underWay >= mostAtOnce) {
      throw new Problem(
        'gateway/overload',
        'Too many passwords are being checked; try again in a second.',
        {
          headers: ['Retry-After', '1'],
        },
      )
    }
    underWay += 1
    try {
      const [, salt = '', hash = ''] = kept.split(':')
      const found = await derive(given, Buffer.from(salt, 'hex'), hashBytes)
      const same = timingSafeEqual(found, Buffer.from(hash, 'hex'))
      if (same && right.size < mostRight) right.add(mark)
      return same
    } finally {
      underWay -= 1
    }
  }
}

const mostAtOnce = 16
const mostRight = 10_000
