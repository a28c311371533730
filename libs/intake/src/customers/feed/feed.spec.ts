import { describe, expect, it } from '@jest/globals';
import { EntrySpool } from './entry-spool.js';
import { placeOf } from './feed-place.js';

const base = 'https://utility.example/DataCustodian/espi/1_1/resource';

describe('the place of an entry', () => {
  it('is told by its self link, with all that it hangs on', () => {
    const place = placeOf('CustomerAccount', `${base}/RetailCustomer/9/Customer/1/CustomerAccount/2`, undefined);
    expect(place).toEqual({
      ids: ['1', '2'],
      names: [
        'utility.example/RetailCustomer/9/Customer/1',
        'utility.example/RetailCustomer/9/Customer/1/CustomerAccount/2',
      ],
    });
  });

  it('takes the name that the operator gives the source, and is the same for any host then', () => {
    const [one, another] = ['https://a.example', 'https://b.example'].map((host) =>
      placeOf('Customer', `${host}/espi/1_1/resource/RetailCustomer/9/Customer/1`, 'cis'),
    );
    expect(one?.names).toEqual(['cis/RetailCustomer/9/Customer/1']);
    expect(another).toEqual(one);
  });

  it('is none where the link is of another kind, or of nothing', () => {
    expect(placeOf('Customer', `${base}/RetailCustomer/9/Customer/1/CustomerAccount/2`, undefined)).toBeUndefined();
    expect(placeOf('Customer', 'Customer/1', undefined)).toBeUndefined();
    expect(placeOf('Meter', `${base}/UsagePoint/1`, undefined)).toBeUndefined();
  });
});

describe('entries that wait', () => {
  it('come back in their order, from the disk and from memory, and may be read twice', async () => {
    const spool = new EntrySpool<{ n: number; text: string }>();
    const text = 'é\n'.repeat(2000);
    for (let n = 0; n < 1000; n++) await spool.add({ n, text });
    for (let time = 0; time < 2; time++) {
      const sizes: number[] = [];
      const numbers: number[] = [];
      for await (const batch of spool.batches(300)) {
        sizes.push(batch.length);
        numbers.push(...batch.map(({ n }) => n));
        expect(batch.every((each) => each.text === text)).toBe(true);
      }
      expect(sizes).toEqual([300, 300, 300, 100]);
      expect(numbers).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    }
    await spool.close();
  });
});
