import { UsageError } from '../command/index.js';
import { parseArguments } from './arguments.js';

const openid = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M';
const userId = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c';
const byOpenid = { openid, appId: undefined };

describe('the arguments of npm run admin', () => {
  it.each([
    ['list', { name: 'list' }],
    [`grant ${openid}`, { name: 'grant', who: byOpenid, role: 'admin' }],
    [`grant ${openid} --role support`, { name: 'grant', who: byOpenid, role: 'support' }],
    [`--role=admin grant ${openid}`, { name: 'grant', who: byOpenid, role: 'admin' }],
    [`grant ${openid} --app wx1`, { name: 'grant', who: { openid, appId: 'wx1' }, role: 'admin' }],
    [`grant -- -${openid}`, { name: 'grant', who: { ...byOpenid, openid: `-${openid}` }, role: 'admin' }],
    [`revoke ${userId}`, { name: 'revoke', who: { userId }, role: 'admin' }],
    [`revoke ${userId.toUpperCase()}`, { name: 'revoke', who: { userId }, role: 'admin' }],
    ['--help', { name: 'help' }],
    ['-h', { name: 'help' }],
    ['help', { name: 'help' }],
    ['grant --help', { name: 'help' }],
  ])('%s', (line, command) => {
    expect(parseArguments(line.split(' '))).toEqual(command);
  });

  it.each([
    [[]],
    [['']],
    [['give', openid]],
    [['list', openid]],
    [['list', '--role', 'admin']],
    [['grant']],
    [['grant', '']],
    [['grant', openid, openid]],
    [['grant', openid, '--role']],
    [['grant', openid, '--role', '']],
    [['grant', openid, '--role', 'root']],
    [['grant', openid, '--role', '__proto__']],
    [['grant', openid, '--role', 'admin', '--force']],
    [['grant', openid, '--app', '']],
    [['grant', userId, '--app', 'wx1']],
    [['grant', `-${openid}`]],
    [['grant', '*']],
    [['grant', '%']],
    [['grant', '$ne']],
    [['grant', `' OR true --`]],
    [['grant', `o'; UPDATE users SET roles = '{admin}'; --`]],
    [['grant', `${openid}\n`]],
    [['grant', 'o'.repeat(129)]],
    [['grant', '\ud800']],
  ])('%j is not understood', (args) => {
    const parse = (): unknown => parseArguments(args);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(/^[^\n]+$/);
  });
});
