import fc from 'fast-check';
import { maskPhone } from './mask-phone.js';

it.each([
  ['+8613812345678', '+86138****5678'],
  ['+14155550123', '+1415****123'],
  ['+85251234567', '+8525****567'],
  ['+447700900123', '+4477****0123'],
  ['+491234567890123', '+49123****0123'],
  ['+29012345', '+29****45'],
  ['+12345', '+1****'],
])('%s is shown as %s', (phone, masked) => {
  expect(maskPhone(phone)).toBe(masked);
});

it('hides four digits at least, and only the middle', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+[1-9]\d{4,14}$/), (phone) => {
      const [head = '', tail = ''] = maskPhone(phone).split('****');
      expect(phone.startsWith(head)).toBe(true);
      expect(phone.endsWith(tail)).toBe(true);
      expect(head.length + tail.length).toBeLessThanOrEqual(phone.length - 4);
    }),
  );
});
