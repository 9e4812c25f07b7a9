// Sum of digits times weights, the arithmetic under every Polish identifier.

/** `text` holds at least as many ASCII digits as there are weights. */
export function weigh(text: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(text[at]), 0)
}
