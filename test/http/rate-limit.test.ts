import fc from 'fast-check';
import t from 'tap';
import { callerOfAddress, createRateLimiter, rateLimitField } from '../../src/http/rate-limit.ts';

t.test('a caller gets exactly its limit at once, then evenly more', (t) => {
  const limiter = createRateLimiter({ limit: 100, windowSeconds: 60 });
  t.equal(limiter.policy, '"default";q=100;w=60');
  const at = (now: number, times: number) =>
    Array.from({ length: times }, () => limiter.take('a', now)).filter((one) => !one.isLimited).length;
  t.equal(at(1000, 500), 100);
  t.equal(at(1000 + 599, 5), 0);
  t.equal(at(1000 + 600, 5), 1);
  t.equal(at(1000 + 600 + 6000, 50), 10);
  t.equal(at(1000 + 120_000, 500), 100);
  t.equal(limiter.take('b', 1000).isLimited, false, 'callers do not share');
  t.end();
});

t.test('the fields tell what is left and when there is more', (t) => {
  const limiter = createRateLimiter({ limit: 2, windowSeconds: 60 });
  t.equal(rateLimitField(limiter.take('a', 0)), '"default";r=1;t=30');
  t.equal(rateLimitField(limiter.take('a', 0)), '"default";r=0;t=30');
  t.strictSame(limiter.take('a', 1000), { isLimited: true, remaining: 0, resetSeconds: 29 });
  t.equal(limiter.take('a', 30_000).isLimited, false, 'after resetSeconds there is one');
  t.end();
});

t.test('a limit of 0 limits nobody', (t) => {
  const limiter = createRateLimiter({ limit: 0, windowSeconds: 60 });
  t.equal(limiter.policy, undefined);
  for (let i = 0; i < 1000; i += 1) t.equal(limiter.take('a', 0).isLimited, false);
  t.end();
});

t.test('in no window more than twice the limit passes, whoever waits how long; refusals cost nothing', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.nat({ max: 3000 }), { maxLength: 200 }),
      (limit, pauses) => {
        const limiter = createRateLimiter({ limit, windowSeconds: 10 });
        let now = 0;
        const granted: number[] = [];
        for (const pause of pauses) {
          now += pause;
          const { isLimited, remaining, resetSeconds } = limiter.take('a', now);
          if (remaining < 0 || remaining >= limit || resetSeconds < 0 || resetSeconds > 10) return false;
          if (!isLimited) granted.push(now);
        }
        return granted.every(
          (start, index) => granted.slice(index).filter((at) => at < start + 10_000).length <= 2 * limit,
        );
      },
    ),
  );
  t.end();
});

t.test('a clock that is set back keeps nobody out for longer than a window', (t) => {
  const limiter = createRateLimiter({ limit: 1, windowSeconds: 60 });
  limiter.take('a', 10_000_000);
  t.equal(limiter.take('a', 0).resetSeconds, 60);
  t.end();
});

t.test('the callers that are remembered are bounded, and those seen last stay', (t) => {
  const limiter = createRateLimiter({ limit: 1, windowSeconds: 60, maxCallers: 100 });
  for (let i = 0; i < 100_000; i += 1) limiter.take(`caller ${i}`, 0);
  t.equal(limiter.take('caller 99999', 0).isLimited, true);
  t.equal(limiter.take('caller 0', 0).isLimited, false);
  t.end();
});

t.test('an address counts as the network that one caller commands', (t) => {
  const cases: [address: string, caller: string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['unknown', 'unknown'],
  ];
  for (const [address, caller] of cases) t.equal(callerOfAddress(address), caller, address);
  t.end();
});
