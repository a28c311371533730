import { integerType } from '../schema/integer-type.js';
import { hexBinaryType, patternType, stringType } from '../schema/string-types.js';

export const String4 = stringType('String4', 4, 'text of at most 4 characters');
export const String8 = stringType('String8', 8, 'text of at most 8 characters');
export const String16 = stringType('String16', 16, 'text of at most 16 characters');
export const String32 = stringType('String32', 32, 'text of at most 32 characters');
export const String64 = stringType('String64', 64, 'text of at most 64 characters');
export const String256 = stringType('String256', 256, 'text of at most 256 characters');
export const String512 = stringType('String512', 512, 'text of at most 512 characters');

export const HexBinary8 = hexBinaryType('HexBinary8', 1, 'up to 8 bits in hexadecimal');
export const HexBinary16 = hexBinaryType('HexBinary16', 2, 'up to 16 bits in hexadecimal');
export const HexBinary32 = hexBinaryType('HexBinary32', 4, 'up to 32 bits in hexadecimal');
export const HexBinary128 = hexBinaryType('HexBinary128', 16, 'up to 128 bits in hexadecimal');
export const DstRuleType = hexBinaryType(
  'DstRuleType',
  4,
  'when daylight saving time begins or ends in a year, as bits; FFFFFFFF where it is not kept',
  HexBinary32,
);

export const UInt8 = integerType('UInt8', { base: 'xs:unsignedByte', min: 0, max: 0xff }, 'unsigned, 8 bits');
export const UInt16 = integerType('UInt16', { base: 'xs:unsignedShort', min: 0, max: 0xffff }, 'unsigned, 16 bits');
export const UInt32 = integerType('UInt32', { base: 'xs:unsignedInt', min: 0, max: 0xffff_ffff }, 'unsigned, 32 bits');
export const UInt48 = integerType(
  'UInt48',
  { base: 'xs:unsignedLong', min: 0, max: 0xffff_ffff_ffff, declareBounds: true },
  'unsigned, 48 bits',
);
export const Int16 = integerType('Int16', { base: 'xs:short', min: -0x8000, max: 0x7fff }, 'signed, 16 bits');
export const Int48 = integerType(
  'Int48',
  { base: 'xs:long', min: -0x8000_0000_0000, max: 0x8000_0000_0000, declareBounds: true },
  'signed, 48 bits',
);
export const TimeType = integerType(
  'TimeType',
  { base: 'xs:long', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
  'a time in seconds since 1970-01-01T00:00:00Z, or a length of time in seconds',
);

export const UUIDType = patternType(
  'UUIDType',
  '[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}',
  'a UUID in lower case',
);
