// A body of twenty fields, and the schema that the bus holds it against.

const text = { type: 'string', minLength: 1, maxLength: 80 }

// oxfmt-ignore
const fields: Readonly<Record<string, readonly [schema: object, value: unknown]>> = {
  number:     [{ type: 'string', pattern: '^L-[0-9]{6}$' }, 'L-000017'],
  kind:       [{ enum: ['passengers', 'goods'] }, 'goods'],
  holder:     [text, 'Przewozy Testowe'],
  nip:        [{ type: 'string', pattern: '^[0-9]{10}$' }, '9990000416'],
  street:     [text, 'Pokazowa'],
  house:      [text, '45'],
  flat:       [{ type: ['string', 'null'] }, null],
  postcode:   [{ type: 'string', pattern: '^[0-9]{2}-[0-9]{3}$' }, '99-901'],
  town:       [text, 'Testowo'],
  country:    [{ const: 'PL' }, 'PL'],
  mail:       [{ type: 'string', format: 'email' }, 'biuro@przewozy.example'],
  phone:      [{ type: 'string', maxLength: 20 }, '+48 00 000 00 00'],
  issued:     [{ type: 'string', format: 'date' }, '2026-01-02'],
  expires:    [{ type: 'string', format: 'date' }, '2031-01-01'],
  vehicles:   [{ type: 'integer', minimum: 0, maximum: 10_000 }, 12],
  capital:    [{ type: 'number', minimum: 0 }, 9_000.5],
  international: [{ type: 'boolean' }, true],
  routes:     [{ type: 'array', maxItems: 10, items: text }, ['Testowo–Próbne', 'Testowo–Wzorowo']],
  manager:    [{ type: 'object', required: ['name'], properties: { name: text, since: { type: 'string', format: 'date' } } }, { name: 'Osoba Testowa', since: '2026-01-02' }],
  note:       [{ type: 'string', maxLength: 400 }, 'x'.repeat(120)],
}

export const formSchema = {
  type: 'object',
  additionalProperties: false,
  required: Object.keys(fields),
  properties: Object.fromEntries(Object.entries(fields).map(([name, [schema]]) => [name, schema])),
}

export const form = JSON.stringify(
  Object.fromEntries(Object.entries(fields).map(([name, [, value]]) => [name, value])),
)
