import {
  Background,
  Controls,
  type Edge,
  Handle,
  MiniMap,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { IconBarcode, IconFlagFilled, IconPackage, IconTrash } from '@tabler/icons-react';
import { memo, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { number, unitName } from '@/lib/quantity';
import { NODE, place } from './layout';
import type { Tree, TreeNode } from './queries';

type LotNode = Node<{ lot: TreeNode; root: boolean; chosen: boolean; state: string }, 'lot'>;

const Lot = memo(function Lot({ data: { lot, root, chosen, state } }: NodeProps<LotNode>) {
  const Shape =
    lot.state === 'on_hold'
      ? IconFlagFilled
      : lot.state === 'scrapped'
        ? IconTrash
        : lot.is_serial
          ? IconBarcode
          : IconPackage;
  return (
    <div
      className="lot-node"
      data-state={lot.state}
      data-serial={lot.is_serial}
      data-root={root}
      data-chosen={chosen}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Shape size={22} stroke={1.6} aria-hidden />
      <span>
        <strong>{lot.number}</strong>
        <small>
          {lot.is_serial
            ? `${lot.name} · ${state}`
            : `${lot.name} · ${number(lot.quantity)} ${unitName(lot.unit)}`}
        </small>
      </span>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
});

const types = { lot: Lot };
const COLOURS: Record<string, string> = { on_hold: '#cc79a7', scrapped: '#d5450e' };

type Props = {
  tree: Tree;
  root: number;
  chosen: number;
  onChoose: (id: number) => void;
  onRoot: (lot: TreeNode) => void;
};

function Canvas({ tree, root, chosen, onChoose, onRoot }: Props) {
  const { t } = useTranslation('genealogy');
  const { fitView } = useReactFlow();
  const placed = useMemo(() => place(tree.nodes, tree.edges), [tree]);
  const nodes = useMemo<LotNode[]>(
    () =>
      tree.nodes.map((lot) => {
        const at = placed.find((each) => each.id === lot.id);
        const state = t(`state.${lot.state}`, { ns: 'common' });
        return {
          id: String(lot.id),
          type: 'lot',
          position: { x: at?.x ?? 0, y: at?.y ?? 0 },
          data: { lot, root: lot.id === root, chosen: lot.id === chosen, state },
          width: NODE.width,
          height: NODE.height,
          draggable: false,
          ariaLabel: `${lot.number}, ${lot.name}, ${state}`,
        };
      }),
    [tree, placed, root, chosen, t],
  );
  const edges = useMemo<Edge[]>(
    () =>
      tree.edges.map((edge) => ({
        id: `${edge.from}-${edge.to}-${edge.operation}`,
        source: String(edge.from),
        target: String(edge.to),
        className: edge.from === chosen || edge.to === chosen ? 'edge-chosen' : undefined,
        focusable: false,
      })),
    [tree, chosen],
  );
  useEffect(() => {
    // After the nodes stand: a frame later.
    const frame = requestAnimationFrame(() => void fitView({ padding: 0.12, maxZoom: 1.15 }));
    return () => cancelAnimationFrame(frame);
  }, [tree, fitView]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={types}
      nodesConnectable={false}
      onNodeClick={(_, node) => onChoose(Number(node.id))}
      onSelectionChange={({ nodes: [node] }) => node && onChoose(Number(node.id))}
      onNodeDoubleClick={(_, node) => onRoot(node.data.lot)}
      minZoom={0.1}
      fitView
      aria-label={t('graph')}
    >
      <Background gap={28} size={0} />
      <Controls showInteractive={false} position="bottom-left" />
      {tree.nodes.length > 8 && (
        <MiniMap
          pannable
          ariaLabel={t('minimap')}
          nodeColor={(node) =>
            COLOURS[(node as LotNode).data.lot.state] ??
            ((node as LotNode).data.lot.is_serial ? '#3d9fdc' : '#8a98a5')
          }
        />
      )}
    </ReactFlow>
  );
}

/** The tree in lanes by level. The table beside it says the same in words. */
export const Graph = (props: Props) => (
  <ReactFlowProvider>
    <Canvas {...props} />
  </ReactFlowProvider>
);
