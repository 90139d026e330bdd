import { Module } from '@nestjs/common';
import { TransparencyLogModule } from '../../transparency-log/transparency-log.module.js';
import { FirstDossier } from '../dossiers/first-dossier.js';
import { TrackingModule } from '../tracking.module.js';
import { MeasureAmendmentsController, ProcessAmendmentsController } from './amendments.controller.js';
import { AuditTrailController } from './audit-trail.controller.js';
import { CorrectionsController } from './corrections.controller.js';
import { DevelopmentsController } from './developments.controller.js';
import { DiffController } from './diff.controller.js';
import { DossierController } from './dossier.controller.js';
import { EventsController } from './events.controller.js';
import { MeasuresController } from './measures.controller.js';
import { ProcessesController } from './processes.controller.js';
import { ProvenStatus } from './proven-status.js';
import { QuestionsController } from './questions.controller.js';
import { ReadModelReadiness } from './read-model-readiness.js';
import { ReadResponder } from './read-responder.js';
import { RetractionsController } from './retractions.controller.js';
import { RulingsController } from './rulings.controller.js';
import { StatusController } from './status.controller.js';
import { TimelineController } from './timeline.controller.js';
import { Uploads } from './uploads.js';
import { WriteResponder } from './write-responder.js';
import { WriteWarnings } from './write-warnings.js';

/** Tracking over HTTP. It starts after what it imports, so that the read model follows when the first dossier comes. */
@Module({
  imports: [TrackingModule, TransparencyLogModule],
  controllers: [
    ProcessesController,
    StatusController,
    MeasuresController,
    RulingsController,
    QuestionsController,
    ProcessAmendmentsController,
    MeasureAmendmentsController,
    DevelopmentsController,
    CorrectionsController,
    RetractionsController,
    TimelineController,
    DiffController,
    DossierController,
    EventsController,
    AuditTrailController,
  ],
  providers: [ReadResponder, ProvenStatus, WriteResponder, WriteWarnings, Uploads, FirstDossier, ReadModelReadiness],
})
export class TrackingApiModule {}
