// Levels of assurance, as the identity room calls them; the table stands where policies look as well.

export { isAtLeast, isLevel, levels } from '#policies/levels.ts'
export type { Level } from '#policies/levels.ts'
