import { ApiProperty } from '@nestjs/swagger';

export class WechatDataResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What WeChat encrypted, without its watermark. Which fields there are is up to WeChat.',
    example: { nickName: '微信用户', language: 'zh_CN' },
  })
  data!: Readonly<Record<string, unknown>>;
}
