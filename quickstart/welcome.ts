/** The `ready` line, and what to try first. */
export function welcome(started: { apiUrl: string; simulatorUrl: string; seconds: number }): string {
  const { apiUrl, simulatorUrl, seconds } = started;
  return `
ready ${apiUrl} (started in ${seconds.toFixed(1)} s, Ctrl-C stops everything)

  Demo phone  ${simulatorUrl}/   a mini program in your browser, with all that happens when it logs in
  Swagger UI  ${apiUrl}/docs
  Simulator   ${simulatorUrl}/_control

  Or log in by hand, as a mini program does: get a code, then trade it for tokens.

  CODE=$(curl -s -X POST ${simulatorUrl}/_control/login-codes | sed 's/.*"code":"\\([^"]*\\)".*/\\1/')
  curl -s ${apiUrl}/v1/auth/wechat/login -H 'content-type: application/json' -d "{\\"code\\":\\"$CODE\\"}"
`;
}
