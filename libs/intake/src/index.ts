export type {
  FileReport,
  Finding,
  Findings,
  Format,
  RecordCounts,
  RecordKind,
  ReportedUsagePoint,
} from './file-report.js';
export { Intake } from './intake.js';
export type { IngestOptions, IntakeConfiguration } from './intake.js';
export { IntakeReports, intakeCollections } from './intake-reports.js';
export type { IntakeReport } from './intake-reports.js';
export { reasons } from './reasons.js';
export type { Reason } from './reasons.js';
export { CsvMapping } from './usage/csv-mapping.js';
export { smartMeterTexasHeader } from './usage/smart-meter-texas-csv.js';
