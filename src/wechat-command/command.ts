import { AuditEventEntity, AuditService } from '../audit/index.js';
import { Clock } from '../common/clock.js';
import { DomainError } from '../common/errors/index.js';
import {
  ConfigurationError,
  type DatabaseConfig,
  type Environment,
  loadWechatConfig,
  type WechatApp,
  type WechatConfig,
} from '../config/index.js';
import { openForCommand } from '../database/index.js';
import { forceAccessToken } from '../wechat/index.js';
import { parseArguments, UsageError } from './arguments.js';
import { usage } from './usage.js';

/** Where a command speaks. */
export interface Terminal {
  /** What was asked for. */
  print(text: string): void;
  /** What is to be known besides. */
  note(text: string): void;
}

type ExitCode = 0 | 1 | 2;

const done = 0;
const failed = 1;
const misunderstood = 2;

/**
 * `npm run wechat`: one command, from the arguments to the exit code. Never throws.
 * @param readEnv throws ConfigurationError
 */
export async function runWechatCommand(
  args: readonly string[],
  readEnv: () => Environment,
  terminal: Terminal,
): Promise<ExitCode> {
  try {
    const command = parseArguments(args);
    if (command.name === 'help') {
      terminal.print(usage.trimEnd());
      return done;
    }
    // An empty variable is as good as none, as for the service.
    const set = Object.entries(readEnv()).filter(([, value]) => value !== '');
    const { wechat, database } = loadWechatConfig(Object.fromEntries(set));
    return await refresh(appOf(wechat, command.appId), { wechat, database, terminal });
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.note(`${error.message}. See: npm run wechat -- --help`);
      return misunderstood;
    }
    terminal.note(explain(error));
    return failed;
  }
}

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
    return failed;
  }
  const end = new Date(new Clock().now() + expiresIn * 1_000);
  terminal.print(
    `The access_token of ${app.appId} has been replaced; the new one ends at ${end.toISOString().replace(/\.\d+Z$/, 'Z')}.`,
  );
  terminal.note('Running instances fetch it at their next call, when WeChat refuses the old one.');
  await audit(app, database, terminal);
  return done;
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
        actorKind: 'operator',
        actorId: null,
        subjectKind: 'wechat_access_token',
        subjectId: app.appId,
        userId: null,
        requestId: null,
        ip: null,
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

/** One line, with no secret in it. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.problems.join('; ');
  const { message = 'unknown error' } = error as { message?: string };
  if (!(error instanceof DomainError)) return `That failed: ${oneLine(message)}`;
  // Of known parts: path, errcode and rid.
  const reason = error.cause instanceof Error ? error.cause.message : error.code;
  const hint =
    error.code === 'WECHAT_RATE_LIMITED'
      ? ' WeChat allows 20 forced refreshes a day, from midnight on in Beijing.'
      : '';
  return `WeChat has not replaced it: ${oneLine(reason)}.${hint}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
