import type { CollectionDefinition } from './collection-definition.js';

/** Ids of meter readings have 16 decimal digits, all equally likely, and are the first 8 bytes of a block's key. */
const IDS = 10_000_000_000_000_000n;
const PARTS_A_SHARD = 4;

/**
 * What an operator enters at mongosh once, after the first start of the program, which has made the collections and
 * indexes, and before the first data. Blocks lie apart from the beginning: the balancer would move them later.
 */
export function shardingCommands(
  definitions: readonly CollectionDefinition[],
  { shards, database }: { readonly shards: number; readonly database: string },
): string[] {
  return definitions.flatMap(({ name, shardKey, options }) => {
    if (shardKey === undefined) return [];
    const namespace = JSON.stringify(`${database}.${name}`);
    const shard = `sh.shardCollection(${namespace}, ${JSON.stringify(shardKey)})`;
    if (options?.clusteredIndex === undefined) return [shard];
    const parts = shards * PARTS_A_SHARD;
    const splits = Array.from({ length: parts - 1 }, (_, n) => (IDS * BigInt(n + 1)) / BigInt(parts));
    return [shard, ...splits.map((id) => `sh.splitAt(${namespace}, { _id: HexData(0, "${keyOf(id)}") })`)];
  });
}

const keyOf = (id: bigint): string => `${id.toString(16).padStart(16, '0')}00000000`;
