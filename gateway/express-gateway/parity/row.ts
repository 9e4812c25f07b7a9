// One request in a table: a name, the request line, fields, a body.

export type Row = readonly [
  name: string,
  line: string,
  fields?: Readonly<Record<string, string>>,
  body?: string,
]

export const json = { 'content-type': 'application/json' }
export const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const basic = (words: string) => ({
  authorization: `Basic ${Buffer.from(words).toString('base64')}`,
})
export const key = (words: string) => ({ authorization: words })
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
export const host = (name: string) => ({ host: name })
export const origin = (name: string) => ({ origin: name })
