import { Readable } from 'node:stream';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allows } from '../../http/allows.decorator.js';
import { LARGE_ANSWER } from '../../http/answer-room.js';
import { names, namesAny } from '../../http/etag.js';
import { refuseIdempotencyKey } from '../../http/idempotency.js';
import { readQuery } from '../../http/query-string.js';
import { preferredMediaType } from '../../kernel/media-type.js';
import { ImportDossier, type Imported } from '../commands/import-dossier.js';
import type { ProcessId } from '../domain/model.js';
import { ExportDossier } from '../queries/export-dossier.js';
import { FindAppendedWarnings } from '../queries/find-appended-warnings.js';
import { ProcessRevisions } from '../queries/process-revisions.js';
import type { AppendedWarning } from '../queries/warning-reader.js';
import { DescribeImport, DescribeRead } from './openapi/describe.js';
import { FORMAT, MIN_POSITION } from './parameters.js';
import { STREAMED_BODY, Uploads } from './uploads.js';
import { writeContext } from './write-context.js';
import { processPath } from './write-responder.js';

const EXPORTED = { ...FORMAT, ...MIN_POSITION };
const MEDIA_TYPES = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;
/** A chunk is a record: so many are made before the client has taken them. */
const CHUNKS_AHEAD = 1;
type Format = keyof typeof MEDIA_TYPES;

@ApiTags('Dossier')
@Controller('api/v1/processes/:process')
export class DossierController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly revisions: ProcessRevisions,
    private readonly uploads: Uploads,
  ) {}

  @Post('import')
  @Allows('editor', STREAMED_BODY)
  @DescribeImport()
  async import(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    refuseIdempotencyKey(request, 'what is there already is not imported again. Leave it out');
    const imported = await this.uploads.receive(request, (file) =>
      this.commands.execute(new ImportDossier(process, file.path, writeContext(request, file.sha256))),
    );
    const warnings = await this.warningsOf(imported);
    reply
      .code(imported.appended > 0 ? 201 : 200)
      .header('location', processPath(imported.process))
      .header('etag', `"${imported.revision}"`)
      .send({ ...imported, ...(warnings.length > 0 && { warnings }) });
  }

  private async warningsOf({ process, appended, position }: Imported): Promise<readonly AppendedWarning[]> {
    return appended === 0 ? [] : this.queries.execute(new FindAppendedWarnings(process, position - appended, position));
  }

  @Get('export')
  @Allows('reader', LARGE_ANSWER)
  @DescribeRead({
    summary: 'The dossier of a process, to be imported elsewhere; or its developments as CSV',
    path: ['process'],
    query: EXPORTED,
    answer: 'Dossier',
    alsoAs: { 'text/csv': { schema: { type: 'string' }, example: 'id,date,type,title\r\nat-050,2023-01-01,…\r\n' } },
  })
  async export(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Param('process') process: ProcessId) {
    const asked = readQuery(request.query, EXPORTED);
    const format = asked.format ?? accepted(request.headers.accept);
    if (asked.minPosition !== undefined) await this.revisions.reach(asked.minPosition);
    // One address, two representations: their tags must differ.
    const revision = this.revisions.of(process);
    const etag = format === 'json' ? `"${revision}"` : `"${revision}.csv"`;
    reply.header('etag', etag).header('vary', 'accept');
    const ifNoneMatch = request.headers['if-none-match'];
    if (ifNoneMatch !== undefined && (namesAny(ifNoneMatch) || names(ifNoneMatch, etag))) return reply.code(304).send();
    const chunks = await this.queries.execute(new ExportDossier(process, format));
    return reply
      .header('content-type', MEDIA_TYPES[format])
      .header('content-disposition', `attachment; filename="${process}.${format}"`)
      .send(Readable.from(chunks, { highWaterMark: CHUNKS_AHEAD }));
  }
}

/** JSON where both are as good. */
const accepted = (accept: string | undefined): Format =>
  preferredMediaType(accept, ['application/json', 'text/csv']) === 'text/csv' ? 'csv' : 'json';
