import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** figures stand right, under each other */
  readonly isNumber?: boolean | undefined;
  /** buttons: the heading is for readers aloud alone */
  readonly isAction?: boolean | undefined;
  /** has the whole width of a block on small screens, below those that are short */
  readonly isLong?: boolean | undefined;
}

export interface DataTableProps<Row> {
  /** what it lists, and how it is sorted */
  readonly caption: string;
  /** where a heading above says the same */
  readonly captionHidden?: boolean | undefined;
  /** the first names the row */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** becomes blocks on small screens with few columns too: its cells are long */
  readonly isWide?: boolean | undefined;
  /** the last row, with the sums */
  readonly total?: readonly ComponentChildren[] | undefined;
}

/** Up to five columns stay a table on small screens; from six each row becomes a block, with the names of its cells. */
const COLUMNS_OF_CARDS = 6;

/** The rows of a list. Its roles are explicit: a table that is drawn as blocks is none to readers aloud otherwise. */
export function DataTable<Row>({
  caption,
  captionHidden = false,
  columns,
  rows,
  keyOf,
  isWide = false,
  total,
}: DataTableProps<Row>): JSX.Element {
  const id = useId();
  const isCards = isWide || columns.length >= COLUMNS_OF_CARDS;
  const look = ({ isNumber, isAction, isLong }: Column<Row>): string | undefined => {
    if (isNumber === true) return 'num';
    if (isAction === true) return 'act';
    return isLong === true ? 'long' : undefined;
  };
  const line = (cells: readonly ComponentChildren[], key: string): JSX.Element => (
    <tr key={key} role="row">
      {columns.map((column, index) =>
        index === 0 ? (
          <th key={0} role="rowheader" scope="row">
            {cells[0]}
          </th>
        ) : (
          <td
            key={index}
            role="cell"
            class={look(column)}
            data-l={isCards && column.isAction !== true ? column.heading : undefined}
          >
            {cells[index]}
          </td>
        ),
      )}
    </tr>
  );
  return (
    <>
      <h2 class={captionHidden ? 'vh' : 'caption'} id={id}>
        {caption}
      </h2>
      <table class={isCards ? 'data cards mid' : 'data'} role="table" aria-labelledby={id}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.heading} role="columnheader" scope="col" class={look(column)}>
                {column.isAction === true ? <span class="vh">{column.heading}</span> : column.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) =>
            line(
              columns.map(({ cell }) => cell(row)),
              keyOf(row),
            ),
          )}
        </tbody>
        {total !== undefined && <tfoot role="rowgroup">{line(total, 'total')}</tfoot>}
      </table>
    </>
  );
}
