// Writes the hash of a secret from standard input, as `credentials.yml` holds it:
//
//   printf %s "$SECRET" | node gateway/express-gateway/credentials/hash-secret.ts key
//   printf %s "$PASSWORD" | node gateway/express-gateway/credentials/hash-secret.ts password

import { text } from 'node:stream/consumers'
import { hashKey, hashPassword } from './secrets.ts'

const secret = (await text(process.stdin)).replace(/\r?\n$/, '')
const kind = process.argv[2]
if (secret === '' || (kind !== 'key' && kind !== 'password')) {
  process.stderr.write('Say `key` or `password`, and give the secret on standard input.\n')
  process.exitCode = 1
} else {
  process.stdout.write(`${kind === 'key' ? hashKey(secret) : await hashPassword(secret)}\n`)
}
