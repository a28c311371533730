/** A number in [0, 1) for a whole number, always the same: chance without a sequence. `salt` gives further ones. */
export type Noise = (n: number, salt?: number) => number;

/** The noise of a name: data made with it is the same in every run, and a day's does not depend on where a run begins. */
export function noiseOf(name: string): Noise {
  let seed = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) seed = Math.imul(seed ^ name.charCodeAt(i), 0x01000193);
  return (n, salt = 0) => {
    let hash = Math.imul(n ^ seed, 0x9e3779b1) + Math.imul(salt + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
    return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
  };
}

/** Noise in [0, 1) that changes gently: its values at whole numbers, and soft slopes between them. */
export function smoothNoise(noise: Noise, x: number, salt = 0): number {
  const n = Math.floor(x);
  const slope = (1 - Math.cos(Math.PI * (x - n))) / 2;
  return noise(n, salt) * (1 - slope) + noise(n + 1, salt) * slope;
}
