import { cell } from '@/lib/csv';
import type { Hours } from './queries';

/** B2MML's names, so that a payroll or an ERP knows the columns. */
const HEAD =
  'OperationsRequestID,JobOrderID,Operation,Activity,PersonnelUse,PersonID,Quantity,UnitOfMeasure,StandardQuantity,ClosedByRule,RecordedLater';

export function hoursCsv(rows: Hours[]): string {
  const lines = rows.map((row) =>
    [
      cell(row.order_number),
      cell(row.job_number),
      cell(row.operation),
      cell(row.activity),
      cell(row.personnel_use),
      cell(row.person_name),
      row.quantity,
      row.unit_of_measure,
      row.standard_quantity ?? '',
      row.closed_by_rule,
      row.late,
    ].join(','),
  );
  return `${[HEAD, ...lines].join('\r\n')}\r\n`;
}
