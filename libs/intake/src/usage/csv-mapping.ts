import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
  validateSync,
} from 'class-validator';
import { ReadingStopped } from '../reasons.js';

/** A column: its header, or its number from 1. */
type Column = string | number;

const isColumn = (value: unknown): boolean =>
  typeof value === 'number' ? Number.isInteger(value) && value >= 1 : typeof value === 'string' && value !== '';

const IsColumn = (): PropertyDecorator =>
  ValidateBy({
    name: 'isColumn',
    validator: {
      validate: isColumn,
      defaultMessage: (fault) => `${fault?.property ?? ''} names a column by its header or its number from 1`,
    },
  });

class Columns {
  /** the date, with the time where `start` is not given */
  @IsDefined() @IsColumn() date: Column;
  /** the time at which the interval starts; without it and without a time in `date`, readings are daily */
  @IsOptional() @IsColumn() start?: Column;
  /** the time at which the interval ends, also as its last minute (00:14) */
  @IsOptional() @IsColumn() end?: Column;
  @IsDefined() @IsColumn() value: Column;
  @IsOptional() @IsColumn() unit?: Column;
  /** money, with or without a currency sign */
  @IsOptional() @IsColumn() cost?: Column;
  @IsOptional() @IsColumn() quality?: Column;
  @IsOptional() @IsColumn() flow?: Column;
  @IsOptional() @IsColumn() esiid?: Column;
}

/** How to read the CSV of some portal: written once by the operator, as JSON. */
export class CsvMapping {
  /** which column says what */
  @IsDefined() @ValidateNested() @Type(() => Columns) columns: Columns;
  /** lines before the header, or before the first row; without it the header is found by the names of the columns */
  @IsOptional() @IsInt() @Min(0) skipLines?: number;
  /** false: there is no header, and columns go by number */
  @IsOptional() @IsBoolean() header?: boolean;
  @IsOptional() @IsString() @Length(1, 1) delimiter?: string;
  /** `,` where decimals follow a comma */
  @IsOptional() @IsIn(['.', ',']) decimal?: string;
  /** of YYYY, MM, DD, M, D, HH, H, hh, h, mm, ss and A (AM or PM); without it ISO and US dates are taken */
  @IsOptional() @IsString() @Length(4, 40) dateFormat?: string;
  @IsOptional() @IsString() @Length(1, 20) timeFormat?: string;
  /** IANA name of the zone whose clocks the file shows */
  @IsOptional() @IsString() timeZone?: string;
  /** kWh, Wh, MWh, kW, therm, m3, ft3, CCF, gal or L: where no column says it */
  @IsOptional() @IsString() unit?: string;
  @IsOptional() @IsIn(['electricity', 'gas', 'water']) service?: 'electricity' | 'gas' | 'water';
  @IsOptional() @IsInt() @Min(1) @Max(31 * 86_400) intervalSeconds?: number;
  /** FlowDirectionKind: 1 delivered, 19 received, 4 net */
  @IsOptional() @IsInt() @Min(0) @Max(21) flowDirection?: number;
  /** what the flow column says, and the FlowDirectionKind it means */
  @IsOptional() @IsObject() flows?: Record<string, number>;
  /** what the quality column says, and the QualityOfReading it means */
  @IsOptional() @IsObject() qualities?: Record<string, number>;
  /** ISO 4217 number of the cost column */
  @IsOptional() @IsInt() @Min(0) @Max(999) currency?: number;
  /** the usage point by its id here, or by its ESIID */
  @IsOptional() @IsString() usagePoint?: string;
  @IsOptional() @Matches(/^(?:\d{17}|\d{22})$/) esiid?: string;
}

/**
 * Checks a mapping.
 * @param json the parsed JSON
 * @throws ReadingStopped bad-mapping, saying what is wrong
 */
export function readMapping(json: unknown): CsvMapping {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ReadingStopped('bad-mapping', 'a JSON object is expected');
  }
  const mapping = plainToInstance(CsvMapping, json);
  const [fault] = validateSync(mapping, { whitelist: true, forbidNonWhitelisted: true });
  if (fault !== undefined) {
    const inner = fault.children?.[0] ?? fault;
    throw new ReadingStopped('bad-mapping', Object.values(inner.constraints ?? {})[0] ?? inner.property);
  }
  return mapping;
}
