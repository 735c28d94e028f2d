import { z } from 'zod';
import { type KnownErrcode } from '../errcodes.js';
import { type PhoneInfo } from '../phone-codes.js';
import { type World } from '../world.js';
import { type Answer, failure, success } from './answer.js';
import { businessPost } from './business-post.js';
import { type WeChatCall } from './call.js';
import { type WeChatRequest } from './request.js';

const PATH = '/wxa/business/getuserphonenumber';

const fields = z.object({ code: z.string(), openid: z.string().optional() });

/**
 * getPhoneNumber: a code of the phone button for the number.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html
 */
export const getuserphonenumber: WeChatCall = {
  path: PATH,
  methods: ['GET', 'POST'],
  answer(request, world): Answer {
    const nowMs = world.clock.now();
    const phoneInfo = redeem(request, world, nowMs);
    if (typeof phoneInfo === 'number') return failure(PATH, phoneInfo, nowMs);
    return success(PATH, { errcode: 0, errmsg: 'ok', phone_info: phoneInfo });
  },
};

/** The order of the checks is our choice. */
function redeem(request: WeChatRequest, world: World, nowMs: number): PhoneInfo | KnownErrcode {
  const posted = businessPost(request, world, fields);
  if (typeof posted === 'number') return posted;
  const { app, data } = posted;
  const found = world.phoneCodes.find(data.code, nowMs);
  // Unlike a login code, a used one is an invalid one (observed).
  if (!found || found.used) return 40029;
  // Neither a stranger's app nor a wrong openid burns the code (our choice).
  if (found.account.app !== app) return 40013;
  if (data.openid !== undefined && data.openid !== found.account.openid) return 40003;
  found.used = true;
  return found.phoneInfo;
}
