import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { notFound } from '../../kernel/domain-error.js';
import { Assets } from '../assets.js';
import { PAGE } from './page-route.js';

@ApiExcludeController()
@Controller('assets')
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  @Get(':fingerprint/:name')
  @Allows('anyone', PAGE)
  get(@Res() reply: FastifyReply, @Param('fingerprint') fingerprint: string, @Param('name') name: string) {
    const asset = this.assets.find(fingerprint, name);
    if (!asset) throw notFound('asset/unknown', 'There is no such file: load the page that asked for it again');
    reply
      .header('content-type', asset.type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(asset.content);
  }
}
