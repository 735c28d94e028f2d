/**
 * The types of the API, for openapi-fetch and for you (docs/openapi.md).
 * Made by `npm run openapi` from docs/openapi.json: change the controllers, not this.
 */

export interface paths {
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Is the process alive?
     * @description Asks nothing else: restarting this process mends no database.
     */
    get: operations['getLiveness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Can this instance serve requests?
     * @description 503 while the database does not answer or revocations cannot be read, and from the moment the instance is told to stop; not while WeChat does not answer, for then all but the login works.
     */
    get: operations['getReadiness'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/wechat/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log in with the code of wx.login()
     * @description Trades the code at WeChat, makes the user at the first login, opens a session and answers with tokens.
     *     A code works once: after any error, call wx.login() for a new one.
     *
     *     With `phoneCode` the phone number is taken as well, as by POST /v1/users/me/phone. When that fails the login stands, and `phone.code`
     *     and `phone.detail` of the answer say why and what to do: let the user tap the phone button again, or go on without.
     *
     *     A login undoes a wish to be erased (`DELETE /v1/users/me`), and says so: `erasureCancelled`. A mini program that has sent such a wish
     *     therefore asks the user before it logs in again.
     *
     *     Without a phone: the simulator gives a code, `curl -X POST http://127.0.0.1:4010/_control/login-codes` (at its own port).
     *     On this page a successful login also authorizes the guarded operations.
     */
    post: operations['loginWithWechat'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * New tokens for old ones
     * @description Every refresh gives a new refresh token, and the one that was sent is used up. When the answer is lost, send the
     *     same token again: within a minute it gives the same successor. A token that was used up earlier has been
     *     copied by somebody: the session ends, for both.
     */
    post: operations['refreshTokens'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Is this access token good, and whose is it?
     * @description For gateways that ask before they pass a request on (nginx auth_request, Traefik ForwardAuth). Unlike a verification by
     *     JWKS it knows of logouts and bans. Asks no database. User and session are in the headers X-User-Id and X-Session-Id as well.
     */
    get: operations['verifyAccessToken'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/wechat/cloud-login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log in through WeChat cloud hosting
     * @description For a service that runs in WeChat cloud hosting (云托管) and is called by wx.cloud.callContainer(): the platform says in headers who
     *     the user is, and no wx.login() is needed. `NOT_FOUND` unless the operator has switched it on, which is safe only where nobody
     *     reaches the service past the platform.
     *
     *     There is no session_key from this way. One that an earlier login by code has brought stays; without one, `GET /v1/users/me/session-key`
     *     says not alive, and encrypted data (`POST /v1/users/me/wechat-data`, a phone number the old way) is `SESSION_KEY_STALE`, until a login by
     *     code: `POST /v1/auth/wechat/login`.
     */
    post: operations['loginByCloudHosting'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who am I: the user of the access token */
    get: operations['getMe'];
    put?: never;
    /**
     * Change what the user says of themselves, as wx.request can
     * @description Mini programs cannot read the nickname of WeChat: ask for one with `<input type="nickname">` in a form, and send what the
     *     form has when it is submitted. (Pictures: `/v1/users/me/avatar`.) Send what changes: what is absent stays, null is removed.
     *     Nothing else of a user can be set; a field that is not below is refused. `wx.request` has no PATCH: mini programs send a POST.
     *
     *     WeChat judges nickname and region, which others read. `CONTENT_REJECTED`: nothing has changed, and `errors` names what the
     *     user must choose anew.
     */
    post: operations['postMe'];
    /**
     * Close the account of the user of the access token
     * @description Ends every session, this one too: their tokens are refused everywhere within two seconds. At `erasureDueAt` everything about the user is erased
     *     for good: profile, picture, phone number, sessions, who they are to WeChat, and what every module keeps. The operator chooses the days until
     *     then; with none it is done within seconds.
     *
     *     Until then a login undoes it, in whatever mini program of this service, and its answer says so (`erasureCancelled`). A mini program that logs in
     *     silently at launch would undo it unasked. So: ask the user to confirm before this call; after it remove the tokens and keep `erasureDueAt` in the
     *     storage; at the next launch, while that is there, ask whether they want to come back before `wx.login()`. On another device there is no such
     *     note: on `erasureCancelled`, tell the user, and offer this again.
     *
     *     `CONFLICT`: the last admin cannot leave. Make somebody else an admin first.
     */
    delete: operations['deleteMe'];
    options?: never;
    head?: never;
    /**
     * Change what the user of the access token says of themselves
     * @description Mini programs cannot read the nickname of WeChat: ask for one with `<input type="nickname">` in a form, and send what the
     *     form has when it is submitted. (Pictures: `/v1/users/me/avatar`.) Send what changes: what is absent stays, null is removed.
     *     Nothing else of a user can be set; a field that is not below is refused. `wx.request` has no PATCH: mini programs send a POST.
     *
     *     WeChat judges nickname and region, which others read. `CONTENT_REJECTED`: nothing has changed, and `errors` names what the
     *     user must choose anew.
     */
    patch: operations['updateMe'];
    trace?: never;
  };
  '/v1/admin/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List users, or search for one
     * @description The newest first, unless `sort` says otherwise. `search` takes whatever is at hand; with other filters, all must hold. The `id` of an item is
     *     what the operations on one user want. With the next `cursor` send the same order and filters.
     *
     *     Needs the permission `users:read`.
     */
    get: operations['listUsers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a user: profile, WeChat identities, sessions
     * @description The phone number is masked: to read all of it is an operation of its own.
     *
     *     Needs the permission `users:read`.
     */
    get: operations['readUser'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/users/{id}/phone': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the whole phone number of a user
     * @description Audited as `user.phone_read`, with who asked and from where.
     *
     *     Needs the permission `users:read-phone`.
     */
    get: operations['readUserPhone'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/users/{id}/merge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Merge two users who are one person
     * @description All that the user of the body has becomes that of the user in the path: identities, links, and every module's rows. Their sessions end,
     *     and the next login by any of their identities is one of the user in the path. Can be undone for 30 days; audited as `user.merged`.
     *
     *     Who stays keeps their roles: whoever logs in by the moved identities has them, too.
     *
     *     `CONFLICT` says why not: one of the two is banned or has been merged, the one that would end has roles, or is you.
     *
     *     Needs the permission `users:merge`. Needs a login of the last 12 hours: a refresh is none.
     */
    post: operations['mergeUsers'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/users/{id}/ban': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ban a user, for a while or for good
     * @description Their sessions end, their tokens are refused everywhere within two seconds (`USER_BANNED`), and so are their logins, by every app of the
     *     person. A ban with `until` ends by itself. Banning again changes reason and end. Audited as `user.banned`.
     *
     *     `CONFLICT` says why not: it is you, a merged user, or the last active admin.
     *
     *     Needs the permission `users:ban`. Needs a login of the last 12 hours: a refresh is none.
     */
    post: operations['banUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/users/{id}/unban': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Lift the ban of a user
     * @description They can log in at once; what was ended stays so. Audited as `user.unbanned`.
     *
     *     `CONFLICT`: they are not banned, or have been merged into another user.
     *
     *     Needs the permission `users:ban`.
     */
    post: operations['unbanUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/users/{id}/roles': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Set the roles of a user
     * @description `support` reads; `admin` may do everything. The user has those of the body afterwards, and no other of the two; roles that are not in the
     *     list, which other back ends may have given, stay. Tokens with the former roles are refused everywhere within two seconds
     *     (`TOKEN_EXPIRED`): the client refreshes, and goes on with the new ones. Audited as `user.roles_changed`.
     *
     *     `CONFLICT` says why not: it would leave no active admin, or the user has been merged into another one.
     *
     *     Needs the permission `users:roles`. Needs a login of the last 12 hours: a refresh is none.
     */
    put: operations['setUserRoles'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/users/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Log a user out everywhere
     * @description Their tokens are refused everywhere within two seconds; they can log in again. That none was live is no error. Audited as
     *     `session.all_ended`.
     *
     *     Needs the permission `users:end-sessions`. Needs a login of the last 12 hours: a refresh is none.
     */
    delete: operations['endUserSessions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/users/{id}/sessions/{sessionId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Log a user out on one device
     * @description Its tokens are refused everywhere within two seconds. `NOT_FOUND` also when it has ended, or is the session of another user. Audited as
     *     `session.ended`.
     *
     *     Needs the permission `users:end-sessions`. Needs a login of the last 12 hours: a refresh is none.
     */
    delete: operations['endUserSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/merges': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List merges that are not final yet
     * @description The newest first. A merge that has become final is in the audit trail alone.
     *
     *     Needs the permission `users:read`.
     */
    get: operations['listMerges'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/merges/{id}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Undo a merge
     * @description Gives the loser back what the merge moved and what still is the survivor's. Sessions stay ended, also those that the loser has opened
     *     as the survivor: the person logs in again and is the former user. Within 30 days of the merge; audited as `user.merge_undone`.
     *
     *     `CONFLICT` says why not: undone already, too late, or the survivor is banned or has been merged in turn (undo that one first).
     *
     *     Needs the permission `users:merge`. Needs a login of the last 12 hours: a refresh is none.
     */
    post: operations['undoMerge'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/identity-conflicts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List identity conflicts: two users, perhaps one person
     * @description An identity of one user showed another user's unionid at a login: to WeChat they are one person. Both go on as they are until
     *     somebody decides: read the two users, and merge them, or leave them. By when they were first seen, the newest first.
     *
     *     Needs the permission `conflicts:read`.
     */
    get: operations['listIdentityConflicts'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/pushes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List WeChat's pushes, and what became of them
     * @description The newest first; those that were given up, unless another state is asked for. Without what they say, and whom they are about.
     *
     *     Needs the permission `pushes:read`.
     */
    get: operations['listPushes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/pushes/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try a dead push again
     * @description When what it failed at has been mended. It is tried at once, and as often as a new one; audited as `push.retried`.
     *     `CONFLICT`: it is not dead.
     *
     *     Needs the permission `pushes:retry`.
     */
    post: operations['retryPush'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/audit-events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the audit trail: who did what, to whom, from where
     * @description Logins, logouts, and whatever else concerns security or was done by an admin or an operator; the newest first. Nobody can change it.
     *     All filters that are given must hold. `requestId` finds what the request did that a log line or an error of a client names.
     *
     *     With the next `cursor` send the same filters.
     *
     *     Needs the permission `audit:read`.
     */
    get: operations['listAuditEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/admin/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the figures: users, and who came on each day
     * @description Users by what they are now; and for each day, in UTC, who is new, who was there, and what came of logins. A user who has been merged into another
     *     one is none. What other instances have seen in the last five seconds may be missing.
     *
     *     Needs the permission `overview:read`.
     */
    get: operations['readOverview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/addresses': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where the user has things delivered to
     * @description The newest first. Show the one with `isDefault` first, and keep each `etag` for changing it.
     */
    get: operations['listAddresses'];
    put?: never;
    /**
     * Add an address
     * @description Takes the fields of wx.chooseAddress, without `errMsg` and `detailInfoNew`. The first address is the default.
     *
     *     `CONFLICT`: there are as many as a user may have. Let the user delete or change one.
     */
    post: operations['createAddress'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/addresses/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One address
     * @description Show it for editing, and send its `etag` with the change.
     */
    get: operations['getAddress'];
    /**
     * Change an address, whole
     * @description For mini programs: wx.request cannot send PATCH. What is left out is empty from now on; `isDefault` stays. `PRECONDITION_FAILED`: another device has changed it, or the default. Read it again, and let the user decide.
     *
     *     `CONFLICT`: the default cannot be unset. Make another address the default.
     */
    put: operations['replaceAddress'];
    post?: never;
    /**
     * Remove an address
     * @description If it was the default, the one that was changed last becomes it: read the list again.
     */
    delete: operations['deleteAddress'];
    options?: never;
    head?: never;
    /**
     * Change some fields of an address
     * @description What is left out stays as it is. `PRECONDITION_FAILED`: another device has changed it, or the default. Read it again, and let the user decide.
     *
     *     `CONFLICT`: the default cannot be unset. Make another address the default.
     */
    patch: operations['updateAddress'];
    trace?: never;
  };
  '/v1/addresses/{id}/default': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Make an address the default
     * @description In place of the present one, whatever both say by now. Their `etag`s change: read the list again.
     */
    put: operations['setDefaultAddress'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where am I logged in?
     * @description The live sessions of the user, the last used first.
     */
    get: operations['listSessions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Log out one device
     * @description Ends one session of the user, the current one too. Its tokens are refused everywhere within two seconds.
     */
    delete: operations['endSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log out
     * @description Ends the session of the access token. Its tokens are refused everywhere within two seconds.
     */
    post: operations['logOut'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/logout-all': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log out everywhere
     * @description Ends every session of the user, this one too.
     */
    post: operations['logOutAll'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/me/wechat-data': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Open what WeChat encrypted for this user
     * @description Decrypts encryptedData with the session_key that WeChat gave at the last login of this user in this mini program, and
     *     answers with what is inside, without the watermark. The session_key itself never leaves the server.
     *
     *     `SESSION_KEY_STALE`: any wx.login() of the page may change the session_key, and this service learns the new one at
     *     a login only. Call wx.login(), log in here with its code, ask WeChat for the data again, and send that. Call no wx.login()
     *     between asking for the data and sending it. The same answer comes for whatever does not decrypt.
     *
     *     `OPEN_DATA_INVALID`: it is no base64, or it decrypts and is of another user or mini program, too old, or signed otherwise.
     *
     *     Without a phone: the simulator makes such data, `POST /_control/open-data {"data": {"nickName": "..."}}` (at its own port).
     */
    post: operations['openWechatData'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/me/phone': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take the user's phone number from WeChat
     * @description Trades the code of the phone button (open-type="getPhoneNumber") at WeChat and stores the number as the user's, in place of
     *     the one before. Send `code`, or else the encryptedData and iv of the same tap. A number never joins accounts.
     *
     *     `WECHAT_CODE_INVALID`: WeChat does not take it for a phone code of this user here; the code of wx.login() is none. Let the user tap
     *     again. `WECHAT_UNAVAILABLE`: the detail says whether the same code is still good (a tap may cost money), or the user must
     *     tap again. `RATE_LIMITED` may also mean that the user's exchanges of the day (UTC) are used up; the detail says so.
     *     `PHONE_TAKEN`: another account has the number, and here it can be one account's only. `SESSION_KEY_STALE` and
     *     `OPEN_DATA_INVALID` concern encryptedData, as at POST /v1/users/me/wechat-data. Disable the button after a success.
     *
     *     Without a phone: the simulator gives a code, `curl -X POST http://127.0.0.1:4010/_control/phone-codes` (at its own port).
     */
    post: operations['bindPhone'];
    /**
     * Forget the user's phone number
     * @description Also when there is none. The user may give the same or another one again.
     */
    delete: operations['removePhone'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/me/session-key': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Does the stored session_key still fit?
     * @description Asks WeChat whether the session_key of the last login of this user in this mini program is the present one, by a proof that does
     *     not show it. Not alive: call wx.login() and log in here with its code, before you ask WeChat for encrypted data. Alive: call no
     *     wx.login() until that data is here.
     *
     *     wx.checkSession() on the phone is no answer to this: it tells whether the phone is still logged in at WeChat, not whether this
     *     service has the key. No key is stored after a login through cloud hosting, after 30 days, or once every session has ended.
     */
    get: operations['checkSessionKey'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/me/session-key/reset': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Have WeChat replace the session_key
     * @description For a key that somebody may know who should not. The old one is void at WeChat at once, and data that was encrypted with it
     *     does not open any more: ask WeChat for it anew. The new one ends when the old one would have ended. Access tokens and refresh
     *     tokens of this service are not touched by it.
     *
     *     `SESSION_KEY_STALE`: the stored key is not the present one, so it proves nothing. Call wx.login() and log in here.
     *     `WECHAT_RATE_LIMITED`: WeChat refuses frequent resets of one user. After `WECHAT_UNAVAILABLE` it may have been reset or not:
     *     `GET /v1/users/me/session-key` tells.
     */
    post: operations['resetSessionKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/me/avatar': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Set the user's picture
     * @description multipart/form-data with one file, `avatar`: JPEG, PNG, WebP or GIF (its first frame), up to 1 MiB and 16 million pixels. It becomes
     *     an upright square JPEG of up to 512 pixels, without the metadata (place, device) that it came with. The one before is removed.
     *
     *     In a mini program: `<button open-type="chooseAvatar">` gives a temporary path to its bindchooseavatar, as `e.detail.avatarUrl`; then
     *     `wx.uploadFile({ url: '.../v1/users/me/avatar', filePath, name: 'avatar', header: { Authorization } })`, which sends a POST and gives the
     *     answer as text: `JSON.parse(res.data)`.
     *
     *     WeChat judges the picture, within half an hour. One that it finds risky is taken down: `avatarUrl` is null then.
     */
    put: operations['putAvatar'];
    /**
     * Set the user's picture, as wx.uploadFile can
     * @description multipart/form-data with one file, `avatar`: JPEG, PNG, WebP or GIF (its first frame), up to 1 MiB and 16 million pixels. It becomes
     *     an upright square JPEG of up to 512 pixels, without the metadata (place, device) that it came with. The one before is removed.
     *
     *     In a mini program: `<button open-type="chooseAvatar">` gives a temporary path to its bindchooseavatar, as `e.detail.avatarUrl`; then
     *     `wx.uploadFile({ url: '.../v1/users/me/avatar', filePath, name: 'avatar', header: { Authorization } })`, which sends a POST and gives the
     *     answer as text: `JSON.parse(res.data)`.
     *
     *     WeChat judges the picture, within half an hour. One that it finds risky is taken down: `avatarUrl` is null then.
     */
    post: operations['uploadAvatar'];
    /** Remove the user's picture */
    delete: operations['deleteAvatar'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/avatars/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A picture
     * @description What `avatarUrl` of a user leads to. Asks for no token: `<image>` sends none, nor does WeChat.
     */
    get: operations['getAvatar'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/me/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Everything that is kept about the user of the access token
     * @description One JSON document, as of one moment: the right of access and copy of the Personal Information Protection Law (个人信息保护法), article 45.
     *     Beside what is named below it has one part for each module that keeps something of users. No secrets are in it, nothing of other
     *     users, and of admins who acted only that it was one. Pictures are in it by their names: fetch `avatar.avatarUrl`. Five a day; each is
     *     audited as `user.exported`.
     *
     *     In a mini program: `wx.downloadFile({ url: ".../v1/users/me/export", header: { Authorization } })`, then `wx.shareFileMessage()` lets the user
     *     keep the file. Check `res.statusCode` first: an error is a file, too.
     */
    get: operations['exportMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/wechat/push/{appId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * WeChat's check of the push URL
     * @description WeChat asks this when the URL is saved in its console, and gets its echostr back. `PUSH_REFUSED`: compare Token there with the app's
     *     pushToken. `NOT_FOUND`: this service has no such app, or the app has no pushToken.
     */
    get: operations['checkPushUrl'];
    put?: never;
    /**
     * WeChat's message push
     * @description Plain mode for an app without pushAesKey; compat and secure mode for one with it. JSON or XML, whatever the media type says,
     *     up to 128 KiB. `success` says that the push is kept; it is worked on afterwards, once, however often it is delivered. After any
     *     other answer WeChat sends it again.
     */
    post: operations['receivePush'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/.well-known/jwks.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The public keys that verify access tokens
     * @description A JWK Set (RFC 7517, section 5), for other back ends that verify our tokens themselves.
     */
    get: operations['getJwks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AddressListResponse: {
      items: components['schemas']['AddressResponse'][];
      /**
       * @description For the parameter `cursor`; null: this is the last page
       * @example null
       */
      nextCursor: string | null;
    };
    AddressResponse: {
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      id: string;
      /**
       * @description For `If-Match`: another one after every change
       * @example "3"
       */
      etag: string;
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      updatedAt: string;
      /** @example 张三 */
      userName: string;
      /** @example 13800000000 */
      telNumber: string;
      /** @example 510000 */
      nationalCode: string;
      /** @example 510000 */
      postalCode: string;
      /** @example 广东省 */
      provinceName: string;
      /** @example 广州市 */
      cityName: string;
      /** @example 海珠区 */
      countyName: string;
      /** @example 新港中路 */
      streetName: string;
      /** @example 397号 1栋 101 */
      detailInfo: string;
      /**
       * @description Of the user's addresses exactly one
       * @example true
       */
      isDefault: boolean;
    };
    AdminUserDetailsResponse: {
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      id: string;
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'banned' | 'merged';
      /**
       * @description Also those of other back ends
       * @example []
       */
      roles: string[];
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      createdAt: string;
      /** @example 小明 */
      nickname: string | null;
      /**
       * @description Somebody should look at it: WeChat is not sure of it, or could not be asked
       * @example false
       */
      nicknameFlagged: boolean;
      /** @example /v1/avatars/019ab0c4.jpg */
      avatarUrl: string | null;
      /**
       * @description The same, of the picture
       * @example false
       */
      avatarFlagged: boolean;
      /**
       * @example null
       * @enum {string|null}
       */
      gender: 'male' | 'female' | 'other' | null;
      /**
       * @description BCP 47
       * @example zh-CN
       */
      language: string | null;
      /** @example 上海 */
      region: string | null;
      /**
       * @description The same as of the nickname
       * @example false
       */
      regionFlagged: boolean;
      /**
       * @description Masked; the whole number is an operation of its own
       * @example +86138****5678
       */
      phone: string | null;
      /**
       * Format: date-time
       * @description When the ban ends by itself; null: not by itself, or there is none
       * @example null
       */
      bannedUntil: string | null;
      /**
       * @description As an admin wrote it; the user is not told
       * @example null
       */
      banReason: string | null;
      /**
       * Format: date-time
       * @description The user has asked to be forgotten then, and takes it back by logging in before
       * @example null
       */
      erasureDueAt: string | null;
      /**
       * Format: uuid
       * @description The user that this one turned out to be, with `status: merged`
       * @example null
       */
      mergedInto: string | null;
      /** @description The last used first */
      identities: components['schemas']['AdminUserIdentityResponse'][];
      /** @description The live ones, the last used first */
      sessions: components['schemas']['SessionResponse'][];
    };
    AdminUserIdentityResponse: {
      /** @example wx0123456789abcdef */
      appId: string;
      /** @example oABCD0123456789abcdefghijklm */
      openid: string;
      /**
       * Format: date-time
       * @example 2026-11-22T08:30:00.000Z
       */
      lastLoginAt: string;
    };
    AdminUserListResponse: {
      items: components['schemas']['AdminUserResponse'][];
      /**
       * @description For the parameter `cursor`; null: this is the last page
       * @example null
       */
      nextCursor: string | null;
    };
    AdminUserResponse: {
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      id: string;
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'banned' | 'merged';
      /**
       * @description Also those of other back ends
       * @example []
       */
      roles: string[];
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      createdAt: string;
      /** @example 小明 */
      nickname: string | null;
      /**
       * @description Somebody should look at it: WeChat is not sure of it, or could not be asked
       * @example false
       */
      nicknameFlagged: boolean;
      /** @example /v1/avatars/019ab0c4.jpg */
      avatarUrl: string | null;
      /**
       * @description The same, of the picture
       * @example false
       */
      avatarFlagged: boolean;
      /**
       * @example null
       * @enum {string|null}
       */
      gender: 'male' | 'female' | 'other' | null;
      /**
       * @description BCP 47
       * @example zh-CN
       */
      language: string | null;
      /** @example 上海 */
      region: string | null;
      /**
       * @description The same as of the nickname
       * @example false
       */
      regionFlagged: boolean;
      /**
       * @description Masked; the whole number is an operation of its own
       * @example +86138****5678
       */
      phone: string | null;
      /**
       * Format: date-time
       * @description When the ban ends by itself; null: not by itself, or there is none
       * @example null
       */
      bannedUntil: string | null;
      /**
       * @description As an admin wrote it; the user is not told
       * @example null
       */
      banReason: string | null;
      /**
       * Format: date-time
       * @description The user has asked to be forgotten then, and takes it back by logging in before
       * @example null
       */
      erasureDueAt: string | null;
      /**
       * Format: uuid
       * @description The user that this one turned out to be, with `status: merged`
       * @example null
       */
      mergedInto: string | null;
    };
    AuditActorResponse: {
      /**
       * @description `operator`: by a command at the server; `system`: nobody asked for it
       * @example user
       * @enum {string}
       */
      kind: 'user' | 'operator' | 'system';
      /**
       * Format: uuid
       * @description Of a user
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      id: string | null;
    };
    AuditEventListResponse: {
      items: components['schemas']['AuditEventResponse'][];
      /**
       * @description For the parameter `cursor`; null: this is the last page
       * @example null
       */
      nextCursor: string | null;
    };
    AuditEventResponse: {
      /**
       * @description A growing number
       * @example 4711
       */
      id: string;
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      at: string;
      /**
       * @example session.logged_out
       * @enum {string}
       */
      action:
        | 'login.refused'
        | 'master_keys.rewrapped'
        | 'permission.refused'
        | 'push.retried'
        | 'session.all_ended'
        | 'session.ended'
        | 'session.evicted'
        | 'session.logged_out'
        | 'session.logged_out_all'
        | 'session.opened'
        | 'session.refresh_token_reused'
        | 'signing_key.retired'
        | 'signing_key.rotated'
        | 'user.authorization_revoked'
        | 'user.avatar_rejected'
        | 'user.banned'
        | 'user.erased'
        | 'user.erasure_cancelled'
        | 'user.erasure_requested'
        | 'user.exported'
        | 'user.identity_conflict'
        | 'user.identity_linked'
        | 'user.merge_undone'
        | 'user.merged'
        | 'user.phone_bound'
        | 'user.phone_read'
        | 'user.phone_removed'
        | 'user.profile_cleared'
        | 'user.roles_changed'
        | 'user.session_key_reset'
        | 'user.unbanned'
        | 'wechat_access_token.force_refreshed';
      /**
       * @description `failure`: it was tried, and refused
       * @example success
       * @enum {string}
       */
      outcome: 'success' | 'failure';
      actor: components['schemas']['AuditActorResponse'];
      subject: components['schemas']['AuditSubjectResponse'];
      /**
       * Format: uuid
       * @description The user whom it concerns. After an erasure this id names nobody
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      userId: string | null;
      /**
       * @description X-Request-Id of the request that caused it; the log has it as well
       * @example 6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11
       */
      requestId: string | null;
      /**
       * @description Where it came from
       * @example 203.0.113.7
       */
      ip: string | null;
      /**
       * @description Whatever else explains it: docs/audit.md lists them
       * @example {
       *       "sessions": 1
       *     }
       */
      details: {
        [key: string]: string | number | boolean;
      };
    };
    AuditSubjectResponse: {
      /**
       * @description What it happened to: docs/audit.md lists the kinds
       * @example session
       */
      kind: string;
      /** @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2d */
      id: string;
    };
    BanRequest: {
      /**
       * @description For admins and the audit trail; the user is not told. Nothing personal: the trail keeps it.
       * @example 发布广告
       */
      reason: string;
      /**
       * Format: date-time
       * @description When the ban ends by itself, within 10 years: ISO 8601 with a zone, or a date (UTC). Absent: not by itself.
       * @example 2030-01-01T00:00:00Z
       */
      until?: string;
    };
    CloudLoginRequest: {
      device?: components['schemas']['DeviceRequest'];
    };
    ConflictIdentityResponse: {
      /**
       * Format: uuid
       * @example 6f1c3b1e-64f5-5c59-9a07-2f6a1b1c0d5e
       */
      id: string;
      /** @example wx0123456789abcdef */
      appId: string;
      /** @example oABCD0123456789abcdefghijklm */
      openid: string;
    };
    ConflictUserResponse: {
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      id: string;
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'banned' | 'merged';
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      createdAt: string;
    };
    CreateAddressRequest: {
      /**
       * @description Who receives it
       * @example 张三
       */
      userName: string;
      /**
       * @description As typed: digits, `+`, `-`, blanks, brackets
       * @example 13800000000
       */
      telNumber: string;
      /**
       * @description Of the area
       * @example 510000
       */
      nationalCode?: string;
      /**
       * @description Post code
       * @example 510000
       */
      postalCode?: string;
      /**
       * @description First level
       * @example 广东省
       */
      provinceName: string;
      /**
       * @description Second level
       * @example 广州市
       */
      cityName: string;
      /**
       * @description Third level; some cities have none
       * @example 海珠区
       */
      countyName?: string;
      /**
       * @description Fourth level
       * @example 新港中路
       */
      streetName?: string;
      /**
       * @description The rest, down to the door
       * @example 397号 1栋 101
       */
      detailInfo: string;
      /** @description Makes it the default in place of the present one. The first address is it in any case. */
      isDefault?: boolean;
    };
    DataExportResponse: {
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      exportedAt: string;
      user: components['schemas']['ExportedUserResponse'];
      /**
       * @description Who the user is to WeChat: openids, unionids, conflicts, merges
       * @example {
       *       "identities": [
       *         {
       *           "appId": "wx0123456789abcdef",
       *           "openid": "oGZUI0egBJY1zhBYw2KhdUfwVJJE",
       *           "lastLoginAt": "2026-11-22T08:00:00.000Z"
       *         }
       *       ]
       *     }
       */
      identities: {
        [key: string]: unknown;
      };
      /**
       * @description Nickname, phone number, and their like
       * @example {
       *       "nickname": "小明",
       *       "phone": null
       *     }
       */
      profile: {
        [key: string]: unknown;
      };
      /**
       * @description Pictures
       * @example {
       *       "avatarUrl": null,
       *       "files": []
       *     }
       */
      avatar: {
        [key: string]: unknown;
      };
      /**
       * @description Logins on devices, for a day after their end as well
       * @example [
       *       {
       *         "id": "019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c",
       *         "deviceModel": "iPhone 15",
       *         "createdAt": "2026-11-22T08:00:00.000Z"
       *       }
       *     ]
       */
      sessions: {
        [key: string]: unknown;
      }[];
      /**
       * @description The same parts of users that were merged into this one, as long as they are kept
       * @example []
       */
      mergedUsers: {
        [key: string]: unknown;
      }[];
      /**
       * @description Messages of WeChat about the user that have not been worked on, or could not be
       * @example []
       */
      pushes: {
        [key: string]: unknown;
      }[];
      /**
       * @description What the trail has about the user. `actorId` is null unless it is the user themself; so are address and details of what others did.
       * @example [
       *       {
       *         "at": "2026-11-22T08:00:00.000Z",
       *         "action": "user.exported",
       *         "actorKind": "user",
       *         "ip": "203.0.113.7"
       *       }
       *     ]
       */
      auditEvents: {
        [key: string]: unknown;
      }[];
    };
    DayResponse: {
      /**
       * Format: date
       * @description UTC
       * @example 2026-11-22
       */
      day: string;
      /**
       * @description Who came for the first time, and has not been erased since
       * @example 12
       */
      newUsers: number;
      /**
       * @description Who made a request that day
       * @example 310
       */
      activeUsers: number;
      /**
       * @description By what came of them: `new`, `returning`, or the error's code in lower case. The same outcomes in the sum and on every day
       * @example {
       *       "new": 3,
       *       "returning": 40,
       *       "wechat_code_invalid": 1
       *     }
       */
      logins: {
        [key: string]: number;
      };
    };
    DeviceRequest: {
      /**
       * @description Chosen by the client, the same for every login of one installation. Requests that carry the same code and the same id at the same moment share one login.
       * @example b7e2c9d0-1f3a-4a57-8f0e-6f2c1d5e9a10
       */
      id?: string;
      /** @example 小明的手机 */
      name?: string;
      /** @example iPhone 15 */
      model?: string;
      /** @example ios */
      platform?: string;
    };
    ErasureResponse: {
      /**
       * Format: date-time
       * @description When everything about the user is erased, unless they log in before
       * @example 2026-11-29T08:00:00.000Z
       */
      erasureDueAt: string;
    };
    /**
     * @description One of a closed list; branch on this, never on texts
     * @enum {string}
     */
    ErrorCode:
      | 'VALIDATION_FAILED'
      | 'APP_UNKNOWN'
      | 'OPEN_DATA_INVALID'
      | 'UNAUTHENTICATED'
      | 'TOKEN_EXPIRED'
      | 'SESSION_REVOKED'
      | 'REFRESH_TOKEN_INVALID'
      | 'REFRESH_TOKEN_REUSED'
      | 'WECHAT_CODE_INVALID'
      | 'WECHAT_CODE_USED'
      | 'FORBIDDEN'
      | 'USER_BANNED'
      | 'RECENT_LOGIN_REQUIRED'
      | 'PUSH_REFUSED'
      | 'WECHAT_USER_BLOCKED'
      | 'NOT_FOUND'
      | 'CONFLICT'
      | 'SESSION_KEY_STALE'
      | 'PHONE_TAKEN'
      | 'PRECONDITION_FAILED'
      | 'PAYLOAD_TOO_LARGE'
      | 'UNSUPPORTED_MEDIA_TYPE'
      | 'CONTENT_REJECTED'
      | 'PRECONDITION_REQUIRED'
      | 'RATE_LIMITED'
      | 'WECHAT_RATE_LIMITED'
      | 'INTERNAL'
      | 'WECHAT_MISCONFIGURED'
      | 'WECHAT_UNAVAILABLE'
      | 'SERVICE_UNAVAILABLE';
    ExportedUserResponse: {
      /**
       * Format: uuid
       * @description UUIDv7
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      id: string;
      /**
       * @example active
       * @enum {string}
       */
      status: 'active' | 'merged';
      /**
       * Format: uuid
       * @description Of merged users: the user that they turned out to be
       * @example null
       */
      mergedInto: string | null;
      /** @example [] */
      roles: string[];
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      updatedAt: string;
    };
    FieldErrorResponse: {
      /**
       * @description Dotted path in the request; `body` for the body as a whole
       * @example code
       */
      field: string;
      /** @example must be a string */
      message: string;
    };
    HealthResponse: {
      /**
       * @example ok
       * @enum {string}
       */
      status: 'ok';
    };
    IdentityConflictListResponse: {
      items: components['schemas']['IdentityConflictResponse'][];
      /**
       * @description For the parameter `cursor`; null: this is the last page
       * @example null
       */
      nextCursor: string | null;
    };
    IdentityConflictResponse: {
      /** @description Showed the other user's unionid */
      identity: components['schemas']['ConflictIdentityResponse'];
      /** @description Whose identity it is */
      user: components['schemas']['ConflictUserResponse'];
      /** @description Whose unionid it is */
      otherUser: components['schemas']['ConflictUserResponse'];
      /**
       * @description The Open Platform account, as WECHAT_APPS names it
       * @example default
       */
      platform: string;
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      firstSeenAt: string;
      /**
       * Format: date-time
       * @description The last login that showed it
       * @example 2026-11-22T08:30:00.000Z
       */
      lastSeenAt: string;
    };
    JwkResponse: {
      /** @example EC */
      kty: string;
      /** @example P-256 */
      crv: string;
      /** @example f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU */
      x: string;
      /** @example x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0 */
      y: string;
      /**
       * @description RFC 7638 thumbprint
       * @example oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U
       */
      kid: string;
      /** @example ES256 */
      alg: string;
      /** @example sig */
      use: string;
    };
    JwksResponse: {
      keys: components['schemas']['JwkResponse'][];
    };
    LoginRequest: {
      /**
       * @description What wx.login() gave. It lives five minutes and works once.
       * @example 0c3aBc000mG8kS1nVx100QyL2P0aBc0r
       */
      code: string;
      /**
       * @description The mini program that called wx.login(). Absent: the first one that is configured.
       * @example wx0123456789abcdef
       */
      appId?: string;
      /**
       * @description For a login by one tap: `e.detail.code` of the phone button. The number becomes the user's; whether that succeeds or not, the login stands.
       * @example b1c4e1a9d2f74d3c8a6e5f0b9c8d7e6fb1c4e1a9d2f74d3c8a6e5f0b9c8d7e6f
       */
      phoneCode?: string;
      device?: components['schemas']['DeviceRequest'];
    };
    LoginResponse: {
      /**
       * @description A JWT (RFC 9068), signed with ES256
       * @example eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9...
       */
      accessToken: string;
      /**
       * @example Bearer
       * @enum {string}
       */
      tokenType: 'Bearer';
      /**
       * @description Seconds the access token lives
       * @example 600
       */
      expiresIn: number;
      /**
       * @description Opaque to the client; it changes with every use
       * @example v1.k1.019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.0.Zm9v...
       */
      refreshToken: string;
      /**
       * @description Seconds the refresh token lives unless it is used
       * @example 2592000
       */
      refreshExpiresIn: number;
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      sessionId: string;
      /**
       * @description WeChat's id of the user in this mini program
       * @example oGZUI0egBJY1zhBYw2KhdUfwVJJE
       */
      openid: string;
      /**
       * @description True for the login that made the user
       * @example false
       */
      isNewUser: boolean;
      /**
       * @description Only when the user had asked to be erased (`DELETE /v1/users/me`), on whatever device: this login has undone that. Tell the user, who may not have meant to.
       * @example true
       * @enum {boolean}
       */
      erasureCancelled?: true;
      user: components['schemas']['UserResponse'];
      /** @description With `phoneCode` only. The number, which `user.phone` has as well; or, with a `code`, why it was not taken: the login stands all the same. */
      phone?: components['schemas']['PhoneResponse'] | components['schemas']['PhoneFailureResponse'];
    };
    MergeListResponse: {
      items: components['schemas']['MergeResponse'][];
      /**
       * @description For the parameter `cursor`; null: this is the last page
       * @example null
       */
      nextCursor: string | null;
    };
    MergeRequest: {
      /**
       * Format: uuid
       * @description The user that ends; what they have becomes that of the user in the path
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2d
       */
      loserId: string;
    };
    MergeResponse: {
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2e
       */
      mergeId: string;
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      survivorId: string;
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2d
       */
      loserId: string;
      /**
       * Format: uuid
       * @description The admin's user id
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2f
       */
      mergedBy: string;
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      mergedAt: string;
      /**
       * Format: date-time
       * @description Then the merge is final, and the loser is removed
       * @example 2026-12-22T08:00:00.000Z
       */
      undoUntil: string;
      /**
       * Format: date-time
       * @example null
       */
      undoneAt: string | null;
    };
    OverviewResponse: {
      users: components['schemas']['UserCountsResponse'];
      /**
       * @description By what came of them: `new`, `returning`, or the error's code in lower case. The same outcomes in the sum and on every day. Of all days together
       * @example {
       *       "new": 3,
       *       "returning": 40,
       *       "wechat_code_invalid": 1
       *     }
       */
      logins: {
        [key: string]: number;
      };
      /** @description Every day, the earliest first; the last one is today */
      days: components['schemas']['DayResponse'][];
    };
    PhoneFailureResponse: {
      /**
       * @description As in the problem that POST /v1/users/me/phone would have answered with
       * @example WECHAT_CODE_INVALID
       */
      code: components['schemas']['ErrorCode'];
      /**
       * @description What to do now
       * @example Let the user tap the button again.
       */
      detail: string;
    };
    PhoneRequest: {
      /**
       * @description `e.detail.code` of the phone button (bindgetphonenumber). It lives five minutes and works once; the code of wx.login() is another one.
       * @example b1c4e1a9d2f74d3c8a6e5f0b9c8d7e6fb1c4e1a9d2f74d3c8a6e5f0b9c8d7e6f
       */
      code?: string;
      /**
       * @description Instead of `code`, of base libraries before 2.21.2: base64, unchanged; with `iv`
       * @example CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS
       */
      encryptedData?: string;
      /**
       * @description Base64, unchanged; with `encryptedData`
       * @example r7BXXKkLb8qrSNn05n0qiA==
       */
      iv?: string;
    };
    PhoneResponse: {
      /**
       * @description E.164
       * @example +8613800000000
       */
      phone: string;
      /**
       * @description The calling code in it
       * @example 86
       */
      countryCode: string;
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      verifiedAt: string;
    };
    PrincipalResponse: {
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      userId: string;
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2d
       */
      sessionId: string;
      /**
       * @description The mini program that logged in
       * @example wx0123456789abcdef
       */
      appId: string;
      /** @example [] */
      roles: string[];
    };
    ProblemResponse: {
      /** @example urn:problem-type:weapp-auth:wechat-code-used */
      type: string;
      /** @example This code has been used */
      title: string;
      /** @example 401 */
      status: number;
      /**
       * @description What to do now
       * @example A code works once. Call wx.login() for a new one.
       */
      detail: string;
      /**
       * @description One of a closed list; branch on this, never on texts
       * @example WECHAT_CODE_USED
       */
      code: components['schemas']['ErrorCode'];
      /**
       * @description Also in X-Request-Id and in the logs
       * @example 6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11
       */
      requestId: string;
      /** @description With VALIDATION_FAILED, and with CONTENT_REJECTED where the body has several texts */
      errors?: components['schemas']['FieldErrorResponse'][];
    };
    PushListResponse: {
      items: components['schemas']['PushResponse'][];
      /**
       * @description For the parameter `cursor`; null: this is the last page
       * @example null
       */
      nextCursor: string | null;
    };
    PushResponse: {
      /**
       * @description A growing number
       * @example 42
       */
      id: string;
      /** @example wx0123456789abcdef */
      appId: string;
      /**
       * @description Event, or else MsgType
       * @example user_authorization_revoke
       */
      event: string;
      /**
       * @description `dead`: given up after many attempts
       * @example dead
       * @enum {string}
       */
      state: 'waiting' | 'done' | 'dead';
      /** @example 8 */
      attempts: number;
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      receivedAt: string;
      /**
       * Format: date-time
       * @description When it was done, or given up
       * @example 2026-11-23T08:00:00.000Z
       */
      finishedAt: string | null;
      /**
       * @description Why the last attempt failed
       * @example SERVICE_UNAVAILABLE
       */
      lastError: string | null;
    };
    ReadinessResponse: {
      /**
       * @example ok
       * @enum {string}
       */
      status: 'ok';
      /**
       * @description One entry a part. `wechat.circuit` is `open` while WeChat does not answer and whatever needs it, logins first of all, is refused at once, and `half_open` while one call tries.
       * @example {
       *       "shutdown": {
       *         "status": "up"
       *       },
       *       "database": {
       *         "status": "up"
       *       },
       *       "revocations": {
       *         "status": "up"
       *       },
       *       "wechat": {
       *         "status": "up",
       *         "circuit": "closed"
       *       }
       *     }
       */
      details: {
        [key: string]: {
          /** @enum {string} */
          status: 'up';
          /** @enum {string} */
          circuit?: 'closed' | 'open' | 'half_open';
        };
      };
    };
    RefreshRequest: {
      /**
       * @description The refresh token of the last login or refresh
       * @example v1.k1.019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.0.Zm9v...
       */
      refreshToken: string;
    };
    RolesRequest: {
      /**
       * @description All that the user is to have of them. `user` means nothing: everybody is one.
       * @example [
       *       "support"
       *     ]
       */
      roles: ('user' | 'support' | 'admin')[];
    };
    SessionDeviceResponse: {
      /**
       * @description As the client named it
       * @example 小明的手机
       */
      name: string | null;
      /** @example iPhone 15 */
      model: string | null;
      /** @example ios */
      platform: string | null;
    };
    SessionKeyResponse: {
      /**
       * @description Whether the stored session_key is the one that WeChat holds now
       * @example true
       */
      alive: boolean;
    };
    SessionListResponse: {
      items: components['schemas']['SessionResponse'][];
      /**
       * @description Always null: the sessions of a user fit into one page
       * @example null
       */
      nextCursor: string | null;
    };
    SessionResponse: {
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      id: string;
      /**
       * @description Whether it is the session of the access token
       * @example true
       */
      current: boolean;
      /**
       * @description The mini program that logged in
       * @example wx0123456789abcdef
       */
      appId: string;
      device: components['schemas']['SessionDeviceResponse'];
      /**
       * @description What it was last used with, roughly
       * @example WeChat on iOS
       */
      userAgent: string | null;
      /**
       * @description Where it was last used
       * @example 203.0.113.7
       */
      ip: string | null;
      /**
       * Format: date-time
       * @example 2026-11-22T08:30:00.000Z
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description The login, or the last refresh
       * @example 2026-11-22T08:30:00.000Z
       */
      lastUsedAt: string;
      /**
       * Format: date-time
       * @description Unless it is used before
       * @example 2026-12-22T08:30:00.000Z
       */
      expiresAt: string;
    };
    TokenResponse: {
      /**
       * @description A JWT (RFC 9068), signed with ES256
       * @example eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9...
       */
      accessToken: string;
      /**
       * @example Bearer
       * @enum {string}
       */
      tokenType: 'Bearer';
      /**
       * @description Seconds the access token lives
       * @example 600
       */
      expiresIn: number;
      /**
       * @description Opaque to the client; it changes with every use
       * @example v1.k1.019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.0.Zm9v...
       */
      refreshToken: string;
      /**
       * @description Seconds the refresh token lives unless it is used
       * @example 2592000
       */
      refreshExpiresIn: number;
      /**
       * Format: uuid
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      sessionId: string;
    };
    UnbanRequest: {
      /**
       * @description For the audit trail
       * @example 申诉成立
       */
      reason?: string;
    };
    UpdateAddressRequest: {
      /**
       * @description Who receives it
       * @example 张三
       */
      userName?: string;
      /**
       * @description As typed: digits, `+`, `-`, blanks, brackets
       * @example 13800000000
       */
      telNumber?: string;
      /**
       * @description Of the area
       * @example 510000
       */
      nationalCode?: string;
      /**
       * @description Post code
       * @example 510000
       */
      postalCode?: string;
      /**
       * @description First level
       * @example 广东省
       */
      provinceName?: string;
      /**
       * @description Second level
       * @example 广州市
       */
      cityName?: string;
      /**
       * @description Third level; some cities have none
       * @example 海珠区
       */
      countyName?: string;
      /**
       * @description Fourth level
       * @example 新港中路
       */
      streetName?: string;
      /**
       * @description The rest, down to the door
       * @example 397号 1栋 101
       */
      detailInfo?: string;
      /** @description Makes it the default in place of the present one. The first address is it in any case. */
      isDefault?: boolean;
    };
    UpdateProfileRequest: {
      /**
       * @description 1 to 32 characters (Unicode code points), after blanks around it are gone and it is composed (NFC). Null removes it; absent, it stays.
       * @example 小明
       */
      nickname?: string | null;
      /**
       * @description Null removes it; absent, it stays.
       * @example female
       * @enum {string|null}
       */
      gender?: 'male' | 'female' | 'other' | null;
      /**
       * @description A BCP 47 tag, kept in its canonical form; or as WeChat writes it (`wx.getAppBaseInfo().language`): `zh_CN` becomes `zh-CN`. Null removes it; absent, it stays.
       * @example zh-CN
       */
      language?: string | null;
      /**
       * @description Where the user says they are: what `<picker mode="region">` gives, joined by blanks, or any other text. 1 to 64 characters (Unicode code points), after blanks around it are gone and it is composed (NFC). Null removes it; absent, it stays.
       * @example 广东省 深圳市
       */
      region?: string | null;
    };
    UserCountsResponse: {
      /**
       * @description All of the others together
       * @example 1207
       */
      total: number;
      /**
       * @description Neither banned nor deleting
       * @example 1200
       */
      active: number;
      /** @example 4 */
      banned: number;
      /**
       * @description They have asked to be erased
       * @example 3
       */
      deleting: number;
    };
    UserPhoneResponse: {
      /**
       * @description E.164
       * @example +8613812345678
       */
      phone: string | null;
    };
    UserResponse: {
      /**
       * Format: uuid
       * @description UUIDv7
       * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
       */
      id: string;
      /** @example 小明 */
      nickname: string | null;
      /**
       * @example female
       * @enum {string|null}
       */
      gender: 'male' | 'female' | 'other' | null;
      /**
       * @description BCP 47
       * @example zh-CN
       */
      language: string | null;
      /** @example 广东省 深圳市 */
      region: string | null;
      /**
       * @description Where the picture is served; without PUBLIC_URL, a path of this service
       * @example https://login.example.com/v1/avatars/019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg
       */
      avatarUrl: string | null;
      /**
       * @description E.164
       * @example +8613800000000
       */
      phone: string | null;
      /** @example [] */
      roles: string[];
      /**
       * Format: date-time
       * @example 2026-11-22T08:00:00.000Z
       */
      createdAt: string;
    };
    WechatDataRequest: {
      /**
       * @description Base64, unchanged: as a JSON string, where "+" stays "+"
       * @example CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS
       */
      encryptedData: string;
      /**
       * @description Base64, unchanged
       * @example r7BXXKkLb8qrSNn05n0qiA==
       */
      iv: string;
      /**
       * @description The text as WeChat gave it, not parsed and written anew; with `signature`
       * @example {"nickName":"Band","gender":0}
       */
      rawData?: string;
      /**
       * @description Of `rawData`; with it or not at all
       * @example 75e81ceda165f4ffa64f4068af58c64b8f54b88c
       */
      signature?: string;
    };
    WechatDataResponse: {
      /**
       * @description What WeChat encrypted, without its watermark. Which fields there are is up to WeChat.
       * @example {
       *       "nickName": "微信用户",
       *       "language": "zh_CN"
       *     }
       */
      data: {
        [key: string]: unknown;
      };
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: {
    /**
     * @description Requests of the allowance. These four come with other answers as well, unless there is no limit
     * @example 600
     */
    'RateLimit-Limit': number;
    /**
     * @description Requests that would pass at once
     * @example 599
     */
    'RateLimit-Remaining': number;
    /**
     * @description Seconds until the whole allowance is back
     * @example 60
     */
    'RateLimit-Reset': number;
    /**
     * @description The allowance, and in how many seconds it comes back
     * @example 600;w=60
     */
    'RateLimit-Policy': string;
    /**
     * @description Names the request in our logs; the X-Request-Id of the request where that had a usable one
     * @example 6a9f0c1e-53c5-4c55-9d0e-0f6a2a2f3b11
     */
    'X-Request-Id': string;
    /**
     * @description Seconds to wait
     * @example 5
     */
    'Retry-After': number;
    /**
     * @description How to authenticate (RFC 6750, section 3)
     * @example Bearer error="invalid_token"
     */
    'WWW-Authenticate': string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getLiveness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example no-store */
          'Cache-Control'?: 'no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthResponse'];
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example no-store */
          'Cache-Control'?: 'no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReadinessResponse'];
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  loginWithWechat: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LoginRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example no-store */
          'Cache-Control'?: 'no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LoginResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. `APP_UNKNOWN`: Unknown mini program. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED' | 'APP_UNKNOWN';
          };
        };
      };
      /** @description `WECHAT_CODE_INVALID`: WeChat does not know this code. `WECHAT_CODE_USED`: This code has been used. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_CODE_INVALID' | 'WECHAT_CODE_USED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `WECHAT_USER_BLOCKED`: WeChat refuses this user. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'WECHAT_USER_BLOCKED';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `WECHAT_RATE_LIMITED`: WeChat limits the rate of such calls. `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_RATE_LIMITED' | 'RATE_LIMITED';
          };
        };
      };
      /** @description `WECHAT_MISCONFIGURED`: WeChat refuses this service. `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_MISCONFIGURED' | 'INTERNAL';
          };
        };
      };
      /** @description `WECHAT_UNAVAILABLE`: WeChat is not available. `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_UNAVAILABLE' | 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  refreshTokens: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RefreshRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example no-store */
          'Cache-Control'?: 'no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `REFRESH_TOKEN_INVALID`: The refresh token is not valid. `REFRESH_TOKEN_REUSED`: This refresh token has been used before. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'REFRESH_TOKEN_INVALID' | 'REFRESH_TOKEN_REUSED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  verifyAccessToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PrincipalResponse'];
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  loginByCloudHosting: {
    parameters: {
      query?: never;
      header?: {
        /** @description The user's, by the platform */
        'X-WX-OPENID'?: string;
        /** @description The mini program */
        'X-WX-APPID'?: string;
        /** @description Where the mini program is bound to an Open Platform account */
        'X-WX-UNIONID'?: string;
        /** @description In place of the three above where the environment is shared by another account */
        'X-WX-FROM-OPENID'?: string;
        /** @description With the openid before it */
        'X-WX-FROM-APPID'?: string;
        /** @description With the two before it */
        'X-WX-FROM-UNIONID'?: string;
        /** @description What the call came from */
        'X-WX-SOURCE'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CloudLoginRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example no-store */
          'Cache-Control'?: 'no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LoginResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. `APP_UNKNOWN`: Unknown mini program. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED' | 'APP_UNKNOWN';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserResponse'];
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  postMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateProfileRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. `APP_UNKNOWN`: Unknown mini program. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED' | 'APP_UNKNOWN';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `CONTENT_REJECTED`: This content may not be shown. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONTENT_REJECTED';
          };
        };
      };
      /** @description `WECHAT_RATE_LIMITED`: WeChat limits the rate of such calls. `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_RATE_LIMITED' | 'RATE_LIMITED';
          };
        };
      };
      /** @description `WECHAT_MISCONFIGURED`: WeChat refuses this service. `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_MISCONFIGURED' | 'INTERNAL';
          };
        };
      };
      /** @description `WECHAT_UNAVAILABLE`: WeChat is not available. `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_UNAVAILABLE' | 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  deleteMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErasureResponse'];
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  updateMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateProfileRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. `APP_UNKNOWN`: Unknown mini program. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED' | 'APP_UNKNOWN';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `CONTENT_REJECTED`: This content may not be shown. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONTENT_REJECTED';
          };
        };
      };
      /** @description `WECHAT_RATE_LIMITED`: WeChat limits the rate of such calls. `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_RATE_LIMITED' | 'RATE_LIMITED';
          };
        };
      };
      /** @description `WECHAT_MISCONFIGURED`: WeChat refuses this service. `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_MISCONFIGURED' | 'INTERNAL';
          };
        };
      };
      /** @description `WECHAT_UNAVAILABLE`: WeChat is not available. `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_UNAVAILABLE' | 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  listUsers: {
    parameters: {
      query?: {
        /** @description A user id, an openid of any app, a unionid or a phone number (a mainland one also without +86), each whole; or the beginning of a nickname, in whatever case */
        search?: string;
        /** @description By the first login: `-createdAt`, the newest first, or the oldest */
        sort?: '-createdAt' | 'createdAt';
        /** @description `deleting`: those of `active` who have asked to be forgotten */
        status?: 'active' | 'banned' | 'merged' | 'deleting';
        /** @description Has this role */
        role?: 'support' | 'admin';
        /** @description First logged in then or later: ISO 8601 with a zone, or a date (UTC) */
        createdFrom?: string;
        /** @description First logged in before then */
        createdBefore?: string;
        /** @description Items a page */
        limit?: number;
        /** @description `nextCursor` of the page before; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AdminUserListResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  readUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The user
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AdminUserDetailsResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  readUserPhone: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The user
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserPhoneResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  mergeUsers: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The user that stays
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MergeRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MergeResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `RECENT_LOGIN_REQUIRED`: This needs a recent login. `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RECENT_LOGIN_REQUIRED' | 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  banUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The user
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BanRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AdminUserResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `RECENT_LOGIN_REQUIRED`: This needs a recent login. `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RECENT_LOGIN_REQUIRED' | 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  unbanUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The user
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UnbanRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AdminUserResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  setUserRoles: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The user
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RolesRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AdminUserResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `RECENT_LOGIN_REQUIRED`: This needs a recent login. `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RECENT_LOGIN_REQUIRED' | 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  endUserSessions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The user
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All sessions have ended */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `RECENT_LOGIN_REQUIRED`: This needs a recent login. `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RECENT_LOGIN_REQUIRED' | 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  endUserSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description The user
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
        /**
         * @description Of `sessions` of the user
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        sessionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The session has ended */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `RECENT_LOGIN_REQUIRED`: This needs a recent login. `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RECENT_LOGIN_REQUIRED' | 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  listMerges: {
    parameters: {
      query?: {
        /** @description Items a page */
        limit?: number;
        /** @description `nextCursor` of the page before; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MergeListResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  undoMerge: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description `mergeId`
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MergeResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `RECENT_LOGIN_REQUIRED`: This needs a recent login. `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RECENT_LOGIN_REQUIRED' | 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  listIdentityConflicts: {
    parameters: {
      query?: {
        /** @description Items a page */
        limit?: number;
        /** @description `nextCursor` of the page before; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IdentityConflictListResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  listPushes: {
    parameters: {
      query?: {
        /** @description Those to be tried, those that were done, or those that were given up */
        state?: 'waiting' | 'done' | 'dead';
        /** @description Items a page */
        limit?: number;
        /** @description `nextCursor` of the page before; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PushListResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  retryPush: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The push, as GET /v1/admin/pushes names it */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It will be tried */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  listAuditEvents: {
    parameters: {
      query?: {
        /** @description One action, or all of a kind: `user.` */
        action?:
          | 'login.'
          | 'login.refused'
          | 'master_keys.'
          | 'master_keys.rewrapped'
          | 'permission.'
          | 'permission.refused'
          | 'push.'
          | 'push.retried'
          | 'session.'
          | 'session.all_ended'
          | 'session.ended'
          | 'session.evicted'
          | 'session.logged_out'
          | 'session.logged_out_all'
          | 'session.opened'
          | 'session.refresh_token_reused'
          | 'signing_key.'
          | 'signing_key.retired'
          | 'signing_key.rotated'
          | 'user.'
          | 'user.authorization_revoked'
          | 'user.avatar_rejected'
          | 'user.banned'
          | 'user.erased'
          | 'user.erasure_cancelled'
          | 'user.erasure_requested'
          | 'user.exported'
          | 'user.identity_conflict'
          | 'user.identity_linked'
          | 'user.merge_undone'
          | 'user.merged'
          | 'user.phone_bound'
          | 'user.phone_read'
          | 'user.phone_removed'
          | 'user.profile_cleared'
          | 'user.roles_changed'
          | 'user.session_key_reset'
          | 'user.unbanned'
          | 'wechat_access_token.'
          | 'wechat_access_token.force_refreshed';
        /** @description `failure`: it was tried, and refused */
        outcome?: 'success' | 'failure';
        /**
         * @description The user who did it
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        actorId?: string;
        /**
         * @description The user whom it concerns
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        userId?: string;
        /** @description The kind of what it happened to, as answers name it; wants `subjectId` as well */
        subjectKind?: string;
        /** @description Its id; wants `subjectKind` as well */
        subjectId?: string;
        /** @description Of one request: the `requestId` of an error, or the X-Request-Id of any answer */
        requestId?: string;
        /** @description From this time on; a day begins at 00:00 UTC */
        from?: string;
        /** @description Before this time */
        to?: string;
        /** @description Items a page */
        limit?: number;
        /** @description `nextCursor` of the page before; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditEventListResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  readOverview: {
    parameters: {
      query?: {
        /** @description How many days (UTC), today included */
        days?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OverviewResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. `FORBIDDEN`: Not allowed. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED' | 'FORBIDDEN';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  listAddresses: {
    parameters: {
      query?: {
        /** @description Items a page */
        limit?: number;
        /** @description `nextCursor` of the page before; absent: the first page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AddressListResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  createAddress: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateAddressRequest'];
      };
    };
    responses: {
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          /** @description For `If-Match`; also `etag` of the body */
          ETag?: string;
          /** @description Where it can be read */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AddressResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  getAddress: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Of the address
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          /** @description For `If-Match`; also `etag` of the body */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AddressResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  replaceAddress: {
    parameters: {
      query?: never;
      header: {
        /** @description The `etag` of what you have read, or `*` for whatever it is by now */
        'If-Match': string;
      };
      path: {
        /**
         * @description Of the address
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateAddressRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          /** @description For `If-Match`; also `etag` of the body */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AddressResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `PRECONDITION_FAILED`: Somebody has changed it meanwhile. */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PRECONDITION_FAILED';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `PRECONDITION_REQUIRED`: The request must say what it changes. */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PRECONDITION_REQUIRED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  deleteAddress: {
    parameters: {
      query?: never;
      header: {
        /** @description The `etag` of what you have read, or `*` for whatever it is by now */
        'If-Match': string;
      };
      path: {
        /**
         * @description Of the address
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `PRECONDITION_FAILED`: Somebody has changed it meanwhile. */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PRECONDITION_FAILED';
          };
        };
      };
      /** @description `PRECONDITION_REQUIRED`: The request must say what it changes. */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PRECONDITION_REQUIRED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  updateAddress: {
    parameters: {
      query?: never;
      header: {
        /** @description The `etag` of what you have read, or `*` for whatever it is by now */
        'If-Match': string;
      };
      path: {
        /**
         * @description Of the address
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateAddressRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          /** @description For `If-Match`; also `etag` of the body */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AddressResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `CONFLICT`: Conflict with the present state. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONFLICT';
          };
        };
      };
      /** @description `PRECONDITION_FAILED`: Somebody has changed it meanwhile. */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PRECONDITION_FAILED';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `PRECONDITION_REQUIRED`: The request must say what it changes. */
      428: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PRECONDITION_REQUIRED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  setDefaultAddress: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Of the address
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          /** @description For `If-Match`; also `etag` of the body */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AddressResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  listSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionListResponse'];
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  endSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /**
         * @description Of GET /v1/auth/sessions
         * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
         */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The session has ended */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  logOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The session has ended */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  logOutAll: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All sessions have ended */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  openWechatData: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WechatDataRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WechatDataResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. `OPEN_DATA_INVALID`: This is not open data of this user, this mini program and this moment. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED' | 'OPEN_DATA_INVALID';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `SESSION_KEY_STALE`: The session_key does not fit this data. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SESSION_KEY_STALE';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  bindPhone: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PhoneRequest'];
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PhoneResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. `APP_UNKNOWN`: Unknown mini program. `OPEN_DATA_INVALID`: This is not open data of this user, this mini program and this moment. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED' | 'APP_UNKNOWN' | 'OPEN_DATA_INVALID';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. `WECHAT_CODE_INVALID`: WeChat does not know this code. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED' | 'WECHAT_CODE_INVALID';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `SESSION_KEY_STALE`: The session_key does not fit this data. `PHONE_TAKEN`: This phone number is another account's. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SESSION_KEY_STALE' | 'PHONE_TAKEN';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `WECHAT_RATE_LIMITED`: WeChat limits the rate of such calls. `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_RATE_LIMITED' | 'RATE_LIMITED';
          };
        };
      };
      /** @description `WECHAT_MISCONFIGURED`: WeChat refuses this service. `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_MISCONFIGURED' | 'INTERNAL';
          };
        };
      };
      /** @description `WECHAT_UNAVAILABLE`: WeChat is not available. `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_UNAVAILABLE' | 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  removePhone: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The user has no phone number here */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  checkSessionKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionKeyResponse'];
        };
      };
      /** @description `APP_UNKNOWN`: Unknown mini program. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'APP_UNKNOWN';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `WECHAT_RATE_LIMITED`: WeChat limits the rate of such calls. `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_RATE_LIMITED' | 'RATE_LIMITED';
          };
        };
      };
      /** @description `WECHAT_MISCONFIGURED`: WeChat refuses this service. `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_MISCONFIGURED' | 'INTERNAL';
          };
        };
      };
      /** @description `WECHAT_UNAVAILABLE`: WeChat is not available. `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_UNAVAILABLE' | 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  resetSessionKey: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The old key is void */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `APP_UNKNOWN`: Unknown mini program. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'APP_UNKNOWN';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `SESSION_KEY_STALE`: The session_key does not fit this data. */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SESSION_KEY_STALE';
          };
        };
      };
      /** @description `WECHAT_RATE_LIMITED`: WeChat limits the rate of such calls. `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_RATE_LIMITED' | 'RATE_LIMITED';
          };
        };
      };
      /** @description `WECHAT_MISCONFIGURED`: WeChat refuses this service. `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_MISCONFIGURED' | 'INTERNAL';
          };
        };
      };
      /** @description `WECHAT_UNAVAILABLE`: WeChat is not available. `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_UNAVAILABLE' | 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  putAvatar: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': {
          /** Format: binary */
          avatar: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. `APP_UNKNOWN`: Unknown mini program. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED' | 'APP_UNKNOWN';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `CONTENT_REJECTED`: This content may not be shown. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONTENT_REJECTED';
          };
        };
      };
      /** @description `WECHAT_RATE_LIMITED`: WeChat limits the rate of such calls. `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_RATE_LIMITED' | 'RATE_LIMITED';
          };
        };
      };
      /** @description `WECHAT_MISCONFIGURED`: WeChat refuses this service. `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_MISCONFIGURED' | 'INTERNAL';
          };
        };
      };
      /** @description `WECHAT_UNAVAILABLE`: WeChat is not available. `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_UNAVAILABLE' | 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  uploadAvatar: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': {
          /** Format: binary */
          avatar: string;
        };
      };
    };
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserResponse'];
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. `APP_UNKNOWN`: Unknown mini program. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED' | 'APP_UNKNOWN';
          };
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `CONTENT_REJECTED`: This content may not be shown. */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'CONTENT_REJECTED';
          };
        };
      };
      /** @description `WECHAT_RATE_LIMITED`: WeChat limits the rate of such calls. `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_RATE_LIMITED' | 'RATE_LIMITED';
          };
        };
      };
      /** @description `WECHAT_MISCONFIGURED`: WeChat refuses this service. `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_MISCONFIGURED' | 'INTERNAL';
          };
        };
      };
      /** @description `WECHAT_UNAVAILABLE`: WeChat is not available. `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'WECHAT_UNAVAILABLE' | 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  deleteAvatar: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description There is none any more */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  getAvatar: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The end of `avatarUrl` */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A JPEG */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example cross-origin */
          'Cross-Origin-Resource-Policy'?: 'cross-origin';
          /** @example default-src 'none'; sandbox */
          'Content-Security-Policy'?: "default-src 'none'; sandbox";
          /** @example public, max-age=300 */
          'Cache-Control'?: 'public, max-age=300';
          [name: string]: unknown;
        };
        content: {
          'image/jpeg': string;
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  exportMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example private, no-store */
          'Cache-Control'?: 'private, no-store';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DataExportResponse'];
        };
      };
      /** @description `UNAUTHENTICATED`: Not authenticated. `TOKEN_EXPIRED`: The access token has expired. `SESSION_REVOKED`: This session has been ended. */
      401: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'WWW-Authenticate': components['headers']['WWW-Authenticate'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED' | 'SESSION_REVOKED';
          };
        };
      };
      /** @description `USER_BANNED`: This user is banned. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'USER_BANNED';
          };
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  checkPushUrl: {
    parameters: {
      query: {
        /** @description What the answer must be */
        echostr: string;
        /** @description WeChat's random number */
        nonce: string;
        /** @description Unix time, in seconds */
        timestamp: string;
        /** @description SHA-1 over the Token, the timestamp and the nonce, in alphabetical order; of a push, in plain mode */
        signature: string;
      };
      header?: never;
      path: {
        /** @description The mini program, as WECHAT_APPS names it */
        appId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description echostr, unchanged */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example no-store */
          'Cache-Control'?: 'no-store';
          [name: string]: unknown;
        };
        content: {
          /** @example 4375120948345356249 */
          'text/plain': string;
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `PUSH_REFUSED`: This is not a message of WeChat to this mini program. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PUSH_REFUSED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
    };
  };
  receivePush: {
    parameters: {
      query: {
        /** @description As `signature`, over Encrypt too; not in plain mode */
        msg_signature?: string;
        /** @description Absent or `raw`: plain mode */
        encrypt_type?: 'raw' | 'aes';
        /** @description WeChat's random number */
        nonce: string;
        /** @description Unix time, in seconds */
        timestamp: string;
        /** @description SHA-1 over the Token, the timestamp and the nonce, in alphabetical order; of a push, in plain mode */
        signature?: string;
      };
      header?: never;
      path: {
        /** @description The mini program, as WECHAT_APPS names it */
        appId: string;
      };
      cookie?: never;
    };
    /** @description The fields of the push, or Encrypt */
    requestBody: {
      content: {
        'application/json': {
          [key: string]: unknown;
        };
      };
    };
    responses: {
      /** @description `success` */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example no-store */
          'Cache-Control'?: 'no-store';
          [name: string]: unknown;
        };
        content: {
          /** @example success */
          'text/plain': string;
        };
      };
      /** @description `VALIDATION_FAILED`: The request is not valid. */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'VALIDATION_FAILED';
          };
        };
      };
      /** @description `PUSH_REFUSED`: This is not a message of WeChat to this mini program. */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PUSH_REFUSED';
          };
        };
      };
      /** @description `NOT_FOUND`: Not found. */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'NOT_FOUND';
          };
        };
      };
      /** @description `PAYLOAD_TOO_LARGE`: The request body is too large. */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'PAYLOAD_TOO_LARGE';
          };
        };
      };
      /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type. */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'UNSUPPORTED_MEDIA_TYPE';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
      /** @description `SERVICE_UNAVAILABLE`: The service is not available. */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'SERVICE_UNAVAILABLE';
          };
        };
      };
    };
  };
  getJwks: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          /** @example public, max-age=300 */
          'Cache-Control'?: 'public, max-age=300';
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['JwksResponse'];
        };
      };
      /** @description `RATE_LIMITED`: Too many requests. */
      429: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          'RateLimit-Limit': components['headers']['RateLimit-Limit'];
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining'];
          'RateLimit-Reset': components['headers']['RateLimit-Reset'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'RATE_LIMITED';
          };
        };
      };
      /** @description `INTERNAL`: Internal error. */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemResponse'] & {
            /** @enum {string} */
            code: 'INTERNAL';
          };
        };
      };
    };
  };
}
