// Ends calls on purpose: an operation is closed for a time, gone for good, or kept from some callers
// by a condition. The system behind the API does not hear of them.

import { preferredLanguage } from '#kernel/problem/preferred-language.ts'
import { Problem } from '#kernel/problem/problem.ts'
import type { Language, ProblemCode } from '#kernel/problem/problem.ts'
import { note } from '../call.ts'
import { definePolicy } from '../policy.ts'
import { passes, refuses } from '../told.ts'
import { checkTerminate, readMoment } from './check-terminate.ts'
import { schema } from './options.ts'
import type { Status, Terminate } from './options.ts'

export default definePolicy<Terminate>({
  name: 'terminate',
  phase: 'route',
  summary: {
    pl: 'Kończy wywołania celowo: operacja jest zamknięta, wycofana lub niedostępna.',
    en: 'Ends calls on purpose: the operation is closed, gone or kept back.',
  },
  schema,
  check: checkTerminate,
  build(options, { clock, origin }) {
    const { status = 503, 'retry-after': wait, successor } = options
    const until = options.until === undefined ? Infinity : readMoment(options.until)!
    const words = options.say ?? wordsFor(options)
    const code = codes[status]
    const link = successor === undefined ? [] : ['Link', `<${successor}>; rel="successor-version"`]

    return {
      request(call) {
        const left = until - clock.now()
        if (left <= 0) return
        note(call, 'terminate', origin)
        const seconds = wait ?? (left === Infinity ? undefined : Math.ceil(left / 1000))
        const retry = seconds === undefined ? [] : ['Retry-After', String(seconds)]
        const language = preferredLanguage(call.headers.get('accept-language'))
        throw new Problem(code, words[language], { headers: [...link, ...retry] })
      },
      explain() {
        if (until <= clock.now()) return passes(`The operation was closed until ${options.until}.`)
        return refuses(new Problem(code, words.en))
      },
    }
  },
})

const codes: Readonly<Record<Status, ProblemCode>> = {
  403: 'access/denied',
  404: 'route/unknown',
  410: 'route/gone',
  503: 'route/closed',
}

/** Where the file says nothing. */
function wordsFor({ status = 503, until, successor }: Terminate): Record<Language, string> {
  switch (status) {
    case 403:
      return {
        pl: 'Ta operacja nie przyjmuje tego wywołania; zapytaj właściciela API.',
        en: 'The operation does not take this call; ask the owner of the API.',
      }
    case 404:
      return {
        pl: 'Pod tym adresem nic nie odpowiada; sprawdź adres w katalogu.',
        en: 'Nothing answers at this address; look it up in the catalog.',
      }
    case 410:
      return successor === undefined
        ? {
            pl: 'Tej operacji już nie ma; poszukaj innej w katalogu.',
            en: 'The operation is gone; look for another in the catalog.',
          }
        : {
            pl: `Tej operacji już nie ma; w jej miejsce wywołuj ${successor}.`,
            en: `The operation is gone; call ${successor} in its place.`,
          }
    case 503:
      return until === undefined
        ? {
            pl: 'Administrator zamknął tę operację; spróbuj później.',
            en: 'The administrator has closed this operation; try again later.',
          }
        : {
            pl: `Administrator zamknął tę operację do ${until}; spróbuj wtedy.`,
            en: `The administrator has closed this operation until ${until}; try again then.`,
          }
    default:
      return status satisfies never
  }
}
