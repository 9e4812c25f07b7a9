// Many files become one document, by Redocly: references across files turn into `#/components/…`.
// Nothing is dereferenced in full, so circles and doublings stay as small as they were written.

import { bundle, createConfig, Source } from '@redocly/openapi-core'
import type { NormalizedProblem } from '@redocly/openapi-core'
import { refuse } from '#kernel/problem/problem.ts'
import type { OpenApiDocument } from '../published.ts'
import { checkTree } from './check-tree.ts'
import { cutOutsideExamples, cutOutsideSchemas } from './cut-outside.ts'
import { FilesResolver } from './files-resolver.ts'
import type { ResolverNeeds } from './files-resolver.ts'
import { hoistRefs } from './hoist-refs.ts'
import type { IntakeLimits } from './limits.ts'
import { followRef } from './follow-ref.ts'

export interface Bundled {
  readonly document: OpenApiDocument
  /** JSON; empty when something is unresolved. */
  readonly text: string
  /** References that lead nowhere: the bundle must not be used. */
  readonly unresolved: readonly NormalizedProblem[]
  /** References outside that were cut, and components that were renamed. */
  readonly remarks: readonly NormalizedProblem[]
}

/** @throws Problem `document/too-large` */
export async function bundleSet(
  root: unknown,
  needs: ResolverNeeds,
  limits: IntakeLimits,
): Promise<Bundled> {
  const config = await createConfig(
    {
      resolve: { doNotResolveExamples: true },
      preprocessors: { 'outside-schema': 'on', 'outside-example': 'on' },
      decorators: { 'hoist-refs': 'on' },
    },
    {
      plugins: [
        {
          id: 'intake',
          preprocessors: {
            oas3: { 'outside-schema': cutOutsideSchemas, 'outside-example': cutOutsideExamples },
          },
          decorators: { oas3: { 'hoist-refs': hoistRefs } },
        },
      ],
    },
  )
  const { bundle: bundled, problems } = await bundle({
    config,
    doc: { source: new Source(needs.entry, ''), parsed: root },
    externalRefResolver: new FilesResolver(needs),
  })
  const document = bundled.parsed as OpenApiDocument
  inlinePathItems(document)
  const isUnresolved = ({ ruleId, severity }: NormalizedProblem) =>
    ruleId === 'bundler' && severity === 'error'
  const unresolved = problems.filter(isUnresolved)
  const remarks = problems.filter((problem) => !isUnresolved(problem))
  const text = unresolved.length > 0 ? '' : write(document, limits)
  return { document, text, unresolved, remarks }
}

/** Whoever looks for operations finds them in `paths`, not behind a reference. */
function inlinePathItems(document: OpenApiDocument): void {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    if (typeof item?.$ref !== 'string') continue
    const { $ref: _, ...own } = item
    const target = followRef(document, item)
    if (typeof target === 'object' && target !== null) document.paths![path] = { ...target, ...own }
  }
}

function write(document: OpenApiDocument, limits: IntakeLimits): string {
  const fault = checkTree(document, limits)
  const text = fault ? '' : JSON.stringify(document)
  if (fault || text.length > limits.bundleLength) {
    refuse(
      'document/too-large',
      'Put together, the files are too large or contain themselves without a $ref; refer to shared parts under components, where they are kept once.',
    )
  }
  return text
}
