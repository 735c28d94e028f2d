import { UsageError } from '../command/index.js';
import { parseArguments } from './arguments.js';

const kid = 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U';

describe('the arguments of npm run keys', () => {
  it.each([
    ['list', { name: 'list' }],
    ['rewrap', { name: 'rewrap' }],
    ['rotate', { name: 'rotate', lead: 600 }],
    ['rotate --now', { name: 'rotate', lead: 5 }],
    ['rotate --activate-in 5s', { name: 'rotate', lead: 5 }],
    ['rotate --activate-in=30m', { name: 'rotate', lead: 1_800 }],
    ['rotate --activate-in 2h', { name: 'rotate', lead: 7_200 }],
    ['rotate --activate-in 1d', { name: 'rotate', lead: 86_400 }],
    ['retire', { name: 'retire', kid: undefined, force: false }],
    [`retire ${kid}`, { name: 'retire', kid, force: false }],
    [`retire ${kid} --force`, { name: 'retire', kid, force: true }],
    [`retire --force ${kid}`, { name: 'retire', kid, force: true }],
    [`retire -${kid.slice(1)}`, { name: 'retire', kid: `-${kid.slice(1)}`, force: false }],
    ['--help', { name: 'help' }],
    ['-h', { name: 'help' }],
    ['help', { name: 'help' }],
    ['rotate --help', { name: 'help' }],
  ])('%s', (line, command) => {
    expect(parseArguments(line.split(' '))).toEqual(command);
  });

  it.each([
    '',
    'lists',
    '--list',
    'list all',
    'rewrap --now',
    'rotate now',
    'rotate --now --now',
    'rotate --now --activate-in 10m',
    'rotate --activate-in',
    'rotate --activate-in=',
    'rotate --activate-in 10',
    'rotate --activate-in 10 m',
    'rotate --activate-in 10m 5m',
    'rotate --activate-in -10m',
    'rotate --activate-in 1.5h',
    'rotate --activate-in 4s',
    'rotate --activate-in 0m',
    'rotate --activate-in 2d',
    'rotate --activate-in 99999d',
    'retire --force',
    'retire --all',
    `retire ${kid} ${kid}`,
    `retire ${kid.slice(1)}`,
    `retire ${kid}A`,
    `retire ${kid} --now`,
  ])('refuses: %s', (line) => {
    const args = line === '' ? [] : line.split(' ');
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(/^.+$/);
  });
});
