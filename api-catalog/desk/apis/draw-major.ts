// `/desk/apis/{api}/v{major}`: where a major stands in its life and the moves from there, as forms. A form
// that is shown permits nothing: the table of moves decides where the move is done.

import { html } from '#kernel/html/html.ts'
import type { Content, Html } from '#kernel/html/html.ts'
import type { LifeDeed, LifeState, LifeStep } from '../../life/life.ts'
import type { PublishedApi } from '../../published.ts'
import { choice, deskPage, facts, field, form, table } from '../draw-desk.ts'
import type { DeskPage, OfficeAsk } from '../desk-route.ts'
import type { LifeOfMajor } from '../needs.ts'
import { dayOf, tellDay, tellMoment } from '../tell-time.ts'
import { lifeMark } from './draw-apis.ts'
import { apiWords, lifeSayings } from './words.ts'

export interface ShownMajor {
  readonly life: LifeOfMajor
  /** Other majors that are published: `{entity}/{api}/v{major}`. */
  readonly successors: readonly string[]
  readonly published: PublishedApi | undefined
  /** The most recent first. */
  readonly history: readonly LifeStep[]
}

// oxfmt-ignore
const ofMajor: Readonly<Record<LifeState, readonly LifeDeed['do'][]>> = {
  draft:      ['archive'],
  waiting:    ['archive'],
  published:  ['deprecate', 'suspend'],
  deprecated: ['deprecate', 'suspend'],
  suspended:  ['resume'],
  archived:   [],
}
const ofCandidate = {
  draft: ['ask', 'publish'],
  waiting: ['publish', 'send-back'],
} as const satisfies Record<string, readonly LifeDeed['do'][]>

export function drawMajor(
  ask: OfficeAsk,
  { life, successors, published, history }: ShownMajor,
): DeskPage {
  const { language, query, office } = ask
  const words = apiWords[language]
  const { api, major, candidate, drift, state } = life
  const said = lifeSayings.find((one) => one === query.get('said'))
  const deeds = [
    ...(candidate && state !== 'archived' ? ofCandidate[candidate.state] : []),
    ...ofMajor[state],
  ]
  return deskPage(ask, {
    part: 'apis',
    title: `${published?.title ?? api} v${major}`,
    above: [[api, `/desk/apis/${api}`]],
    said: said && words.moved[said],
    main: html`${facts([
      [words.heads.state, lifeMark(life, language)],
      [words.heads.version, published?.version],
      [
        words.candidate,
        candidate &&
          `${candidate.version}, ${words.states[candidate.state]}, ${tellMoment(candidate.registeredAt, language)}`,
      ],
      [words.deprecatedAt, life.deprecatedAt && tellDay(life.deprecatedAt, language)],
      [words.sunsetAt, life.sunsetAt && tellDay(life.sunsetAt, language)],
      [words.successor, life.successor],
      [words.reason, life.reason],
      [words.heads.changed, tellMoment(life.changedAt, language)],
      [words.upstream, published?.upstream ?? (published && words.onSandbox)],
      [words.policy, published && html`<code>${published.policy}</code>`],
    ])}
      ${
        drift &&
        html`<div class="notice">
            <p><strong>${words.drift}</strong> ${words.driftText(tellDay(drift.since, language))}</p>
          </div>
          ${table(
            words.drift,
            [words.class, words.change],
            drift.changes
              .slice(0, 50)
              .map((change) => [
                words.classes[change.class],
                html`<span lang="en">${change.message}</span>`,
              ]),
          )}`
      }
      ${
        office.permissions.has('apis.manage') &&
        deeds.length > 0 &&
        html`<h2>${words.moves}</h2>
          ${deeds.map((deed) => drawMove(ask, life, deed, successors))}`
      }
      ${
        history.length > 0 &&
        html`<h2>${words.history}</h2>
          ${table(
            words.history,
            [
              words.when,
              words.who,
              words.deed,
              words.heads.state,
              words.heads.version,
              words.reason,
            ],
            history
              .slice(0, 100)
              .map((step) => [
                tellMoment(step.at, language),
                { bus: words.bus, clock: words.clock }[step.by] ?? step.by,
                words.deedNames[step.deed],
                words.states[step.to],
                step.version ?? '—',
                step.reason ?? '—',
              ]),
          )}`
      }`,
  })
}

function drawMove(
  ask: OfficeAsk,
  life: LifeOfMajor,
  deed: LifeDeed['do'],
  successors: readonly string[],
): Html {
  const words = apiWords[ask.language]
  const { api, major, revision } = life
  const action = `/desk/apis/${api}/v${major}/life`
  const mark = html`<input type="hidden" name="do" value="${deed}" /><input type="hidden" name="revision" value="${revision}" />`
  const send = (inside: Content, look: Html | null) =>
    form(ask, action, html`${mark}${inside}<button ${look}>${words.deeds[deed]}</button>`)
  const reason = (isNeeded: boolean) =>
    html`<div class="office-field desk-field">
      <label for="reason-${deed}">${words.reasonFor}</label>
      <textarea id="reason-${deed}" name="reason" rows="2" maxlength="500" ${isNeeded && html`required`}></textarea>
    </div>`
  const quiet = html`class="quiet"`
  const danger = html`class="office-danger"`
  const folded = (inside: Html) =>
    html`<details class="desk-deed">
      <summary>${words.deeds[deed]}</summary>
      ${inside}
    </details>`
  if (deed === 'ask' || deed === 'publish' || deed === 'resume')
    return send(null, deed === 'publish' ? quiet : null)
  if (deed === 'send-back') return folded(send(reason(false), quiet))
  if (deed !== 'deprecate')
    return folded(send(html`<p>${words.effects[deed]}</p>${reason(deed === 'suspend')}`, danger))
  const dayField = (name: string, label: string, hint: string, at: string | undefined) =>
    field({ name, label, hint, type: 'date', value: at && dayOf(Date.parse(at)) })
  return folded(
    send(
      html`<p>${words.effects.deprecate}</p>
        ${dayField('at', words.deprecatedAt, words.atHint, life.deprecatedAt)}
        ${dayField('sunset', words.sunsetAt, words.sunsetHint, life.sunsetAt)}
        ${choice('successor', words.successor, [['', words.noSuccessor], ...successors.map((one) => [one, one] as const)], life.successor)}
        ${reason(false)}`,
      null,
    ),
  )
}
