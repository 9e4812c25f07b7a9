// Documents of the part `catalog`, the same each time: a small register of many, each with words of its own,
// and large ones.

// oxfmt-ignore
const things = [
  ['drogi', 'droga'], ['licencje', 'licencja'], ['pojazdy', 'pojazd'], ['lasy', 'las'], ['szkoły', 'szkoła'],
  ['leki', 'lek'], ['łodzie', 'łódź'], ['źródła', 'źródło'], ['zabytki', 'zabytek'], ['spółki', 'spółka'],
  ['grunty', 'grunt'], ['podatki', 'podatek'], ['świadczenia', 'świadczenie'], ['mosty', 'most'],
  ['apteki', 'apteka'], ['żłobki', 'żłobek'], ['koleje', 'kolej'], ['odpady', 'odpad'], ['urzędy', 'urząd'],
] as const

// oxfmt-ignore
const kinds = [
  'Rejestr', 'Ewidencja', 'Wykaz', 'Spis', 'Baza', 'Kartoteka', 'Archiwum', 'Mapa', 'Katalog', 'System',
]

// oxfmt-ignore
const places = [
  'gminny', 'powiatowy', 'wojewódzki', 'krajowy', 'miejski', 'morski', 'górski', 'leśny', 'cyfrowy',
  'otwarty', 'centralny', 'regionalny', 'nadzwyczajny',
]

export interface Named {
  /** Slugs. */
  readonly entity: string
  readonly api: string
  readonly document: object
}

const answer = {
  description: 'A record.',
  content: { 'application/json': { schema: ref('Record') } },
}
const problem = {
  description: 'A refusal.',
  content: { 'application/problem+json': { schema: ref('Problem') } },
}
const refused = { 400: problem, 401: problem, 404: problem, 429: problem, default: problem }
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'a1' }

/** The n-th: three operations, two schemas. */
export function smallRegister(n: number): Named {
  const [many, one] = things[n % things.length] ?? things[0]
  const title = `${kinds[n % kinds.length]} ${places[n % places.length]}: ${many} ${n}`
  const operation = (operationId: string, summary: string) => ({
    operationId,
    summary,
    description: `${summary}, ${title}.`,
    tags: [many],
    responses: { 200: answer, ...refused },
  })
  const paths = {
    [`/records${n}`]: { get: operation(`list${n}`, `Lista: ${many}`) },
    [`/records${n}/{id}`]: {
      get: { ...operation(`read${n}`, `Odczytaj: ${one}`), parameters: [id] },
    },
    '/changes': { get: operation(`changes${n}`, `Zmiany: ${many}`) },
  }
  return {
    entity: `office-${n % 200}`,
    api: `register-${n}`,
    document: documentOf(title, paths, [many]),
  }
}

/** Of so many operations, each with a schema of its own; `edit` changes one of them. */
export function largeDocument(operations: number, edit = 0): object {
  const paths: Record<string, object> = {}
  const schemas: Record<string, object> = {}
  for (let n = 0; n < operations; n++) {
    const name = `Record${n}`
    const body = {
      description: 'A record.',
      content: { 'application/json': { schema: ref(name) } },
    }
    paths[`/collections/c${n}/{id}`] = {
      get: {
        operationId: `read${n}`,
        summary: `Odczytaj zapis ${n}`,
        description: `Zwraca zapis z kolekcji ${n}; ${'pole po polu, '.repeat(8)}wraz z historią.`,
        tags: ['kolekcje'],
        parameters: [id],
        responses: { 200: body, ...refused },
      },
    }
    const fields = Array.from({ length: 11 }, (_, at) => [
      `field${at}`,
      { type: 'string', maxLength: 100, description: `Pole ${at} zapisu ${n}.`, example: `w${at}` },
    ])
    const added = n === edit && edit > 0 ? { added: { type: 'string', description: 'Nowe.' } } : {}
    const properties = {
      ...Object.fromEntries(fields),
      next: ref(`Record${(n + 1) % operations}`),
      ...added,
    }
    schemas[name] = { type: 'object', description: `Zapis ${n}.`, required: ['field0'], properties }
  }
  return documentOf('Duży rejestr', paths, ['kolekcje'], schemas, `1.${edit}.0`)
}

function documentOf(
  title: string,
  paths: object,
  tags: readonly string[],
  schemas: object = {},
  version = '1.0.0',
): object {
  return {
    openapi: '3.1.0',
    info: {
      title,
      version,
      description: `${title}. Dane wymyślone, do pomiarów.`,
      contact: { name: 'Zespół', email: 'zespol@example.com' },
      license: { name: 'CC0', identifier: 'CC0-1.0' },
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name, description: `Dział: ${name}.` })),
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Record: {
          type: 'object',
          description: 'Zapis.',
          properties: { id: { type: 'string' }, name: { type: 'string' } },
        },
        Problem: {
          type: 'object',
          description: 'RFC 9457.',
          properties: { type: { type: 'string' }, title: { type: 'string' } },
        },
        ...schemas,
      },
    },
  }
}

function ref(name: string): object {
  return { $ref: `#/components/schemas/${name}` }
}
