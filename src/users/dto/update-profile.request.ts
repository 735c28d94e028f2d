import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy, ValidateIf } from 'class-validator';
import { canonicalLanguage, maxLanguageLength } from '../language.js';
import { shownTextFault, tidyText } from '../shown-text.js';
import { type Gender, genders } from '../user.entity.js';

const maxNicknameLength = 32;
const maxRegionLength = 64;

/** May be left out, and then stays as it is, or be null, which removes it. */
function Removable(name: string, faultOf: (value: unknown) => string | undefined): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_request, value) => value !== undefined && value !== null),
    ValidateBy({
      name,
      validator: {
        validate: (value) => faultOf(value) === undefined,
        defaultMessage: (args) => faultOf(args?.value) ?? '',
      },
    }),
  );
}

/** What is no string is left to the validation. */
const Change = (change: (text: string) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? change(value) : value));

const textOf =
  (maxLength: number) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' ? shownTextFault(value, maxLength) : 'must be a string, or null';

const described = (maxLength: number): string =>
  `1 to ${maxLength} characters (Unicode code points), after blanks around it are gone and it is composed (NFC). Null removes it; absent, it stays.`;

/** What users may say of themselves. Nothing else of a user can be set by it. */
export class UpdateProfileRequest {
  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    minLength: 1,
    maxLength: maxNicknameLength,
    description: described(maxNicknameLength),
    example: '小明',
  })
  @Change(tidyText)
  @Removable('nickname', textOf(maxNicknameLength))
  nickname?: string | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    enum: [...genders, null],
    description: 'Null removes it; absent, it stays.',
    example: 'female',
  })
  @Removable('gender', (value) =>
    genders.includes(value as Gender) ? undefined : `must be ${genders.join(', ')}, or null`,
  )
  gender?: Gender | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    minLength: 2,
    maxLength: maxLanguageLength,
    description:
      'A BCP 47 tag, kept in its canonical form; or as WeChat writes it (`wx.getAppBaseInfo().language`): `zh_CN` becomes `zh-CN`. Null removes it; absent, it stays.',
    example: 'zh-CN',
  })
  @Change((language) => canonicalLanguage(language) ?? '')
  @Removable('language', (value) =>
    typeof value === 'string' && value !== '' ? undefined : 'must be a language tag such as zh-CN, or null',
  )
  language?: string | null;

  @ApiProperty({
    type: String,
    required: false,
    nullable: true,
    minLength: 1,
    maxLength: maxRegionLength,
    description: `Where the user says they are: what \`<picker mode="region">\` gives, joined by blanks, or any other text. ${described(maxRegionLength)}`,
    example: '广东省 深圳市',
  })
  @Change(tidyText)
  @Removable('region', textOf(maxRegionLength))
  region?: string | null;
}
