// Documents for the tests of the portal: an ordinary one, hostile ones, and ones without end. All of
// them are made here; every person and number in them is synthetic.

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

/** What runs when a page forgets to escape, or lets a link or a tag through. Each sets `__xss`. */
// oxfmt-ignore
export const vectors: readonly string[] = [
  '<script>window.__xss=1</script>',
  '"><img src=x onerror=window.__xss=1>',
  "'><svg/onload=window.__xss=1>",
  '<a href="javascript:window.__xss=1">kliknij</a>',
  '[kliknij](javascript:window.__xss=1)',
  '[kliknij](data:text/html,<script>window.__xss=1</script>)',
  '<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>',
  '<details open ontoggle=window.__xss=1>x</details>',
  '<style>*{background:url(//evil.example/x)}</style><b style="position:fixed;inset:0" onmouseover=window.__xss=1>x</b>',
  '</code></pre></script><script>window.__xss=1</script>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.__xss=1&gt;">',
  '<form action="//evil.example"><button formaction="javascript:window.__xss=1">x</button></form>',
  '<base href="//evil.example/"><meta http-equiv="refresh" content="0;url=//evil.example">',
  '![x](x"onerror=window.__xss=1 "x)',
  '<object data="javascript:window.__xss=1"></object><embed src="javascript:window.__xss=1">',
  '\u003cimg src=x onerror\u003dwindow.__xss=1\u003e',
  '<noscript><p title="</noscript><img src=x onerror=window.__xss=1>">',
  '${window.__xss=1} {{constructor.constructor("window.__xss=1")()}}',
  '<a href=" &#1;javascript:window.__xss=1">kliknij</a>',
  '<xmp><svg><a xlink:href="javascript:window.__xss=1"><text>x</text></a></svg>',
]

/** The vector in every place of a document that a page shows. */
export function hostile(vector: string): object {
  const schema = {
    type: 'string',
    title: vector,
    description: vector,
    enum: [vector],
    default: vector,
    example: vector,
    pattern: vector,
    format: vector,
  }
  return frozen({
    openapi: '3.1.0',
    info: {
      title: vector,
      version: vector,
      description: vector,
      termsOfService: vector,
      contact: { name: vector, url: vector, email: vector },
      license: { name: vector, url: vector },
    },
    externalDocs: { description: vector, url: vector },
    servers: [{ url: vector, description: vector }],
    tags: [{ name: vector, description: vector }],
    paths: {
      [`/${vector}/{${vector}}`]: {
        post: {
          operationId: vector,
          summary: vector,
          description: vector,
          tags: [vector],
          parameters: [
            {
              name: vector,
              in: 'path',
              required: true,
              description: vector,
              schema,
              example: vector,
            },
            { name: vector, in: 'query', required: true, description: vector, schema },
            { name: vector, in: 'header', required: true, schema, example: { [vector]: vector } },
          ],
          requestBody: {
            required: true,
            description: vector,
            content: { [vector]: { schema: { $ref: `#/components/schemas/${token(vector)}` } } },
          },
          responses: {
            200: {
              description: vector,
              headers: { [vector]: { description: vector, schema } },
              content: { 'application/json': { schema, example: vector } },
            },
            [vector]: { description: vector, content: { [vector]: { schema, example: vector } } },
          },
        },
      },
    },
    components: {
      schemas: {
        [vector]: {
          type: 'object',
          description: vector,
          required: [vector],
          properties: { [vector]: schema },
          oneOf: [schema, { title: vector, properties: { [vector]: schema } }],
        },
      },
    },
  })
}

/** Schemas that never end: in themselves, in pairs, by `allOf`, doubling 40 times, ten thousand wide. */
export function endless(): object {
  const doubling = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => {
      const next = { $ref: `#/components/schemas/D${at + 1}` }
      return [
        `D${at}`,
        { type: 'object', properties: { left: next, right: next }, allOf: [next, next] },
      ]
    }),
  )
  const wide = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, at) => [
      `field${at}`,
      { type: 'string', description: 'Pole.' },
    ]),
  )
  const names = ['Self', 'Ping', 'Chain', 'D0', 'Wide', 'Alias', 'Lost', 'Any', 'Items', 'Huge']
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  return frozen({
    openapi: '3.1.0',
    info: { title: 'Bez końca', version: '1' },
    paths: Object.fromEntries(
      names.map((name) => [
        `/${name}/{id}`,
        {
          post: {
            summary: name,
            parameters: [{ name: 'id', in: 'path', required: true, schema: ref(name) }],
            requestBody: { required: true, content: { 'application/json': { schema: ref(name) } } },
            responses: {
              200: { description: 'ok', content: { 'application/json': { schema: ref(name) } } },
            },
          },
        },
      ]),
    ),
    components: {
      schemas: {
        ...doubling,
        D40: { type: 'string' },
        Self: { type: 'object', required: ['self'], properties: { self: ref('Self') } },
        Ping: { type: 'object', properties: { pong: ref('Pong') } },
        Pong: { type: 'array', items: ref('Ping') },
        Chain: { allOf: [ref('Chain'), { properties: { x: { type: 'string' } } }] },
        Wide: { type: 'object', properties: wide },
        Alias: ref('Alias2'),
        Alias2: ref('Alias'),
        Lost: ref('Nowhere'),
        Any: true,
        Items: { type: 'array', minItems: 1e9, items: { type: 'string', minLength: 1e9 } },
        Huge: { type: 'string', pattern: '((a{999}){999}){999}', description: '['.repeat(60_000) },
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

function token(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
