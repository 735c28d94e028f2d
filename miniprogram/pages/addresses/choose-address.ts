import { confirm, tellFailure } from '../../feedback.js';
import { ApiError, type components, isPrivacyRefused, type WxFailure } from '../../services/index.js';

type NewAddress = components['schemas']['CreateAddressRequest'];
type Chosen = WechatMiniprogram.ChooseAddressSuccessCallbackResult;

/**
 * An address of those that the user keeps in WeChat.
 * @returns undefined: they have closed the list, or are on their way to the settings
 * @throws ApiError DECLINED
 */
export function chooseAddress(): Promise<NewAddress | undefined> {
  return new Promise((resolve, reject) => {
    wx.chooseAddress({
      success: (chosen) => {
        resolve(addressOf(chosen));
      },
      fail: (failure: WxFailure) => {
        const { errMsg } = failure;
        if (/cancel/i.test(errMsg)) resolve(undefined);
        else if (isPrivacyRefused(failure)) reject(new ApiError('DECLINED', { detail: errMsg }));
        else if (/auth/i.test(errMsg)) resolve(offerSettings());
        else reject(new Error(errMsg));
      },
    });
  });
}

/** WeChat gives more than it documents (`nationalCodeFull`), and the service takes no field that it does not know. */
function addressOf(chosen: Chosen): NewAddress {
  const { userName, telNumber, nationalCode, postalCode, provinceName, cityName, countyName, streetName } =
    chosen;
  // `detailInfo` repeats the street, `detailInfoNew` does not; older phones have only the first.
  const detailInfo = chosen.detailInfoNew || chosen.detailInfo;
  return {
    userName,
    telNumber,
    nationalCode,
    postalCode,
    provinceName,
    cityName,
    countyName,
    streetName,
    detailInfo,
  };
}

/** Who has said no once is not asked again by WeChat: the settings are the only way back. */
async function offerSettings(): Promise<undefined> {
  if (await confirm('去设置', '您没有允许使用微信收货地址，可以在设置中打开。'))
    wx.openSetting({ fail: tellFailure });
}
