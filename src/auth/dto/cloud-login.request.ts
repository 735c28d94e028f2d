import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';
import { Optional } from '../../common/http/index.js';
import { DeviceRequest } from './login.request.js';

/** Nothing in it names the user: the headers of the platform do. */
export class CloudLoginRequest {
  @ApiProperty({ required: false, type: DeviceRequest })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => DeviceRequest)
  device?: DeviceRequest;
}
