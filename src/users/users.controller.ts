import { applyDecorators, Body, Controller, Get, Header, HttpCode, Patch, Post } from '@nestjs/common';
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

/** PATCH, and POST for mini programs: wx.request knows no PATCH. */
function Update(operation: { operationId: string; summary: string }): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    Header('Cache-Control', 'private, no-store'),
    ApiOperation({
      ...operation,
      description: [
        'Mini programs cannot read the nickname of WeChat: ask for one with `<input type="nickname">` in a form, and send what the',
        'form has when it is submitted. (Pictures: `/v1/users/me/avatar`.) Send what changes: what is absent stays, null is removed.',
        'Nothing else of a user can be set; a field that is not below is refused. `wx.request` has no PATCH: mini programs send a POST.',
        '',
        'WeChat judges nickname and region, which others read. `CONTENT_REJECTED`: nothing has changed, and `errors` names what the',
        'user must choose anew.',
      ].join('\n'),
    }),
    ApiOkResponse({ type: UserResponse }),
    ApiProblems('VALIDATION_FAILED', ...guardProblems, ...contentProblems),
  );
}

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
  @Update({ operationId: 'updateMe', summary: 'Change what the user of the access token says of themselves' })
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

  @Post('me')
  @RateLimit('wechat')
  @Update({ operationId: 'postMe', summary: 'Change what the user says of themselves, as wx.request can' })
  post(@CurrentUser() principal: Principal, @Body() body: UpdateProfileRequest): Promise<UserResponse> {
    return this.update(principal, body);
  }
}
