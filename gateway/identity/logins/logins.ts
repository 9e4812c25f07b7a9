// Logging in and out: the page of the means, the way to one of them and back, the beginning and the end
// of a visit. Knows no system and no token: where the person goes then is an address of this bus.
//
//   GET /login ─► GET /login/{means} ─► the means, or its form ─► /login/{means}/callback ─► visit ─► next
//   POST /login/end ─► visit ended, tokens revoked ─► GET /login/ended

import { randomBytes } from 'node:crypto'
import { html } from '#kernel/html/html.ts'
import type { Log } from '#kernel/log/log.ts'
import { Problem, refuse } from '#kernel/problem/problem.ts'
import type { Page } from '../../pages/frame.ts'
import type { Answered, Ask, PageRoute } from '../../pages/pages.ts'
import type { Attempts } from '../means/attempt.ts'
import { checkIdentified } from '../means/check-identified.ts'
import type { Means } from '../means/means.ts'
import { levelWords } from '../people/level-words.ts'
import { isAtLeast, isLevel, levels } from '../people/levels.ts'
import type { Level } from '../people/levels.ts'
import type { People } from '../people/people.ts'
import type { Visitors } from '../visitors/visitors.ts'
import { loginWords } from './login-words.ts'
import type { LoginWords } from './login-words.ts'
import { safeNext } from './next.ts'

export interface LoginNeeds {
  /** In the order of the page. */
  readonly means: readonly Means[]
  readonly attempts: Attempts
  readonly people: People
  readonly visitors: Visitors
  readonly publicUrl: string
  readonly log: Log
}

/** Seconds: an identification older than this is no login, whatever was asked. */
const freshest = 300

export function loginRoutes(needs: LoginNeeds): PageRoute[] {
  const { means, attempts, people, visitors, publicUrl, log } = needs
  return [
    { at: 'GET /login', answer: choose },
    { at: 'POST /login/end', answer: end },
    { at: 'GET /login/ended', answer: ended },
    { at: 'GET /login/{means}', answer: start },
    { at: 'GET /login/{means}/callback', answer: finish },
    { at: 'POST /login/{means}/callback', unmarked: true, answer: finish },
  ]

  function choose({ language, query }: Ask): Page {
    const words = loginWords[language]
    const level = levelIn(query)
    const able = means.filter(({ highest }) => isAtLeast(highest, level))
    return {
      title: words.title,
      main: html`<h1>${words.title}</h1>
        ${
          able.length === 0
            ? html`<p>${words.none}</p>`
            : html`<p class="lead">${words.lead}</p>
                ${level !== levels[0] && html`<p>${words.level(levelWords[language][level])}</p>`}
                <ul class="means">
                  ${able.map(
                    (one) =>
                      html`<li>
                        <a href="/login/${one.code}?${query.toString()}">${one.title[language]}</a>
                        <p class="hint">
                          ${one.about[language]}${one.health() === 'down' && html` · ${words.away}`}
                        </p>
                      </li>`,
                  )}
                </ul>`
        }`,
    }
  }

  async function start({ params, query, language, res }: Ask): Promise<Answered> {
    const one = meansOf(params['means'])
    const wish = {
      level: levelIn(query),
      maxAge: maxAgeIn(query),
      language,
      state: randomBytes(24).toString('base64url'),
      returnTo: `${publicUrl}/login/${one.code}/callback`,
    }
    const { next, kept } = await one.start(wish)
    const { state, level, maxAge } = wish
    attempts.begin(res, {
      means: one.code,
      state,
      next: safeNext(query.get('next')),
      level,
      maxAge,
      kept,
    })
    if ('redirect' in next) return next
    const words = loginWords[language]
    return {
      title: one.title[language],
      main: html`<h1>${one.title[language]}</h1>
        <form class="stack" method="post" action="/login/${one.code}/callback">
          <input type="hidden" name="state" value="${state}" />
          ${next.fields}
          <button>${words.go}</button>
        </form>`,
    }
  }

  async function finish(ask: Ask): Promise<Answered> {
    const { req, res, params, query, form, language } = ask
    const one = meansOf(params['means'])
    const state = form.get('state') ?? query.get('state')
    const { level, maxAge, next, kept } = attempts.take(req, res, one.code, state)
    const returnTo = `${publicUrl}/login/${one.code}/callback`
    const url = new URL(req.url ?? '', publicUrl)
    const wish = { level, maxAge, language, state: String(state), returnTo }
    try {
      const said = await one.finish({ url, form, wish, kept })
      const { acr, ...believed } = checkIdentified(said, level, one)
      const { id } = await people.meet({ ...believed, means: one.code })
      await visitors.begin(req, res, { person: id, means: one.code, acr })
    } catch (thrown) {
      const code = thrown instanceof Problem ? thrown.code : 'broken'
      const why = thrown instanceof Problem ? thrown.message : undefined
      log.info({ means: one.code, code, why }, 'nobody was logged in')
      throw thrown
    }
    log.info({ means: one.code }, 'somebody logged in')
    return form.size === 0 ? { redirect: next } : onward(next, loginWords[language])
  }

  async function end({ visitor, res }: Ask): Promise<Answered> {
    if (visitor === undefined) return { redirect: '/login/ended' }
    await visitors.end(visitor, res)
    return { redirect: `/login/ended?means=${visitor.means}` }
  }

  async function ended({ language, query }: Ask): Promise<Page> {
    const words = loginWords[language]
    const one = means.find(({ code }) => code === query.get('means'))
    const there = await one?.logoutAddress()
    return {
      title: words.ended,
      main: html`<h1>${words.ended}</h1>
        <p class="lead">${words.endedLead}</p>
        ${one && there && html`<p><a href="${there}">${words.endThere(one.title[language])}</a></p>`}
        <p><a href="/">${words.toFront}</a></p>`,
    }
  }

  function meansOf(code: string | undefined): Means {
    const one = means.find((each) => each.code === code)
    return one ?? refuse('route/unknown', 'There is no such means of login.')
  }
}

/**
 * The reply to a form of ours: a page that goes on by itself. A redirect would count as the form's own
 * (CSP `form-action`), and may end at the system that sent the person.
 */
function onward(next: string, { title, onward: text }: LoginWords): Page {
  return {
    title,
    main: html`<h1>${title}</h1>
      <p><a href="${next}">${text}</a></p>`,
    headers: { Refresh: `0; url=${next}` },
  }
}

function levelIn(query: URLSearchParams): Level {
  const acr = query.get('acr')
  return isLevel(acr) ? acr : levels[0]
}

function maxAgeIn(query: URLSearchParams): number {
  const asked = query.get('max_age') ?? ''
  return /^\d{1,9}$/.test(asked) ? Math.min(Number(asked), freshest) : freshest
}
