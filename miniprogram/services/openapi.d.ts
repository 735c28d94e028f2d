/**
 * The types of what a mini program calls: a part of weapp-auth's docs/openapi.json (see docs/openapi.md there), copied with this folder.
 * Made by `npm run openapi`: change the controllers, not this.
 */

export interface paths {
    "/v1/auth/wechat/login": {
        get?: never;
        put?: never;
        /** Log in with the code of wx.login() */
        post: {
            parameters: {
                query?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LoginRequest"];
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["LoginResponse"];
                    };
                };
            };
        };
        delete?: never;
    };
    "/v1/auth/refresh": {
        get?: never;
        put?: never;
        /** New tokens for old ones */
        post: {
            parameters: {
                query?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RefreshRequest"];
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["TokenResponse"];
                    };
                };
            };
        };
        delete?: never;
    };
    "/v1/users/me": {
        /** Who am I: the user of the access token */
        get: {
            parameters: {
                query?: never;
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["UserResponse"];
                    };
                };
            };
        };
        put?: never;
        /** Change what the user says of themselves, as wx.request can */
        post: {
            parameters: {
                query?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateProfileRequest"];
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["UserResponse"];
                    };
                };
            };
        };
        /** Close the account of the user of the access token */
        delete: {
            parameters: {
                query?: never;
            };
            responses: {
                202: {
                    content: {
                        "application/json": components["schemas"]["ErasureResponse"];
                    };
                };
            };
        };
    };
    "/v1/addresses": {
        /** Where the user has things delivered to */
        get: {
            parameters: {
                query?: {
                    /** @description Items a page */
                    limit?: number;
                    /** @description `nextCursor` of the page before; absent: the first page */
                    cursor?: string;
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["AddressListResponse"];
                    };
                };
            };
        };
        put?: never;
        /** Add an address */
        post: {
            parameters: {
                query?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateAddressRequest"];
                };
            };
            responses: {
                201: {
                    content: {
                        "application/json": components["schemas"]["AddressResponse"];
                    };
                };
            };
        };
        delete?: never;
    };
    "/v1/addresses/{id}": {
        /** One address */
        get: {
            parameters: {
                query?: never;
                path: {
                    /**
                     * @description Of the address
                     * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
                     */
                    id: string;
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["AddressResponse"];
                    };
                };
            };
        };
        /** Change an address, whole */
        put: {
            parameters: {
                query?: never;
                header: {
                    /** @description The `etag` of what you have read, or `*` for whatever it is by now */
                    "If-Match": string;
                };
                path: {
                    /**
                     * @description Of the address
                     * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
                     */
                    id: string;
                };
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateAddressRequest"];
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["AddressResponse"];
                    };
                };
            };
        };
        post?: never;
        /** Remove an address */
        delete: {
            parameters: {
                query?: never;
                header: {
                    /** @description The `etag` of what you have read, or `*` for whatever it is by now */
                    "If-Match": string;
                };
                path: {
                    /**
                     * @description Of the address
                     * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
                     */
                    id: string;
                };
            };
            responses: {
                204: {
                };
            };
        };
    };
    "/v1/addresses/{id}/default": {
        get?: never;
        /** Make an address the default */
        put: {
            parameters: {
                query?: never;
                path: {
                    /**
                     * @description Of the address
                     * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
                     */
                    id: string;
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["AddressResponse"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
    };
    "/v1/auth/sessions": {
        /** Where am I logged in? */
        get: {
            parameters: {
                query?: never;
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["SessionListResponse"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
    };
    "/v1/auth/sessions/{id}": {
        get?: never;
        put?: never;
        post?: never;
        /** Log out one device */
        delete: {
            parameters: {
                query?: never;
                path: {
                    /**
                     * @description Of GET /v1/auth/sessions
                     * @example 019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c
                     */
                    id: string;
                };
            };
            responses: {
                204: {
                };
            };
        };
    };
    "/v1/auth/logout": {
        get?: never;
        put?: never;
        /** Log out */
        post: {
            parameters: {
                query?: never;
            };
            responses: {
                204: {
                };
            };
        };
        delete?: never;
    };
    "/v1/auth/logout-all": {
        get?: never;
        put?: never;
        /** Log out everywhere */
        post: {
            parameters: {
                query?: never;
            };
            responses: {
                204: {
                };
            };
        };
        delete?: never;
    };
    "/v1/users/me/wechat-data": {
        get?: never;
        put?: never;
        /** Open what WeChat encrypted for this user */
        post: {
            parameters: {
                query?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["WechatDataRequest"];
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["WechatDataResponse"];
                    };
                };
            };
        };
        delete?: never;
    };
    "/v1/users/me/phone": {
        get?: never;
        put?: never;
        /** Take the user's phone number from WeChat */
        post: {
            parameters: {
                query?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["PhoneRequest"];
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["PhoneResponse"];
                    };
                };
            };
        };
        /** Forget the user's phone number */
        delete: {
            parameters: {
                query?: never;
            };
            responses: {
                204: {
                };
            };
        };
    };
    "/v1/users/me/session-key": {
        /** Does the stored session_key still fit? */
        get: {
            parameters: {
                query?: never;
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["SessionKeyResponse"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
    };
    "/v1/users/me/session-key/reset": {
        get?: never;
        put?: never;
        /** Have WeChat replace the session_key */
        post: {
            parameters: {
                query?: never;
            };
            responses: {
                204: {
                };
            };
        };
        delete?: never;
    };
    "/v1/users/me/avatar": {
        get?: never;
        put?: never;
        /** Set the user's picture, as wx.uploadFile can */
        post: {
            parameters: {
                query?: never;
            };
            requestBody: {
                content: {
                    "multipart/form-data": {
                        /** Format: binary */
                        avatar: string;
                    };
                };
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["UserResponse"];
                    };
                };
            };
        };
        /** Remove the user's picture */
        delete: {
            parameters: {
                query?: never;
            };
            responses: {
                204: {
                };
            };
        };
    };
    "/v1/users/me/export": {
        /** Everything that is kept about the user of the access token */
        get: {
            parameters: {
                query?: never;
            };
            responses: {
                200: {
                    content: {
                        "application/json": components["schemas"]["DataExportResponse"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
    };
}
export interface components {
    schemas: {
        AddressListResponse: {
            items: components["schemas"]["AddressResponse"][];
            /** @description For the parameter `cursor`; null: this is the last page */
            nextCursor: string | null;
        };
        AddressResponse: {
            /** Format: uuid */
            id: string;
            /** @description For `If-Match`: another one after every change */
            etag: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            userName: string;
            telNumber: string;
            nationalCode: string;
            postalCode: string;
            provinceName: string;
            cityName: string;
            countyName: string;
            streetName: string;
            detailInfo: string;
            /** @description Of the user's addresses exactly one */
            isDefault: boolean;
        };
        CreateAddressRequest: {
            /** @description Who receives it */
            userName: string;
            /** @description As typed: digits, `+`, `-`, blanks, brackets */
            telNumber: string;
            /** @description Of the area */
            nationalCode?: string;
            /** @description Post code */
            postalCode?: string;
            /** @description First level */
            provinceName: string;
            /** @description Second level */
            cityName: string;
            /** @description Third level; some cities have none */
            countyName?: string;
            /** @description Fourth level */
            streetName?: string;
            /** @description The rest, down to the door */
            detailInfo: string;
            /** @description Makes it the default in place of the present one. The first address is it in any case. */
            isDefault?: boolean;
        };
        DataExportResponse: {
            /** Format: date-time */
            exportedAt: string;
            user: components["schemas"]["ExportedUserResponse"];
            /** @description Who the user is to WeChat: openids, unionids, conflicts, merges */
            identities: {
                [key: string]: unknown;
            };
            /** @description Nickname, phone number, and their like */
            profile: {
                [key: string]: unknown;
            };
            /** @description Pictures */
            avatar: {
                [key: string]: unknown;
            };
            /** @description Logins on devices, for a day after their end as well */
            sessions: {
                [key: string]: unknown;
            }[];
            /** @description The same parts of users that were merged into this one, as long as they are kept */
            mergedUsers: {
                [key: string]: unknown;
            }[];
            /** @description Messages of WeChat about the user that have not been worked on, or could not be */
            pushes: {
                [key: string]: unknown;
            }[];
            /** @description What the trail has about the user. `actorId` is null unless it is the user themself; so are address and details of what others did. */
            auditEvents: {
                [key: string]: unknown;
            }[];
        };
        DeviceRequest: {
            /** @description Chosen by the client, the same for every login of one installation. Requests that carry the same code and the same id at the same moment share one login. */
            id?: string;
            name?: string;
            model?: string;
            platform?: string;
        };
        ErasureResponse: {
            /**
             * Format: date-time
             * @description When everything about the user is erased, unless they log in before
             */
            erasureDueAt: string;
        };
        /**
         * @description One of a closed list; branch on this, never on texts
         * @enum {string}
         */
        ErrorCode: "VALIDATION_FAILED" | "APP_UNKNOWN" | "OPEN_DATA_INVALID" | "UNAUTHENTICATED" | "TOKEN_EXPIRED" | "SESSION_REVOKED" | "REFRESH_TOKEN_INVALID" | "REFRESH_TOKEN_REUSED" | "WECHAT_CODE_INVALID" | "WECHAT_CODE_USED" | "FORBIDDEN" | "USER_BANNED" | "RECENT_LOGIN_REQUIRED" | "PUSH_REFUSED" | "WECHAT_USER_BLOCKED" | "NOT_FOUND" | "CONFLICT" | "SESSION_KEY_STALE" | "PHONE_TAKEN" | "PRECONDITION_FAILED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "CONTENT_REJECTED" | "PRECONDITION_REQUIRED" | "RATE_LIMITED" | "WECHAT_RATE_LIMITED" | "INTERNAL" | "WECHAT_MISCONFIGURED" | "WECHAT_UNAVAILABLE" | "SERVICE_UNAVAILABLE";
        ExportedUserResponse: {
            /**
             * Format: uuid
             * @description UUIDv7
             */
            id: string;
            /** @enum {string} */
            status: "active" | "merged";
            /**
             * Format: uuid
             * @description Of merged users: the user that they turned out to be
             */
            mergedInto: string | null;
            roles: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        FieldErrorResponse: {
            /** @description Dotted path in the request; `body` for the body as a whole */
            field: string;
            message: string;
        };
        LoginRequest: {
            /** @description What wx.login() gave. It lives five minutes and works once. */
            code: string;
            /** @description The mini program that called wx.login(). Absent: the first one that is configured. */
            appId?: string;
            /** @description For a login by one tap: `e.detail.code` of the phone button. The number becomes the user's; whether that succeeds or not, the login stands. */
            phoneCode?: string;
            device?: components["schemas"]["DeviceRequest"];
        };
        LoginResponse: {
            /** @description A JWT (RFC 9068), signed with ES256 */
            accessToken: string;
            /** @enum {string} */
            tokenType: "Bearer";
            /** @description Seconds the access token lives */
            expiresIn: number;
            /** @description Opaque to the client; it changes with every use */
            refreshToken: string;
            /** @description Seconds the refresh token lives unless it is used */
            refreshExpiresIn: number;
            /** Format: uuid */
            sessionId: string;
            /** @description WeChat's id of the user in this mini program */
            openid: string;
            /** @description True for the login that made the user */
            isNewUser: boolean;
            /**
             * @description Only when the user had asked to be erased (`DELETE /v1/users/me`), on whatever device: this login has undone that. Tell the user, who may not have meant to.
             * @enum {boolean}
             */
            erasureCancelled?: true;
            user: components["schemas"]["UserResponse"];
            /** @description With `phoneCode` only. The number, which `user.phone` has as well; or, with a `code`, why it was not taken: the login stands all the same. */
            phone?: components["schemas"]["PhoneResponse"] | components["schemas"]["PhoneFailureResponse"];
        };
        PhoneFailureResponse: {
            /** @description As in the problem that POST /v1/users/me/phone would have answered with */
            code: components["schemas"]["ErrorCode"];
            /** @description What to do now */
            detail: string;
        };
        PhoneRequest: {
            /** @description `e.detail.code` of the phone button (bindgetphonenumber). It lives five minutes and works once; the code of wx.login() is another one. */
            code?: string;
            /** @description Instead of `code`, of base libraries before 2.21.2: base64, unchanged; with `iv` */
            encryptedData?: string;
            /** @description Base64, unchanged; with `encryptedData` */
            iv?: string;
        };
        PhoneResponse: {
            /** @description E.164 */
            phone: string;
            /** @description The calling code in it */
            countryCode: string;
            /** Format: date-time */
            verifiedAt: string;
        };
        ProblemResponse: {
            type: string;
            title: string;
            status: number;
            /** @description What to do now */
            detail: string;
            /** @description One of a closed list; branch on this, never on texts */
            code: components["schemas"]["ErrorCode"];
            /** @description Also in X-Request-Id and in the logs */
            requestId: string;
            /** @description With VALIDATION_FAILED, and with CONTENT_REJECTED where the body has several texts */
            errors?: components["schemas"]["FieldErrorResponse"][];
        };
        RefreshRequest: {
            /** @description The refresh token of the last login or refresh */
            refreshToken: string;
        };
        SessionDeviceResponse: {
            /** @description As the client named it */
            name: string | null;
            model: string | null;
            platform: string | null;
        };
        SessionKeyResponse: {
            /** @description Whether the stored session_key is the one that WeChat holds now */
            alive: boolean;
        };
        SessionListResponse: {
            items: components["schemas"]["SessionResponse"][];
            /** @description Always null: the sessions of a user fit into one page */
            nextCursor: string | null;
        };
        SessionResponse: {
            /** Format: uuid */
            id: string;
            /** @description Whether it is the session of the access token */
            current: boolean;
            /** @description The mini program that logged in */
            appId: string;
            device: components["schemas"]["SessionDeviceResponse"];
            /** @description What it was last used with, roughly */
            userAgent: string | null;
            /** @description Where it was last used */
            ip: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description The login, or the last refresh
             */
            lastUsedAt: string;
            /**
             * Format: date-time
             * @description Unless it is used before
             */
            expiresAt: string;
        };
        TokenResponse: {
            /** @description A JWT (RFC 9068), signed with ES256 */
            accessToken: string;
            /** @enum {string} */
            tokenType: "Bearer";
            /** @description Seconds the access token lives */
            expiresIn: number;
            /** @description Opaque to the client; it changes with every use */
            refreshToken: string;
            /** @description Seconds the refresh token lives unless it is used */
            refreshExpiresIn: number;
            /** Format: uuid */
            sessionId: string;
        };
        UpdateProfileRequest: {
            /** @description 1 to 32 characters (Unicode code points), after blanks around it are gone and it is composed (NFC). Null removes it; absent, it stays. */
            nickname?: string | null;
            /**
             * @description Null removes it; absent, it stays.
             * @enum {string|null}
             */
            gender?: "male" | "female" | "other" | null;
            /** @description A BCP 47 tag, kept in its canonical form; or as WeChat writes it (`wx.getAppBaseInfo().language`): `zh_CN` becomes `zh-CN`. Null removes it; absent, it stays. */
            language?: string | null;
            /** @description Where the user says they are: what `<picker mode="region">` gives, joined by blanks, or any other text. 1 to 64 characters (Unicode code points), after blanks around it are gone and it is composed (NFC). Null removes it; absent, it stays. */
            region?: string | null;
        };
        UserResponse: {
            /**
             * Format: uuid
             * @description UUIDv7
             */
            id: string;
            nickname: string | null;
            /** @enum {string|null} */
            gender: "male" | "female" | "other" | null;
            /** @description BCP 47 */
            language: string | null;
            region: string | null;
            /** @description Where the picture is served; without PUBLIC_URL, a path of this service */
            avatarUrl: string | null;
            /** @description E.164 */
            phone: string | null;
            roles: string[];
            /** Format: date-time */
            createdAt: string;
        };
        WechatDataRequest: {
            /** @description Base64, unchanged: as a JSON string, where "+" stays "+" */
            encryptedData: string;
            /** @description Base64, unchanged */
            iv: string;
            /** @description The text as WeChat gave it, not parsed and written anew; with `signature` */
            rawData?: string;
            /** @description Of `rawData`; with it or not at all */
            signature?: string;
        };
        WechatDataResponse: {
            /** @description What WeChat encrypted, without its watermark. Which fields there are is up to WeChat. */
            data: {
                [key: string]: unknown;
            };
        };
    };
}
