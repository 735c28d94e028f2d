/** WeChat's limits, as far as the tester switches them on. */
export class Limits {
  /**
   * How many logins of one user in one app a clock minute takes before 45011; null = no limit.
   * Older pages say 100, newer ones name only the errcode: off until it is set.
   * https://developers.weixin.qq.com/minigame/dev/api-backend/open-api/login/auth.code2Session.html
   */
  loginsPerUserPerMinute: number | null = null;

  reset(): void {
    this.loginsPerUserPerMinute = null;
  }
}
