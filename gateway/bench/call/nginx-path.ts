// Where nginx is, if it is there. Debian puts it where only root looks.

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export function nginxPath(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return folders.map((folder) => join(folder, 'nginx')).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
