import { AuditEventEntity, AuditService, byOperator } from '../audit/index.js';
import {
  type ExitCode,
  iso,
  oneLine,
  type OperatorCommand,
  type Terminal,
  UsageError,
} from '../command/index.js';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors/index.js';
import { type DatabaseConfig, loadWechatConfig, type WechatApp, type WechatConfig } from '../config/index.js';
import { openForCommand } from '../database/index.js';
import { forceAccessToken } from '../wechat/index.js';
import { parseArguments, type WechatCommand } from './arguments.js';
import { usage } from './usage.js';

/** `npm run wechat`. */
export const wechatCommand: OperatorCommand<Exclude<WechatCommand, { name: 'help' }>> = {
  script: 'wechat',
  usage,
  parse: parseArguments,
  run: ({ appId }, { env, terminal }) => {
    const { wechat, database } = loadWechatConfig(env);
    return refresh(appOf(wechat, appId), { wechat, database, terminal });
  },
  explain: (error) => (error instanceof DomainError ? explain(error) : undefined),
};

/** @throws UsageError */
function appOf({ apps }: Pick<WechatConfig, 'apps'>, appId: string | undefined): WechatApp {
  const configured = apps.map((app) => app.appId).join(', ');
  const app = appId === undefined ? apps[0] : apps.find((each) => each.appId === appId);
  if (!app) throw new UsageError(`no mini program "${appId ?? ''}" is configured; there is ${configured}`);
  // It takes the token from every program of the app: nobody should have to guess whose.
  if (appId === undefined && apps.length > 1)
    throw new UsageError(`which mini program? --app, of ${configured}`);
  return app;
}

async function refresh(
  app: WechatApp,
  { wechat, database, terminal }: ReturnType<typeof loadWechatConfig> & { terminal: Terminal },
): Promise<ExitCode> {
  const { isNew, expiresIn } = await forceAccessToken(wechat, app);
  if (!isNew) {
    terminal.note(
      `WeChat gave the access_token of ${app.appId} again that it had: one was forced less than 30 seconds ago. Try again after that.`,
    );
    return 1;
  }
  const end = new Date(new Clock().now() + expiresIn * 1_000);
  terminal.print(`The access_token of ${app.appId} has been replaced; the new one ends at ${iso(end)}.`);
  terminal.note('Running instances fetch it at their next call, when WeChat refuses the old one.');
  await audit(app, database, terminal);
  return 0;
}

/** It has happened: that the trail cannot be written is told, and no failure that somebody would try again for. */
async function audit(app: WechatApp, config: DatabaseConfig | undefined, terminal: Terminal): Promise<void> {
  if (!config) {
    terminal.note('The audit trail does not tell of it: DATABASE_URL is not set.');
    return;
  }
  try {
    const dataSource = await openForCommand(config, [AuditEventEntity]);
    try {
      await new AuditService().record(dataSource.manager, {
        action: 'wechat_access_token.force_refreshed',
        ...byOperator,
        subjectKind: 'wechat_access_token',
        subjectId: app.appId,
        userId: null,
        details: {},
      });
    } finally {
      await dataSource.destroy();
    }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    terminal.note(`The audit trail does not tell of it: ${oneLine(code ?? message)}.`);
  }
}

/** Of known parts: path, errcode and rid. */
function explain({ cause, code }: DomainError): string {
  const reason = cause instanceof Error ? cause.message : code;
  const hint =
    code === 'WECHAT_RATE_LIMITED'
      ? ' WeChat allows 20 forced refreshes a day, from midnight on in Beijing.'
      : '';
  return `WeChat has not replaced it: ${oneLine(reason)}.${hint}`;
}
