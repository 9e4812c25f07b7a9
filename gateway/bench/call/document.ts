// What the bus is told for the bench: an API whose calls are validated, and a policy with everything on.

export const document = {
  openapi: '3.1.0',
  info: { title: 'Records', version: '1.0.0' },
  paths: {
    '/records/{id}': {
      get: {
        operationId: 'readRecord',
        security: [{ bus: ['records.read'] }],
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^[0-9]{1,10}$' },
          },
          { name: 'fields', in: 'query', schema: { enum: ['name', 'note'] } },
          {
            name: 'X-Request-Reason',
            in: 'header',
            required: true,
            schema: { type: 'string', minLength: 3, maxLength: 40 },
          },
        ],
        responses: {
          200: {
            description: 'The record.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        },
      },
    },
  },
  components: {
    securitySchemes: {
      bus: {
        type: 'oauth2',
        flows: {
          clientCredentials: {
            tokenUrl: 'https://bus.example/token',
            scopes: { 'records.read': 'Read.' },
          },
        },
      },
    },
  },
}

export const policy = `title: Wszystko włączone
steps:
  - require-token: {}
  - require-scope: { from: document }
  - rate-limit: { calls: 1000000000, seconds: 3600 }
  - validate-request: { mode: enforce }
  - journal: {}
`
