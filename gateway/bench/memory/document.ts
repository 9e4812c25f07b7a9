// Documents of the part `memory`: so many routes, and bodies of any length.

export const plain = `title: Bez zaglądania w treść
steps:
  - require-token: {}
  - journal: {}
`

const info = { title: 'Memory', version: '1.0.0' }

export function routes(count: number): object {
  const paths = Array.from({ length: count }, (_, n) => [
    `/registers/r${n}/{id}`,
    {
      get: {
        operationId: `read${n}`,
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'A record.' } },
      },
    },
  ])
  return { openapi: '3.1.0', info, paths: Object.fromEntries(paths) as object }
}

const file = { 'application/octet-stream': {} }

export const bodies = {
  openapi: '3.1.0',
  info,
  paths: {
    '/files': {
      get: {
        operationId: 'readFile',
        responses: { 200: { description: 'Bytes.', content: file } },
      },
      post: {
        operationId: 'storeFile',
        requestBody: { content: file },
        responses: { 200: { description: 'How many came.' } },
      },
    },
  },
}
