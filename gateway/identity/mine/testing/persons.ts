// The document of a register of persons, as little of it as the pages need.

export const persons = {
  openapi: '3.1.0',
  info: { title: 'Rejestr osób', version: '1.0.0' },
  paths: {
    '/persons/search': { post: { operationId: 'findPerson', summary: 'Wyszukanie osoby' } },
    '/persons/{id}': {
      get: { operationId: 'getPerson', summary: 'Dane osoby / Data of a person' },
    },
  },
}
