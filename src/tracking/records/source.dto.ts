import { Edtf, OneOf, Text, TextOrNested, WebAddress } from '../../fields/field.decorators.js';
import type { EdtfDate } from '../../kernel/edtf-date.js';
import { type Grade, GRADES, SOURCE_BASES, type Source, type SourceBasis, type Claim } from '../domain/model.js';

export class SourceDto implements Source {
  @Text({ max: 500, example: 'Reuters via TRT World' }) publisher!: string;
  @Text({ max: 500, example: 'Türkiye, Armenia start direct air cargo trade' }) title!: string;
  @WebAddress({ optional: true, nullable: true }) url?: string | null;
  @Edtf({ optional: true, nullable: true, example: '2023-01-06' }) date?: EdtfDate | null;
  @Text({ max: 35, optional: true, example: 'en' }) language?: string;
  @OneOf(GRADES, { optional: true, example: 'C' }) grade?: Grade;
  @Text({ max: 500, optional: true, example: 'Anadolu' }) origin?: string;
  @OneOf(SOURCE_BASES, { optional: true, example: 'seen' }) basis?: SourceBasis;
}

export class ClaimDto implements Claim {
  @Text({ max: 5_000, lines: true }) claim!: string;
  @Text({ max: 500, optional: true }) attributedTo?: string;
  @TextOrNested(SourceDto, { max: 2_000, schema: 'ClaimSourceDto', optional: true }) source?: string | SourceDto;
  @Edtf({
    optional: true,
    example: '2023-01-06',
    description: "EDTF date; where it is left out, its source's, else its development's",
  })
  reported?: EdtfDate;
  @Text({ max: 5_000, lines: true, optional: true }) assessment?: string;
}
