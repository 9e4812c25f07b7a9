// The document of a small register, for stories: licences of carriers.

export const licences = {
  openapi: '3.1.0',
  info: {
    title: 'Licencje przewoźników',
    version: '1.2.0',
    description: 'Rejestr licencji przewoźników drogowych.',
    contact: { name: 'Inspekcja Testowa', email: 'api@gitd.example' },
  },
  servers: [{ url: 'https://licences.example/v1' }],
  paths: {
    '/licences': {
      post: {
        operationId: 'addLicence',
        summary: 'Dodaje licencję',
        'x-rate-limits': { perHour: 2 },
        'x-required-permissions': ['licences.write'],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['holder'],
                properties: { holder: { type: 'string', minLength: 2, maxLength: 200 } },
              },
            },
          },
        },
        responses: { 201: { description: 'Dodano', content: answer() }, 400: problem() },
      },
    },
    '/licences/{id}': {
      get: {
        operationId: 'getLicence',
        summary: 'Jedna licencja',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: '^L-\\d+$' },
          },
          { name: 'fields', in: 'query', schema: { type: 'string', enum: ['id', 'all'] } },
        ],
        responses: { 200: { description: 'Licencja', content: answer() }, 404: problem() },
      },
    },
  },
  components: {
    schemas: {
      Licence: {
        type: 'object',
        required: ['id', 'holder', 'valid'],
        properties: {
          id: { type: 'string' },
          holder: { type: 'string' },
          valid: { type: 'boolean' },
        },
      },
    },
  },
}

function answer() {
  return {
    'application/json': {
      schema: { $ref: '#/components/schemas/Licence' },
      example: { id: 'L-17', holder: 'Przewozy Testowe', valid: true },
    },
  }
}

function problem() {
  return {
    description: 'Odmowa',
    content: { 'application/problem+json': { schema: { type: 'object' } } },
  }
}
