import { describe, expect, it } from '@jest/globals';
import { metricsRegistry } from './metrics.js';

describe('metricsRegistry', () => {
  it('gives out the memory of this process', async () => {
    expect(await metricsRegistry.metrics()).toMatch(/^process_resident_memory_bytes \d+/m);
  });
});
