// The rules of the catalog: why each is there, what it minds and how that would be right. Our own have a
// page each; those of Redocly are named, and explained at Redocly's.

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { Language } from '#kernel/problem/problem.ts'
import { remarks } from '../../lint/remarks.ts'
import { ownRules } from '../../lint/rules.ts'
import type { Severity } from '../../lint/ruleset.ts'
import type { Page } from '../frame.ts'
import { codeBlock } from './parts.ts'
import type { Desk } from './parts.ts'

/** Empty when the ruleset cannot be read just now. */
export type Severities = ReadonlyMap<string, Severity>

const whys = new Map<string, Readonly<Record<Language, string>>>([
  ...Object.entries(ownRules).map(([name, { why }]) => [name, why] as const),
  ...Object.entries(remarks),
])
const severities = ['error', 'warn', 'info', 'off'] as const
// oxfmt-ignore
const marks = { error: 's5', warn: 's4', info: 's3', off: '' } as const

/** Where a rule is explained; undefined: nowhere that we know of. */
export function ruleAddress(rule: string): string | undefined {
  return whys.has(rule) ? `/rules/${rule}` : undefined
}

export function rulesPage(now: Severities, { words }: Desk, language: Language): Page {
  const { rules } = words
  const weigh = (rule: string): Severity => now.get(rule) ?? 'off'
  const theirs = [...now].filter(([rule, severity]) => !whys.has(rule) && severity !== 'off')
  return {
    title: rules.title,
    path: [{ name: words.catalog, address: '/' }],
    main: html`<h1>${rules.title}</h1>
      <p class="lead">${rules.lead}</p>
      ${severities.map((severity) => {
        const here = [...whys].filter(([rule]) => weigh(rule) === severity)
        return here.length === 0
          ? null
          : html`<section aria-labelledby="${severity}">
              <h2 id="${severity}">
                ${rules.groups[severity]} <span class="count">${here.length}</span>
              </h2>
              <ul class="findings">
                ${here.map(
                  ([rule, why]) =>
                    html`<li>
                      <p>
                        <a href="/rules/${rule}"><code>${rule}</code></a>
                      </p>
                      <p>${firstSentence(why[language])}</p>
                    </li>`,
                )}
              </ul>
            </section>`
      })}
      ${theirs.length === 0 ? null : redocly(theirs, words.rules)}`,
  }
}

/** Undefined when no rule of ours has this name. */
export function rulePage(
  name: string,
  now: Severities,
  { words }: Desk,
  language: Language,
): Page | undefined {
  const why = whys.get(name)
  if (why === undefined) return undefined
  const { rules } = words
  const rule = Object.hasOwn(ownRules, name) ? ownRules[name] : undefined
  const severity = now.size === 0 ? undefined : (now.get(name) ?? 'off')
  return {
    title: name,
    path: [
      { name: words.catalog, address: '/' },
      { name: rules.title, address: '/rules' },
    ],
    main: html`<h1><code>${name}</code></h1>
      <dl class="facts">
        <div>
          <dt>${rules.weight}</dt>
          <dd>${rules.severity[severity ?? 'unknown']}</dd>
        </div>
      </dl>
      <section aria-labelledby="why">
        <h2 id="why">${rules.why}</h2>
        <p class="lead">${why[language]}</p>
      </section>
      ${rule === undefined ? null : example('wrong', rules.wrong, rule.wrong)}
      ${rule === undefined ? null : example('right', rules.right, rule.right)}`,
  }
}

function example(id: string, title: string, yaml: string): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${codeBlock(dedent(yaml), title)}
  </section>`
}

function redocly(
  theirs: readonly (readonly [string, Severity])[],
  rules: Desk['words']['rules'],
): Html {
  return html`<section aria-labelledby="redocly">
    <h2 id="redocly">${rules.ofRedocly} <span class="count">${theirs.length}</span></h2>
    <p>
      <a href="https://redocly.com/docs/cli/rules" rel="noreferrer">${rules.ofRedoclyText}</a>
    </p>
    <ul class="problems">
      ${theirs.map(
        ([rule, severity]) =>
          html`<li>
            <div>
              <code>${rule}</code>
              <span class="status ${marks[severity]}">${rules.severity[severity]}</span>
            </div>
          </li>`,
      )}
    </ul>
  </section>`
}

/** Without the indent of its first line. */
function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n')
  const indent = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0
  return lines.map((line) => line.slice(indent)).join('\n')
}

function firstSentence(text: string): string {
  return /^.*?[.](?= |$)/s.exec(text)?.[0] ?? text
}
