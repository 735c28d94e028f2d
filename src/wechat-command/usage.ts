export const usage = `Usage: npm run wechat -- <command>      (in the image: node dist/src/wechat.js <command>)

  access-token refresh    Has WeChat replace the access_token of the mini program (stable_token, force_refresh), as when it has
                          leaked. The old one is refused at once, everywhere. Running instances learn of it by 40001 at their
                          next call and fetch the new one then; other programs of the app must do the same.
                          WeChat allows 20 a day, 30 seconds apart. The token itself is never shown.
    --app <AppID>         Which mini program; needed where several are configured.

Reads WECHAT_APPS (or WECHAT_APP_ID and WECHAT_APP_SECRET) and WECHAT_API_BASE_URL as the service does: from the environment,
.env, or NAME_FILE. Where DATABASE_URL is set, the audit trail tells of it; a database that is away stops nothing.
Exits with 0 when done, 1 when refused or failed, 2 when it was not understood.
`;
