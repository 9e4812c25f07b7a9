// The document of a register that is asked about persons by PESEL, for stories; it has examples and
// nothing behind it.

export function searches(name: string): object {
  const schema = { type: 'object', properties: { surname: { type: 'string' } } }
  const answer = { 'application/json': { schema, example: { surname: 'Testowska' } } }
  const pesel = { type: 'string', pattern: '^[0-9]{11}$', maxLength: 11 }
  const asked = { type: 'object', required: ['pesel'], properties: { pesel } }
  return {
    openapi: '3.1.0',
    info: {
      title: `Rejestr ${name}`,
      version: '1.0.0',
      description: 'Osoby, o które wolno pytać po numerze PESEL.',
      contact: { name: 'Urząd Testowy', email: 'api@urzad.example' },
    },
    servers: [{ url: 'https://register.example/v1' }],
    paths: {
      '/persons/search': {
        post: {
          operationId: 'findPerson',
          summary: 'Wyszukuje osobę',
          'x-required-permissions': ['persons.read'],
          requestBody: { required: true, content: { 'application/json': { schema: asked } } },
          responses: { 200: { description: 'Osoba', content: answer } },
        },
      },
    },
  }
}
