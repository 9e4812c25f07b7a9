// The commands that the pages of systems give to copy: a key pair, an assertion signed by it (RFC 7523),
// a token for it. They need nothing but Node and curl; the private key stays in the file it was written to.

/** Writes `private.json` and prints the public key to paste. */
export const makeKeys = `node -e "
const crypto = require('node:crypto'), fs = require('node:fs')
const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })
const { d, ...jwk } = privateKey.export({ format: 'jwk' })
fs.writeFileSync('private.json', JSON.stringify({ ...jwk, d }), { mode: 0o600 })
console.log(JSON.stringify(jwk))"`

export interface TokenWish {
  readonly publicUrl: string
  readonly clientId: string
  /** `{entity}/{api}` */
  readonly api: string
}

/** For one minute at most: an assertion is signed for each token. */
export function signAssertion({ publicUrl, clientId }: Omit<TokenWish, 'api'>): string {
  return `ASSERTION=$(node -e "
const crypto = require('node:crypto'), fs = require('node:fs')
const key = { key: JSON.parse(fs.readFileSync('private.json')), format: 'jwk' }
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
const iat = Math.floor(Date.now() / 1000)
const who = { iss: '${clientId}', sub: '${clientId}', aud: '${publicUrl}/oidc' }
const claims = { ...who, iat, exp: iat + 30, jti: crypto.randomUUID() }
const text = part({ alg: 'ES256', typ: 'JWT' }) + '.' + part(claims)
const how = { ...key, dsaEncoding: 'ieee-p1363' }
console.log(text + '.' + crypto.sign('sha256', Buffer.from(text), how).toString('base64url'))")`
}

/** `purpose`: id of the purpose of an agreement. */
export function fetchToken(
  { publicUrl, api }: Omit<TokenWish, 'clientId'>,
  purpose?: string,
): string {
  return [
    `curl ${publicUrl}/oidc/token`,
    `-d grant_type=client_credentials`,
    `-d resource=${publicUrl}/api/${api}`,
    ...(purpose === undefined ? [] : [`-d purpose_id=${purpose}`]),
    `-d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer`,
    `-d client_assertion=$ASSERTION`,
  ].join(' \\\n  ')
}
