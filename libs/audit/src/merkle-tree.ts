import { createHash } from 'node:crypto';

const hashOf = (kind: 0 | 1, ...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256').update(Uint8Array.of(kind));
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** A Merkle tree that grows leaf by leaf (RFC 9162 section 2.1.1, SHA-256); it keeps one hash a level, and no leaf. */
export class MerkleTree {
  /** the whole subtrees so far, the largest first */
  readonly #subtrees: { readonly leaves: number; readonly hash: Buffer }[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param hash of what the leaf stands for, base64url */
  add(hash: string): void {
    let subtree = { leaves: 1, hash: hashOf(0, Buffer.from(hash, 'base64url')) };
    for (let last = this.#subtrees.at(-1); last?.leaves === subtree.leaves; last = this.#subtrees.at(-1)) {
      subtree = { leaves: subtree.leaves * 2, hash: hashOf(1, last.hash, subtree.hash) };
      this.#subtrees.pop();
    }
    this.#subtrees.push(subtree);
    this.#size += 1;
  }

  /** base64url; of no leaves, the hash of nothing */
  root(): string {
    const [last, ...larger] = this.#subtrees.map(({ hash }) => hash).reverse();
    if (last === undefined) return createHash('sha256').digest('base64url');
    return larger.reduce((right, left) => hashOf(1, left, right), last).toString('base64url');
  }

  /** The root as it would be with one more leaf. */
  rootWith(hash: string): string {
    const tree = new MerkleTree();
    tree.#subtrees.push(...this.#subtrees);
    tree.add(hash);
    return tree.root();
  }
}
