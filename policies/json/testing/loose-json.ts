// JSON texts as strangers write them: any white space, escapes where none are needed, numbers in any
// spelling, hostile names; each with the value that JSON.parse makes of it.

import fc from 'fast-check'

export interface LooseJson {
  readonly text: string
  readonly value: unknown
}

const space = fc.constantFrom('', '', '', ' ', '\n', '\t', '\r\n  ')
const numbers = fc.constantFrom(
  '0',
  '-0',
  '1.0',
  '1e5',
  '1E+05',
  '-12.50e-3',
  '12345678901234567890',
  '0.1000',
  '1e999',
  '44051401458',
)
const names = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'c',
    'pesel',
    '__proto__',
    'constructor',
    'toString',
    '',
    '0',
    '1',
    '-',
    'a/b',
    'm~n',
    'ą',
    '😀',
  ),
  fc.string({ maxLength: 4 }),
)

/** Now and then a letter is spelt in escapes. */
function spelt(text: string, escapes: number): string {
  const plain = JSON.stringify(text)
  if (escapes === 0 || plain.includes('\\')) return plain
  return `"${text.replaceAll(/./gs, (letter, at: number) => ((at + escapes) % 3 === 0 ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter))}"`
}

const texts = fc
  .tuple(fc.oneof(names, fc.string({ unit: 'binary', maxLength: 6 })), fc.nat(3))
  .map(([text, escapes]) => spelt(text.toWellFormed(), /[\ud800-\udfff]/.test(text) ? 0 : escapes))

const { value: anyText } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(numbers, texts, fc.constantFrom('true', 'false', 'null')),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .tuple(space, fc.array(fc.tuple(space, tie('value'), space), { maxLength: 4 }))
    .map(
      ([empty, items]) =>
        `[${items.length === 0 ? empty : items.map((item) => item.join('')).join(',')}]`,
    ),
  object: fc
    .tuple(
      space,
      fc.uniqueArray(fc.tuple(space, names, fc.nat(3), space, space, tie('value'), space), {
        maxLength: 4,
        selector: ([, name]) => name.toWellFormed(),
      }),
    )
    .map(([empty, members]) => {
      const written = members.map(
        ([a, name, escapes, b, c, value, d]) =>
          `${a}${spelt(name.toWellFormed(), /[\ud800-\udfff]/.test(name) ? 0 : escapes)}${b}:${c}${value}${d}`,
      )
      return `{${members.length === 0 ? empty : written.join(',')}}`
    }),
}))

export const looseJson: fc.Arbitrary<LooseJson> = fc
  .tuple(space, anyText, space)
  .map(([lead, text, tail]) => lead + text + tail)
  .map((text) => ({ text, value: JSON.parse(text) as unknown }))
