import { ServiceKind, type Scope } from '@app/espi';

/** The function blocks that only one kind of service can have data for. */
const blocksOfService: readonly (readonly [serviceKind: number, blocks: readonly number[]])[] = [
  [ServiceKind.electricity, [5, 6, 7, 8, 9, 17]],
  [ServiceKind.gas, [10]],
  [ServiceKind.water, [11]],
];

/**
 * A scope without the blocks that no granted usage point can ever have data for: gas where there is no gas. It goes by
 * the kinds of service and not by the data of the day, which a customer who has just moved in does not have yet, and
 * one who puts up solar panels will have. Of a customer without usage points nothing can be said.
 *
 * @param serviceKinds of the usage points granted
 */
export function satisfiedScope(scope: Scope, serviceKinds: ReadonlySet<number>): Scope {
  if (serviceKinds.size === 0) return scope;
  const never = blocksOfService.filter(([kind]) => !serviceKinds.has(kind)).flatMap(([, blocks]) => blocks);
  return scope.with({ functionBlocks: [...scope.functionBlocks].filter((block) => !never.includes(block)) });
}
