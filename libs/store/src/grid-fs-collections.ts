import type { CollectionDefinition } from './collection-definition.js';

/** The two collections of a GridFS bucket, with the indexes that the driver would make at the first file. */
export const gridFsCollections = (
  bucketName: string,
  { retention, notBackedUp, shardKey }: Pick<CollectionDefinition, 'retention' | 'notBackedUp' | 'shardKey'>,
): readonly CollectionDefinition[] => {
  const common = { retention, ...(notBackedUp !== undefined && { notBackedUp }) };
  return [
    {
      name: `${bucketName}.files`,
      indexes: [{ key: { filename: 1, uploadDate: 1 }, query: 'a file by its name' }],
      ...common,
    },
    {
      name: `${bucketName}.chunks`,
      ...(shardKey && { shardKey }),
      indexes: [{ key: { files_id: 1, n: 1 }, options: { unique: true }, query: 'the bytes of a file as they follow' }],
      ...common,
    },
  ];
};
