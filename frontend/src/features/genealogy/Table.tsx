import { useTranslation } from 'react-i18next';
import { dayClock } from '@/lib/time';
import { Qty } from '@/ui/Qty';
import { StateChip } from '@/ui/StateChip';
import type { Tree, TreeNode } from './queries';

/** The same tree as rows: for reading, for screen readers, for copying. */
export function Table({ tree, onRoot }: { tree: Tree; onRoot: (lot: TreeNode) => void }) {
  const { t } = useTranslation('genealogy');
  const rows = [...tree.nodes].sort((a, b) => a.level - b.level || a.number.localeCompare(b.number));
  return (
    <section className="tree-table" aria-label={t('table')}>
      <table>
        <thead>
          <tr>
            {['level', 'number', 'material', 'quantity', 'state', 'used'].map((name) => (
              <th key={name} scope="col">
                {t(`column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((lot) => (
            <tr key={lot.id}>
              <td>{lot.level}</td>
              <td>
                <button type="button" className="link" onClick={() => onRoot(lot)}>
                  {lot.number}
                </button>
              </td>
              <td>
                {lot.material} {lot.name}
              </td>
              <td>
                <Qty value={lot.quantity} unit={lot.unit} />
              </td>
              <td>
                <StateChip state={lot.state} />
              </td>
              <td>
                {tree.edges
                  .filter((edge) => edge.from === lot.id)
                  .map((edge) => (
                    <div key={`${edge.to}-${edge.operation}`}>
                      <Qty value={edge.quantity} unit={lot.unit} /> →{' '}
                      {tree.nodes.find((node) => node.id === edge.to)?.number} · {edge.operation} ·{' '}
                      {edge.equipment} · {edge.by} · {dayClock(edge.first_at)}
                      {edge.first_at !== edge.at && ` – ${dayClock(edge.at)}`}
                    </div>
                  ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
