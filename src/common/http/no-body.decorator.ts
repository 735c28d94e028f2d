import { RouteConfig } from '@nestjs/platform-fastify';

/**
 * The operation takes no body: an empty one under `Content-Type: application/json`, as wx.request() sends it, is
 * none. Without this an empty JSON body is refused.
 */
export function NoBody(): MethodDecorator {
  return RouteConfig({ [NO_BODY]: true });
}

export const NO_BODY = 'weappAuthNoBody';
