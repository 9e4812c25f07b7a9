// A deadline for what may never answer.

/** @throws Error `{what} in 30000 ms.` when `work` is not done by then; it is not stopped by that */
export async function within<done>(ms: number, what: string, work: Promise<done>): Promise<done> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`${what} in ${ms} ms.`)), ms)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
