import { Body, Controller, Delete, Get, Header, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  CreatedResponse,
  IfMatch,
  NoBody,
  PageRequest,
  RequireIfMatch,
  TaggedResponse,
  UuidParam,
} from '../common/http/index.js';
import { ApiProblems, guardProblems } from '../common/openapi/index.js';
import { CurrentUser, type Principal } from '../common/security/index.js';
import { AddressesService } from './addresses.service.js';
import { CreateAddressRequest, UpdateAddressRequest, wholeAddress } from './dto/address.request.js';
import {
  AddressListResponse,
  AddressResponse,
  toAddressList,
  toAddressResponse,
} from './dto/address.response.js';

const changing = [
  '`PRECONDITION_FAILED`: another device has changed it, or the default. Read it again, and let the user decide.',
  '',
  '`CONFLICT`: the default cannot be unset. Make another address the default.',
].join('\n');

const idParam = { name: 'id', format: 'uuid', description: 'Of the address' } as const;

@ApiTags('addresses')
@ApiProblems('VALIDATION_FAILED', ...guardProblems, 'SERVICE_UNAVAILABLE')
@Controller({ path: 'addresses', version: '1' })
export class AddressesController {
  constructor(private readonly addresses: AddressesService) {}

  @Get()
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    operationId: 'listAddresses',
    summary: 'Where the user has things delivered to',
    description:
      'The newest first. Show the one with `isDefault` first, and keep each `etag` for changing it.',
  })
  @ApiOkResponse({ type: AddressListResponse })
  async list(@CurrentUser() { userId }: Principal, @Query() page: PageRequest): Promise<AddressListResponse> {
    return toAddressList(await this.addresses.list(userId, page));
  }

  @Post()
  @CreatedResponse(AddressResponse)
  @ApiOperation({
    operationId: 'createAddress',
    summary: 'Add an address',
    description: [
      'Takes the fields of wx.chooseAddress, without `errMsg` and `detailInfoNew`. The first address is the default.',
      '',
      '`CONFLICT`: there are as many as a user may have. Let the user delete or change one.',
    ].join('\n'),
  })
  @ApiProblems('CONFLICT', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  async create(
    @CurrentUser() { userId }: Principal,
    @Body() address: CreateAddressRequest,
  ): Promise<AddressResponse> {
    return toAddressResponse(await this.addresses.create(userId, address));
  }

  @Get(':id')
  @TaggedResponse(AddressResponse)
  @ApiOperation({
    operationId: 'getAddress',
    summary: 'One address',
    description: 'Show it for editing, and send its `etag` with the change.',
  })
  @ApiParam(idParam)
  @ApiProblems('NOT_FOUND')
  async get(@CurrentUser() { userId }: Principal, @UuidParam('id') id: string): Promise<AddressResponse> {
    return toAddressResponse(await this.addresses.find(userId, id));
  }

  @Put(':id')
  @TaggedResponse(AddressResponse)
  @ApiOperation({
    operationId: 'replaceAddress',
    summary: 'Change an address, whole',
    description: `For mini programs: wx.request cannot send PATCH. What is left out is empty from now on; \`isDefault\` stays. ${changing}`,
  })
  @ApiParam(idParam)
  @ApiProblems('NOT_FOUND', 'CONFLICT', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  async replace(
    @CurrentUser() { userId }: Principal,
    @UuidParam('id') id: string,
    @RequireIfMatch() ifMatch: IfMatch,
    @Body() address: CreateAddressRequest,
  ): Promise<AddressResponse> {
    return toAddressResponse(await this.addresses.change(userId, id, ifMatch, wholeAddress(address)));
  }

  @Patch(':id')
  @TaggedResponse(AddressResponse)
  @ApiOperation({
    operationId: 'updateAddress',
    summary: 'Change some fields of an address',
    description: `What is left out stays as it is. ${changing}`,
  })
  @ApiParam(idParam)
  @ApiProblems('NOT_FOUND', 'CONFLICT', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  async update(
    @CurrentUser() { userId }: Principal,
    @UuidParam('id') id: string,
    @RequireIfMatch() ifMatch: IfMatch,
    @Body() changes: UpdateAddressRequest,
  ): Promise<AddressResponse> {
    return toAddressResponse(await this.addresses.change(userId, id, ifMatch, changes));
  }

  @Delete(':id')
  @HttpCode(204)
  @NoBody()
  @ApiOperation({
    operationId: 'deleteAddress',
    summary: 'Remove an address',
    description: 'If it was the default, the one that was changed last becomes it: read the list again.',
  })
  @ApiParam(idParam)
  @ApiNoContentResponse({ description: 'It is gone' })
  @ApiProblems('NOT_FOUND')
  async remove(
    @CurrentUser() { userId }: Principal,
    @UuidParam('id') id: string,
    @RequireIfMatch() ifMatch: IfMatch,
  ): Promise<void> {
    await this.addresses.remove(userId, id, ifMatch);
  }

  @Put(':id/default')
  @NoBody()
  @TaggedResponse(AddressResponse)
  @ApiOperation({
    operationId: 'setDefaultAddress',
    summary: 'Make an address the default',
    description:
      'In place of the present one, whatever both say by now. Their `etag`s change: read the list again.',
  })
  @ApiParam(idParam)
  @ApiProblems('NOT_FOUND')
  async setDefault(
    @CurrentUser() { userId }: Principal,
    @UuidParam('id') id: string,
  ): Promise<AddressResponse> {
    return toAddressResponse(await this.addresses.change(userId, id, IfMatch.any, { isDefault: true }));
  }
}
