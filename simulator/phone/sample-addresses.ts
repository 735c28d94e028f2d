/** What wx.chooseAddress gives, of an address book that everybody has here. */
export const sampleAddresses = [
  {
    userName: '张三',
    telNumber: '13800000000',
    nationalCode: '440105',
    postalCode: '510000',
    provinceName: '广东省',
    cityName: '广州市',
    countyName: '海珠区',
    streetName: '新港中路',
    detailInfo: '397号 1栋 101',
  },
  {
    userName: '李四',
    telNumber: '13900000000',
    nationalCode: '310115',
    postalCode: '200120',
    provinceName: '上海市',
    cityName: '上海市',
    countyName: '浦东新区',
    streetName: '世纪大道',
    detailInfo: '8号 国金中心 20层',
  },
] as const;

export type ChosenAddress = (typeof sampleAddresses)[number];
