import { Body, Controller, Get, Header, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { RateLimit } from '../common/rate-limit/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { contentProblems } from './content-problems.js';
import { UpdateProfileRequest } from './dto/update-profile.request.js';
import { UserResponse } from './dto/user.response.js';
import { type ProfileChange, ProfileService } from './profile.service.js';
import { UserResponses } from './user-responses.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller({ path: 'users', version: '1' })
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly profiles: ProfileService,
    private readonly responses: UserResponses,
  ) {}

  @Get('me')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({ operationId: 'getMe', summary: 'Who am I: the user of the access token' })
  @ApiOkResponse({ type: UserResponse })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  async me(@CurrentUser() principal: Principal): Promise<UserResponse> {
    return this.responses.of(await this.users.profile(principal.userId));
  }

  @Patch('me')
  @RateLimit('wechat')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'updateMe',
    summary: 'Change what the user of the access token says of themselves',
    description: [
      'Mini programs cannot read the nickname of WeChat: ask for one with `<input type="nickname">` in a form, and send what the',
      'form has when it is submitted. (Pictures: `PUT /v1/users/me/avatar`.) Send what changes: what is absent stays, null is removed. Nothing',
      'else of a user can be set; a field that is not below is refused.',
      '',
      'WeChat judges nickname and region, which others read. `CONTENT_REJECTED`: nothing has changed; `errors` names what the user must choose anew.',
    ].join('\n'),
  })
  @ApiOkResponse({ type: UserResponse })
  @ApiProblems('VALIDATION_FAILED', ...guardProblems, ...contentProblems)
  async update(
    @CurrentUser() principal: Principal,
    @Body() { nickname, gender, language, region }: UpdateProfileRequest,
  ): Promise<UserResponse> {
    // By name, and what is there: nothing that the body has beside them can reach a column.
    const change: ProfileChange = {
      ...(nickname !== undefined && { nickname }),
      ...(gender !== undefined && { gender }),
      ...(language !== undefined && { language }),
      ...(region !== undefined && { region }),
    };
    if (Object.keys(change).length === 0) return this.me(principal);
    return this.responses.of(await this.profiles.change(principal, change));
  }
}
