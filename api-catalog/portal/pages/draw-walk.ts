// The drawing of a walk: a rail from the caller to the registry with a stop for each phase, and under
// each stop its steps. Made here, as SVG; people who do not see it read the list below it.
//
//   ●────────●────────●────────●────────●
//   system  identify authorize protect  registry
//           token    scope     rate

import { html } from '#kernel/html/html.ts'
import type { Html } from '#kernel/html/html.ts'
import type { OperationWalk } from '../operation-walk.ts'
import type { Words } from '../words/dictionary.ts'

interface Stop {
  readonly name: string
  readonly steps: readonly string[]
}

const mostSteps = 6

export function drawWalk(walk: OperationWalk, words: Words, onSandbox: boolean): Html {
  const stops: Stop[] = [
    { name: words.walkCaller, steps: [] },
    ...phaseStops(walk, words),
    lastStop(walk, words, onSandbox),
  ]
  const width = stops.length * 150
  const rows = Math.max(...stops.map(({ steps }) => steps.length))
  const height = 66 + rows * 19
  const x = (at: number) => 75 + at * 150
  const spoken = stops.map(({ name, steps }) => [name, ...steps].join(' ')).join(' → ')
  return html`<svg
    class="walk-drawing"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="${words.walkDrawing(spoken)}"
  >
    <path class="rail" d="M${x(0)} 16H${x(stops.length - 1)}" />
    <path class="rail" d="M${x(0)} 24H${x(stops.length - 1)}" />
    ${stops.map(({ name, steps }, at) => {
      const end = at === 0 || at === stops.length - 1
      return html`<circle class="${end ? 'end' : 'stop'}" cx="${x(at)}" cy="20" r="9" /><text
          class="stop-name"
          x="${x(at)}"
          y="50"
          >${name}</text
        >${steps.map(
          (step, row) =>
            html`<text class="step-name" x="${x(at)}" y="${70 + row * 19}">${step}</text>`,
        )}`
    })}
  </svg>`
}

function lastStop({ parts }: OperationWalk, words: Words, onSandbox: boolean): Stop {
  if (parts !== undefined) return { name: words.walkParts, steps: parts.map(({ name }) => name) }
  return { name: onSandbox ? words.walkSandbox : words.walkUpstream, steps: [] }
}

/** Steps of the same phase that follow one another share a stop. */
function phaseStops(walk: OperationWalk, words: Words): Stop[] {
  const stops: { name: string; steps: string[] }[] = []
  for (const { phase, policy } of walk.steps) {
    const name = (phase !== undefined && words.phase[phase]) || words.phaseOther
    const last = stops.at(-1)
    if (last?.name === name) last.steps.push(policy)
    else stops.push({ name, steps: [policy] })
  }
  return stops.slice(0, 8).map(({ name, steps }) => ({
    name,
    steps: steps.length > mostSteps ? [...steps.slice(0, mostSteps - 1), '…'] : steps,
  }))
}
