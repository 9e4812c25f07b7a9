// The dialect of the bus with the same configuration and the same people.

import { readFile } from 'node:fs/promises'
import { hashKey, hashPassword } from '../credentials/secrets.ts'
import { openDialect } from '../testing/open-dialect.ts'
import type { TestDialect } from '../testing/open-dialect.ts'
import { people } from './people.ts'

export async function startOurs(config: string, service: string): Promise<TestDialect> {
  const users: Record<string, object> = {}
  for (const { username, keys, password, jwt } of people) {
    users[username] = {
      'key-auth': keys.map(({ keyId, keySecret, scopes, active }) => ({
        id: keyId,
        secret: hashKey(keySecret),
        scopes,
        active,
      })),
      'basic-auth': { secret: await hashPassword(password.password), scopes: password.scopes },
      jwt: jwt.map((id) => ({ id })),
    }
  }
  return await openDialect({
    config: await readFile(config, 'utf8'),
    credentials: JSON.stringify({ users }),
    env: { PORT: '0', SERVICE: service },
  })
}
