import { type ApiError, WeappAuth } from '../../miniprogram/services/index.js';
import { button, byId } from './el.js';
import { type Experiments } from './experiments.js';
import { type Log } from './log.js';
import { type Phone } from './phone.js';
import { createWx, type PhoneStorage } from './wx.js';

const atOnce = 50;
/** More than an access token lives. */
const elevenMinutes = 11 * 60_000;

export interface LabParts {
  readonly phone: () => Phone;
  readonly handTo: (user: string) => void;
  readonly experiments: Experiments;
  readonly log: Log;
  readonly serviceUrl: string;
}

/** The switches beside the phone: what goes wrong in the wild, and what the client makes of it. */
export function showLab({ phone, handTo, experiments, log, serviceUrl }: LabParts): void {
  const result = byId('lab-result');
  const note = (zh: string, en: string): void => {
    result.textContent = `${zh} · ${en}`;
  };
  const attempt = (work: () => Promise<void>) => (): void => {
    work().catch((error: unknown) => {
      result.textContent = String(error);
    });
  };

  const user = byId('user') as HTMLInputElement;
  const second = byId('second-phone') as HTMLAnchorElement;
  const showUser = (): void => {
    user.value = phone().user;
    second.href = `/?user=${encodeURIComponent(phone().user)}`;
  };
  user.onchange = () => {
    handTo(user.value.trim() || 'alice');
    showUser();
  };
  showUser();

  const lose = byId('lose-refresh') as HTMLInputElement;
  lose.onchange = () => {
    experiments.loseRefresh = lose.checked;
  };
  experiments.onChange = () => {
    lose.checked = experiments.loseRefresh;
  };

  byId('lab-buttons').append(
    button(
      'expire',
      '令牌过期',
      'access token expired',
      () => {
        experiments.clockAhead += elevenMinutes;
        note('手机时钟拨快 11 分钟：手机认为令牌已过期', 'the phone believes that its token has expired');
      },
      'small',
    ),
    button(
      'spoil',
      '令牌被拒',
      'token refused: 401',
      () => {
        const { state } = phone().auth;
        experiments.spoiled = state.is === 'in' ? state.tokens.accessToken : undefined;
        note('服务将拒绝这个令牌：401', 'the service will refuse this token');
      },
      'small',
    ),
    button(
      'fifty',
      '50 个请求',
      '50 requests at once',
      attempt(async () => {
        const before = { ...experiments.counts };
        const { auth } = phone();
        const sent = Array.from({ length: atOnce }, () => auth.request('GET', '/v1/users/me'));
        const results = await Promise.allSettled(sent);
        const failures = results.filter((each) => each.status === 'rejected');
        const answered = results.length - failures.length;
        const codes = new Set(failures.map(({ reason }) => (reason as ApiError).code));
        const why = failures.length > 0 ? `（${[...codes].join(' ')}）` : '';
        const { refreshes, logins } = experiments.counts;
        const counts = [refreshes - before.refreshes, logins - before.logins] as const;
        note(
          `50 个请求：${answered} 个成功${why}，刷新 ${counts[0]} 次，wx.login ${counts[1]} 次`,
          `${answered} answered, refreshes ${counts[0]}, logins ${counts[1]}`,
        );
      }),
      'small',
    ),
    button(
      'end-elsewhere',
      '别处下线',
      'ended from elsewhere',
      attempt(async () => {
        const { state } = phone().auth;
        if (state.is !== 'in') {
          note('请先登录', 'log in first');
          return;
        }
        await endFromElsewhere(phone().user, state.tokens.sessionId, serviceUrl);
        log.add({
          label: '!',
          zh: '另一部手机让本机下线',
          en: 'another phone has ended this session',
          way: '手机 → 服务',
          parts: { '另一部手机 another phone': `DELETE /v1/auth/sessions/${state.tokens.sessionId}` },
        });
        note('本机已被下线：下一个请求会静默重新登录', 'the next request logs in again by itself');
      }),
      'small',
    ),
  );
}

/** Another phone of the same user, for as long as that takes. */
async function endFromElsewhere(user: string, sessionId: string, serviceUrl: string): Promise<void> {
  const memory = new Map<string, string>();
  const storage: PhoneStorage = {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => {
      memory.set(key, value);
    },
    removeItem: (key) => {
      memory.delete(key);
    },
  };
  const readFile = (): Promise<Blob> => Promise.reject(new Error('it has no files'));
  const wx = createWx({
    simulatorUrl: location.origin,
    user,
    storage,
    readFile,
    device: { model: '另一部手机' },
  });
  const auth = new WeappAuth({ baseUrl: serviceUrl, wx });
  await auth.login();
  await auth.request('DELETE', '/v1/auth/sessions/{id}', { path: { id: sessionId } });
  await auth.logout();
}
