// The document of an API that says little of its calls, so that faults get as far as they can.

const answer = {
  description: 'Odpowiedź',
  content: { 'application/json': { schema: {}, example: { done: true } } },
}
const problem = {
  description: 'Odmowa',
  content: { 'application/problem+json': { schema: { type: 'object' } } },
}
const responses = { 200: answer, 400: problem }
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const kind = { name: 'kind', in: 'path', required: true, schema: { type: 'string' } }
const requestBody = { content: { 'application/json': { schema: {} }, '*/*': { schema: {} } } }

export const calls = {
  openapi: '3.1.0',
  info: {
    title: 'Wywołania',
    version: '1.0.0',
    description: 'Wywołania, którym coś dolega.',
    contact: { name: 'Inspekcja Testowa', email: 'api@faults.example' },
  },
  servers: [{ url: 'https://faults.example/v1' }],
  paths: {
    '/{kind}/{id}': {
      parameters: [kind, id],
      get: { operationId: 'get', summary: 'Odczyt', responses },
      post: { operationId: 'post', summary: 'Zapis', requestBody, responses },
      put: { operationId: 'put', summary: 'Zmiana', requestBody, responses },
      delete: { operationId: 'delete', summary: 'Usunięcie', responses },
    },
  },
}
