import { Agent } from 'node:http';
import { flows, LoadClient, type FlowName } from './load-flows.js';
import type { LoadPerson } from './load-people.js';

/** So many clients do the same again and again, each as soon as it is answered. */
export interface Load {
  readonly flow: FlowName;
  readonly origin: string;
  readonly people: readonly LoadPerson[];
  readonly clients: number;
  readonly seconds: number;
}

/** What became of it. */
export interface Borne {
  readonly perSecond: number;
  /** of all of them, ms */
  readonly median: number;
  readonly p99: number;
}

async function bear({ flow, origin, people, clients, seconds }: Load): Promise<Borne> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const began = performance.now();
  const end = began + seconds * 1000;
  const took: number[] = [];
  // each client has people of its own: nobody does two things at once
  const shares = Array.from({ length: clients }, (_, nth) => people.filter((_person, i) => i % clients === nth));
  await Promise.all(
    shares.map(async (share, nth) => {
      for (let i = 0; performance.now() < end; i++) {
        const person = share[i % share.length];
        if (person === undefined) throw new Error('more clients than people');
        // limits are of networks: there are as many as would come from all over a city
        const address = `10.${nth}.${(i >> 8) & 255}.${i & 255}`;
        const start = performance.now();
        await flows[flow](new LoadClient(origin, agent, person, address));
        took.push(performance.now() - start);
      }
    }),
  );
  const wall = (performance.now() - began) / 1000;
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (part: number): number => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? NaN;
  return { perSecond: took.length / wall, median: at(0.5), p99: at(0.99) };
}

process.on('message', (load: Load) => {
  void bear(load).then(
    (borne) => process.send?.(borne),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
