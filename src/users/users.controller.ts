import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { toUserResponse, UserResponse } from './dto/user.response.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller({ path: 'users', version: '1' })
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get('me')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({ operationId: 'getMe', summary: 'Who am I: the user of the access token' })
  @ApiOkResponse({ type: UserResponse })
  @ApiProblems(...guardProblems, 'SERVICE_UNAVAILABLE')
  async me(@CurrentUser() principal: Principal): Promise<UserResponse> {
    return toUserResponse(await this.users.profile(principal.userId));
  }
}
