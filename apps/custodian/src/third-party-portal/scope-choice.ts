import { kindsOf, scopeOfKinds, type KindOfData } from '@app/authorization';
import { isCustomerFunctionBlock, Scope, type Period } from '@app/espi';

/** How fine the readings are that an application may ask for, and with it every coarser one; seconds or words of ESPI. */
const FINENESS: readonly Period[] = [900, 3_600, 'daily', 'monthly'];

/** What every application needs to receive anything (1, 3, 13, 31, 37), and to look after its own resources (41, 44). */
const GROUND = [1, 3, 13, 31, 37, 41, 44];
const PUSH = 39;
const CUSTOMER_GROUND = 53;
const LAST_BLOCK = 99;

/** Whatever a scope can name; what is no kind of data stays whatever is chosen. */
const everything = Scope.of({ functionBlocks: Array.from({ length: LAST_BLOCK }, (_, index) => index + 1) });
const noData = scopeOfKinds(everything, []).functionBlocks;

/** What a developer chooses when registering an application. */
export interface ScopeChoice {
  readonly kinds: readonly KindOfData[];
  /** of FINENESS, as text; as the meters take them where absent */
  readonly finest?: string | undefined;
  readonly historyMonths: number;
}

export const finenessTexts: readonly string[] = FINENESS.map(String);

/** The function blocks by which a kind of data is asked for. */
export const blocksOf = (kind: KindOfData): readonly number[] =>
  [...scopeOfKinds(everything, [kind]).functionBlocks].filter((block) => !noData.has(block));

/** The scope that an application registers. @param isNotified whether changes are pushed to it */
export function scopeOfChoice({ kinds, finest, historyMonths }: ScopeChoice, isNotified: boolean): Scope {
  const blocks = kinds.flatMap(blocksOf);
  const from = FINENESS.findIndex((each) => String(each) === finest);
  return Scope.of({
    functionBlocks: [
      ...GROUND,
      ...(isNotified ? [PUSH] : []),
      ...blocks,
      ...(blocks.some(isCustomerFunctionBlock) ? [CUSTOMER_GROUND] : []),
    ],
    intervalDurations: from === -1 ? [] : FINENESS.slice(from),
    historyLength: historyMonths,
  });
}

/** What was chosen, of a scope. */
export const choiceOfScope = (scope: Scope): ScopeChoice => ({
  kinds: kindsOf(scope),
  finest: FINENESS.map(String).find((each) => each === String(scope.intervalDurations[0])),
  historyMonths: scope.historyLengthMonths ?? 13,
});
