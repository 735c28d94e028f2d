import { UsageError } from '../command/index.js';
import { parseArguments } from './arguments.js';

const refresh = 'access-token refresh';

describe('the arguments of npm run wechat', () => {
  it.each([
    [refresh, { name: refresh, appId: undefined }],
    [`${refresh} --app wx1`, { name: refresh, appId: 'wx1' }],
    [`${refresh} --app=wx1`, { name: refresh, appId: 'wx1' }],
    [`--app wx1 ${refresh}`, { name: refresh, appId: 'wx1' }],
    ['--help', { name: 'help' }],
    ['-h', { name: 'help' }],
    ['help', { name: 'help' }],
    [`${refresh} --help`, { name: 'help' }],
  ])('%s', (line, command) => {
    expect(parseArguments(line.split(' '))).toEqual(command);
  });

  it.each([
    '',
    'access-token',
    'refresh',
    'refresh access-token',
    'access-token show',
    `${refresh} wx1`,
    `${refresh} --app`,
    `${refresh} --app=`,
    `${refresh} --force`,
    `${refresh} --app wx1 --app`,
    `${refresh} -a wx1`,
  ])('%j is not understood, and told so in one line', (line) => {
    const parse = (): unknown => parseArguments(line.split(' ').filter(Boolean));
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(/^[^\n]+$/);
  });
});
