// The versions of an API, each with where it is in its life, and what its registrations changed.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { ChangeClass } from '../../compare/change.ts'
import type { PublishedApi } from '../../published.ts'
import { apiAddress } from '../addresses.ts'
import type { Heard, Release } from '../around-api.ts'
import type { View } from '../view.ts'
import type { Words } from '../words/dictionary.ts'
import { date, placeLink } from './parts.ts'

const mostReleases = 20
const mostChanges = 40
const classes: readonly ChangeClass[] = ['breaking', 'maybe', 'harmless']

/** `majors`: of the same API. */
export function versionsOf(api: PublishedApi, majors: readonly PublishedApi[], words: Words): Html {
  const newestFirst = majors.toSorted((one, other) => other.major - one.major)
  return html`<section aria-labelledby="versions">
    <h2 id="versions">${words.life.versions}</h2>
    <ul class="versions">
      ${newestFirst.map((one) => versionOf(one, one.id === api.id, words))}
    </ul>
  </section>`
}

/** Said at the top of the page of a version that goes away. */
export function deprecationNotice(api: PublishedApi, words: Words): Html | null {
  const { state, sunsetAt, successor } = api.life
  if (state !== 'deprecated') return null
  return html`<div class="notice">
    <p>
      ${words.life.deprecatedNotice}${
        sunsetAt === undefined
          ? null
          : html` <strong>${capital(words.life.sunsetAt(date(sunsetAt, words)))}.</strong>`
      }
    </p>
    ${successor === undefined ? null : html`<p>${words.life.successor} ${placeLink(successor)}</p>`}
  </div>`
}

function versionOf(api: PublishedApi, here: boolean, words: Words): Html {
  const { state, deprecatedAt, sunsetAt, successor } = api.life
  const mark = state === 'published' ? 'mark good' : 'mark old'
  return html`<li>
    <a href="${apiAddress(api)}"><strong>v${api.major}</strong></a>
    <span>${api.version}</span> <span class="${mark}">${words.life.state[state] ?? state}</span>${
      here ? html` <span>(${words.life.thisVersion})</span>` : null
    }
    ${
      deprecatedAt === undefined && sunsetAt === undefined && successor === undefined
        ? null
        : html`<span class="bounds"
            >${deprecatedAt === undefined ? null : words.life.deprecatedSince(date(deprecatedAt, words))}${
              deprecatedAt !== undefined && sunsetAt !== undefined ? ', ' : null
            }${sunsetAt === undefined ? null : words.life.sunsetAt(date(sunsetAt, words))}${
              successor === undefined
                ? null
                : html` ${words.life.successor} ${placeLink(successor)}`
            }</span
          >`
    }
  </li>`
}

export function changelogOf(
  { api }: View,
  changelog: Heard<readonly Release[]>,
  words: Words,
): Html | null {
  if (changelog === undefined) return null
  const own = changelog === 'away' ? [] : changelog.filter(({ major }) => major === api.major)
  return html`<section aria-labelledby="changelog">
    <h2 id="changelog">${words.life.changelog}</h2>
    ${changelog === 'away' ? html`<p>${words.life.changelogAway}</p>` : null}
    ${changelog !== 'away' && own.length === 0 ? html`<p>${words.life.changelogNone}</p>` : null}
    ${own.slice(0, mostReleases).map((release, at) => releaseOf(release, at === 0, words))}
  </section>`
}

function releaseOf({ version, at, changes }: Release, open: boolean, words: Words): Html {
  const body =
    changes === undefined
      ? html`<p>${words.life.firstRelease}</p>`
      : changes.length === 0
        ? html`<p>${words.life.noChanges}</p>`
        : classes.map((one) => changesOf(one, changes, words))
  return html`<details class="response" ${open ? html`open` : null}>
    <summary>
      <strong>${version}</strong> <time datetime="${at}">${date(at, words)}</time>${
        changes === undefined ? null : html` ${counts(changes, words)}`
      }
    </summary>
    ${body}
  </details>`
}

function counts(changes: NonNullable<Release['changes']>, words: Words): Html[] {
  return classes.flatMap((one) => {
    const count = changes.filter((change) => change.class === one).length
    return count === 0
      ? []
      : [html` <span class="mark ${one}">${words.life.classes[one]}: ${count}</span>`]
  })
}

/** The sentences are in English, as the comparison writes them. */
function changesOf(
  one: ChangeClass,
  changes: NonNullable<Release['changes']>,
  words: Words,
): Html | null {
  const its = changes.filter((change) => change.class === one)
  if (its.length === 0) return null
  const rest = its.length - mostChanges
  return html`<p class="label">${capital(words.life.classes[one])}</p>
    <ul lang="en">
      ${its.slice(0, mostChanges).map(
        ({ message, pointer }) =>
          html`<li>
            ${message}${pointer === '' ? null : html` <code class="bounds">${pointer}</code>`}
          </li>`,
      )}
    </ul>
    ${rest > 0 ? html`<p class="bounds">${words.life.moreChanges(rest)}</p>` : null}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
