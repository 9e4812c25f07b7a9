import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dictionaries } from '#api-catalog/portal/words/dictionary.ts'
import { tellLimits } from './tell-limits.ts'

// oxfmt-ignore
const said: [string, object, string[], string[]][] = [
  ['rate-limit',  { calls: 60, seconds: 60 },                                     ['60 calls a minute, for each system'],               ['60 wywołań na minutę, osobno dla każdego systemu']],
  ['rate-limit',  { windows: [{ calls: 2, seconds: 1 }, { calls: 9, seconds: 7 }], per: 'entity' },
                  ['2 calls a second, for the whole entity', '9 calls in 7 seconds, for the whole entity'],
                  ['2 wywołania na sekundę, łącznie dla podmiotu', '9 wywołań w 7 sekund, łącznie dla podmiotu']],
  ['rate-limit',  { calls: 5, seconds: 3600, algorithm: 'bucket', burst: 9, per: { expression: 'call.method' } },
                  ['5 calls an hour, up to 9 at once, for each: call.method'],
                  ['5 wywołań na godzinę, naraz do 9, osobno dla: call.method']],
  ['quota',       { per: 'month', requests: 1000 },                               ['1000 calls a calendar month, for each system'],     ['1000 wywołań na miesiąc kalendarzowy, osobno dla każdego systemu']],
  ['quota',       { per: 'day', bytes: 10_485_760, who: 'everyone' },             ['10 MiB of replies a calendar day, for everybody together'], ['10 MiB odpowiedzi na dzień kalendarzowy, łącznie dla wszystkich']],
  ['concurrency', { calls: 1 },                                                   ['1 call at once, for each system'],                  ['1 wywołanie naraz, osobno dla każdego systemu']],
  ['limits',      { body: 65_536 },                                               ['request body: at most 64 KiB', 'path and query: at most 4 KiB'], ['treść żądania: najwyżej 64 KiB', 'ścieżka i zapytanie: najwyżej 4 KiB']],
  ['limits',      { body: 0, url: 100 },                                          ['request body: at most 0 bytes', 'path and query: at most 100 bytes'], ['treść żądania: najwyżej 0 bajtów', 'ścieżka i zapytanie: najwyżej 100 bajtów']],
  ['journal',     {},                                                             [],                                                   []],
]

describe('the limits of an operation, as the portal says them', () => {
  for (const [policy, options, en, pl] of said) {
    it(`${policy} ${JSON.stringify(options)}`, () => {
      const step = { policy, options, phase: 'protect', origin: '', why: '' } as const
      const limits = tellLimits(step)
      assert.deepEqual(limits.map(dictionaries.en.limit), en)
      assert.deepEqual(limits.map(dictionaries.pl.limit), pl)
    })
  }
})
