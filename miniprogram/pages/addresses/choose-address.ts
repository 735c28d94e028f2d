import { confirm } from '../../feedback.js';
import { ApiError, type components } from '../../services/index.js';

type NewAddress = components['schemas']['CreateAddressRequest'];

/** Where the user has not agreed to the privacy guidelines. */
const privacyRefused = 104;

/**
 * An address of those that the user keeps in WeChat.
 * @returns undefined: they have closed the list, or are on their way to the settings
 * @throws ApiError DECLINED
 */
export function chooseAddress(): Promise<NewAddress | undefined> {
  return new Promise((resolve, reject) => {
    wx.chooseAddress({
      success: ({ errMsg: _, detailInfoNew: __, ...address }) => {
        resolve(address);
      },
      fail: ({ errMsg, errno }: { errMsg: string; errno?: number }) => {
        if (/cancel/i.test(errMsg)) resolve(undefined);
        else if (errno === privacyRefused) reject(new ApiError('DECLINED', { detail: errMsg }));
        else if (/auth/i.test(errMsg)) resolve(offerSettings());
        else reject(new Error(errMsg));
      },
    });
  });
}

/** Who has said no once is not asked again by WeChat: the settings are the only way back. */
async function offerSettings(): Promise<undefined> {
  if (await confirm('去设置', '您没有允许使用微信收货地址，可以在设置中打开。')) void wx.openSetting();
}
