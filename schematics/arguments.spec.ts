import { parseArguments } from './arguments.js';

describe('npm run new:feature', () => {
  it.each([
    [['orders'], { help: false, name: 'orders' }],
    [['data', '--singular', 'datum'], { help: false, name: 'data', singular: 'datum' }],
    [['--singular=datum', 'data'], { help: false, name: 'data', singular: 'datum' }],
    [['--help'], { help: true, name: '' }],
    [['orders', '-h'], { help: true, name: '' }],
  ])('takes %j', (args, expected) => {
    expect(parseArguments(args)).toEqual(expected);
  });

  it.each([
    [[], /^which feature\?/],
    [['orders', 'invoices'], /^one feature at a time/],
    [['gift', 'cards'], /such as gift-cards$/],
    [['orders', '--force'], /^Unknown option '--force'$/],
    [['orders', '--singular'], /^Option '--singular <value>' argument missing$/],
    [['orders', '--help=no'], /^Option '-h, --help' does not take an argument$/],
  ])('does not understand %j', (args, reason) => {
    expect(() => parseArguments(args)).toThrow(
      expect.objectContaining({ name: 'Refusal', message: expect.stringMatching(reason) }) as Error,
    );
  });
});
