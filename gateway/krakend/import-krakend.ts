// A configuration of KrakenD as files of the bus, and a report of everything that is not in them or
// behaves otherwise. Reads and writes no file: texts in, texts out. Nothing is dropped silently.
//
//   krakend.json ─▶ read ─▶ endpoints ─┬─ one backend, untouched ─▶ operation of that backend's API
//                                      └─ several, or reshaped  ─▶ operation of a composition
//                  extra_config ─▶ steps of policy files        the rest ─▶ the report

import { basename } from 'node:path'
import type { Complaint, Position, YamlFile } from '#kernel/yaml/yaml.ts'
import { Assembly } from './assemble.ts'
import type { EndpointLine } from './assemble.ts'
import { settings } from './left-out.ts'
import { Ledger, Place } from './ledger.ts'
import type { Pointer, Remark } from './ledger.ts'
import { readConfig } from './read-config.ts'
import { carryServer } from './carry-endpoint.ts'
import { componentOf } from './legacy-names.ts'
import { writeYaml } from './write-yaml.ts'

export interface PlacedRemark extends Remark, Position {}
export interface PlacedEndpoint extends EndpointLine, Position {}

export interface Imported {
  /** Not empty: the input is wrong, and nothing else is there. */
  readonly complaints: readonly Complaint[]
  /** Texts by path below the folder to write to. */
  readonly files: ReadonlyMap<string, string>
  /** What to run in that folder, in order. */
  readonly commands: readonly string[]
  readonly endpoints: readonly PlacedEndpoint[]
  readonly remarks: readonly PlacedRemark[]
}

/** `file` is how complaints name it; `entity` is who publishes the imported APIs. */
export function importKrakend(text: string, file: string, entity: string): Imported {
  const { yaml, value, complaints } = readConfig(text, file)
  if (value === undefined)
    return { complaints, files: new Map(), commands: [], endpoints: [], remarks: [] }
  const ledger = new Ledger()
  const config = new Place(value, [], ledger)
  const assembly = new Assembly(config, entity)
  for (const endpoint of config.get('endpoints').items()) assembly.add(endpoint)
  carryServer(config, (policy, options) => assembly.addForAll(policy, options))
  leaveOutSettings(config)
  for (const at of ledger.forgotten(value)) tellForgotten(new Place(undefined, at, ledger))
  const { files, commands } = assembly.written(basename(file))
  return {
    complaints: [],
    files: new Map(
      [...files].map(([path, content]) => [path, headed(path, content, basename(file))]),
    ),
    commands,
    endpoints: assembly.endpoints.map((one) => ({ ...one, ...positionOf(one.at, yaml) })),
    remarks: placed(ledger.remarks(), yaml),
  }
}

function leaveOutSettings(config: Place): void {
  for (const [key, place] of config.members()) {
    const cure = settings[key]
    if (cure) place.leftOut(...cure)
  }
}

function tellForgotten(place: Place): void {
  const name = String(place.at.at(-1))
  const component = componentOf(name)
  place.leftOut(
    `The importer does not know ${component === name ? name : component}.`,
    'See what it does in the documentation of KrakenD, and whether a policy does it: policies/README.md.',
  )
}

function placed(remarks: readonly Remark[], yaml: YamlFile): PlacedRemark[] {
  return remarks
    .map((remark) => ({ ...remark, ...positionOf(remark.at, yaml) }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
}

function positionOf(at: Pointer, yaml: YamlFile): Position {
  return yaml.at(at, typeof at.at(-1) === 'number' ? 'value' : 'key')
}

function headed(path: string, content: object, source: string): string {
  const schema = path.startsWith('policies/') ? 'policy-file' : 'composition'
  const up = '../'.repeat(path.split('/').length - 1)
  const editor = path.startsWith('openapi/')
    ? []
    : [`# yaml-language-server: $schema=${up}specs/${schema}.schema.json`]
  const head = [...editor, `# Imported from ${source}; report.txt tells what is not here.`]
  return `${head.join('\n')}\n${writeYaml(content)}`
}
