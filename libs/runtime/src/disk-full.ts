/** What the file system says where a disk, or what one may have of it, is full. */
const CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

export const isDiskFull = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && CODES.includes(error.code);
