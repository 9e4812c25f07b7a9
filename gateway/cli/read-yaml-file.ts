// A YAML file that a verb is given, as the value it stands for.

import { readFile } from 'node:fs/promises'
import { readYaml } from '#kernel/yaml/yaml.ts'
import { Failure } from './verb.ts'

/** @throws Failure with the place and what is wrong there */
export async function readYamlFile(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) {
    throw new Failure(1, 'usage/file', `${file} cannot be read: name the YAML file.`)
  }
  const { value, complaints } = readYaml(text, file)
  const [first] = complaints
  if (first) {
    throw new Failure(1, 'usage/file', `${file}:${first.line}:${first.column} ${first.message}`)
  }
  return value
}
