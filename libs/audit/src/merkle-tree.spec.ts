import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MerkleTree } from './merkle-tree.js';

const sha = (...parts: readonly Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leaf = (value: Buffer): Buffer => sha(Buffer.of(0), value);
const node = (left: Buffer, right: Buffer): Buffer => sha(Buffer.of(1), left, right);
const values = Array.from({ length: 7 }, (_, index) => sha(Buffer.of(index)));

/** MTH of RFC 9162 section 2.1.1, as it is written there. */
function treeHash(of: readonly Buffer[]): Buffer {
  const [first] = of;
  if (first === undefined) return sha();
  if (of.length === 1) return leaf(first);
  let k = 1;
  while (k * 2 < of.length) k *= 2;
  return node(treeHash(of.slice(0, k)), treeHash(of.slice(k)));
}

describe('MerkleTree', () => {
  it('has the root of RFC 9162 for every number of leaves', () => {
    const tree = new MerkleTree();
    for (const [index, value] of values.entries()) {
      expect(tree.root()).toBe(treeHash(values.slice(0, index)).toString('base64url'));
      expect(tree.rootWith(value.toString('base64url'))).toBe(
        treeHash(values.slice(0, index + 1)).toString('base64url'),
      );
      tree.add(value.toString('base64url'));
      expect(tree.size).toBe(index + 1);
    }
  });
});
