// The embedded database in a folder. Nothing that was committed may be lost, neither to `kill -9`
// nor to a power cut: PGlite as it comes switches fsync off, and its file system would not pass one
// on; here both are put right.
//
// oxfmt-ignore
//   FOLDER/lock, holder      see folder-lock.ts
//   FOLDER/pgdata.new/       being made; renamed when whole, thrown away when a start finds it
//   FOLDER/pgdata/           the database

import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** WAL in files of 1 MB instead of 16: the smallest database is half as large, and made sooner. */
export const initDbStartParams = ['--wal-segsize=1']

/** `onStderr` hears what PostgreSQL writes to its log. */
export async function makeDatabaseFolder(
  folder: string,
  onStderr: (line: string) => boolean,
): Promise<PGlite> {
  const whole = join(folder, 'pgdata')
  if (!existsSync(whole)) {
    const making = join(folder, 'pgdata.new')
    rmSync(making, { recursive: true, force: true })
    const first = await openFolder(making, onStderr)
    await first.close()
    for (const file of readdirSync(making, { recursive: true, encoding: 'utf8' })) {
      flush(join(making, file))
    }
    renameSync(making, whole)
    flush(folder)
  }
  return await openFolder(whole, onStderr)
}

async function openFolder(folder: string, onStderr: (line: string) => boolean): Promise<PGlite> {
  const durable = PGlite.defaultStartParams.filter((param) => param !== '-F')
  // Not fdatasync, PostgreSQL's own choice: in WebAssembly that call does nothing.
  durable.push('-c', 'wal_sync_method=fsync')
  return await PGlite.create({
    fs: new DurableFolder(folder),
    startParams: durable,
    initDbStartParams,
    onStderr,
  })
}

function flush(file: string): void {
  const descriptor = openSync(file, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

class DurableFolder extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(pg, options)
    const passOn = (mod: { NODEFS?: unknown }) => {
      const nodefs = mod.NODEFS as { stream_ops: { fsync?(stream: { nfd: number }): number } }
      nodefs.stream_ops.fsync = (stream) => {
        fsyncSync(stream.nfd)
        return 0
      }
    }
    emscriptenOpts.preRun = [...(emscriptenOpts.preRun ?? []), passOn]
    return { emscriptenOpts }
  }
}
