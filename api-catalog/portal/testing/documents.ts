// An ordinary document for the tests of the portal; every person and number in it is synthetic.

/** A small register, written well: every kind of thing that the pages show occurs in it. */
export function licences(): object {
  return frozen({
    openapi: '3.1.0',
    info: {
      title: 'Rejestr licencji przewoźników',
      version: '1.2.0',
      description:
        'Licencje na przewóz drogowy **w całym kraju**. Dane odświeżane są co godzinę.\n\n' +
        '## Słownik\n\n| Stan | Znaczenie |\n|---|---|\n| ważna | można jeździć |\n\n' +
        'Zob. [licencje](#tag/Licencje) i [operację](#operation/getLicence).',
      contact: { name: 'Zespół licencji', email: 'licencje@example.com' },
      license: { name: 'CC0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' },
    },
    tags: [{ name: 'Licencje', description: 'Wydane licencje.' }, { name: 'Wnioski' }],
    paths: {
      '/licences/{number}': {
        parameters: [
          {
            name: 'number',
            in: 'path',
            required: true,
            description: 'Numer licencji.',
            schema: { type: 'string', pattern: '^L-\\d{4}$' },
          },
        ],
        get: {
          operationId: 'getLicence',
          tags: ['Licencje'],
          summary: 'Odczytaj licencję',
          description: 'Zwraca licencję o podanym numerze.',
          parameters: [
            { name: 'on', in: 'query', required: true, schema: { type: 'string', format: 'date' } },
            { name: 'fields', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
          ],
          responses: {
            200: {
              description: 'Licencja',
              headers: {
                'X-Revision': { description: 'Numer wydania.', schema: { type: 'integer' } },
              },
              content: {
                'application/json': {
                  schema: { $ref: '#/components/schemas/Licence' },
                  example: {
                    number: 'L-0017',
                    holder: { name: 'Przewozy Testowe' },
                    state: 'ważna',
                  },
                },
              },
            },
            404: {
              description: 'Nie ma takiej licencji',
              content: {
                'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
              },
            },
          },
        },
      },
      '/applications': {
        post: {
          operationId: 'applyForLicence',
          tags: ['Wnioski'],
          summary: 'Złóż wniosek o licencję',
          deprecated: true,
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: { $ref: '#/components/schemas/Application' } },
            },
          },
          responses: { 201: { description: 'Przyjęto' } },
        },
      },
      '/health': { get: { responses: { 200: { description: 'ok' } } } },
    },
    components: {
      schemas: {
        Licence: {
          type: 'object',
          description: 'Jedna licencja.',
          required: ['number', 'holder'],
          properties: {
            number: { type: 'string', description: 'Numer licencji.', readOnly: true },
            holder: { $ref: '#/components/schemas/Holder' },
            state: { type: 'string', enum: ['ważna', 'zawieszona', 'cofnięta'], default: 'ważna' },
            validTo: { type: ['string', 'null'], format: 'date' },
            vehicles: { type: 'array', items: { $ref: '#/components/schemas/Vehicle' } },
          },
        },
        Holder: {
          allOf: [
            { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
            { type: 'object', properties: { branch: { $ref: '#/components/schemas/Holder' } } },
          ],
        },
        Vehicle: {
          oneOf: [
            { title: 'Ciężarówka', type: 'object', properties: { tonnes: { type: 'number' } } },
            { title: 'Autobus', type: 'object', properties: { seats: { type: 'integer' } } },
          ],
        },
        Application: {
          type: 'object',
          required: ['holder', 'nip'],
          properties: {
            holder: { type: 'string', minLength: 2, example: "Przewozy 'Testowe'" },
            nip: { type: 'string', pattern: '^[1-9]((\\d[1-9])|([1-9]\\d))\\d{7}$' },
            note: { type: 'string' },
          },
        },
        Problem: { type: 'object', properties: { title: { type: 'string' } } },
      },
    },
  })
}

/** No page may change a document: what tries to, throws. */
export function frozen<value>(value: value): value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const member of Object.values(value)) frozen(member)
  return value
}
