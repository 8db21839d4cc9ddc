import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { tellDone } from '@/ui/notify';
import { setIn } from '../document/paths';
import {
  addAfter,
  addBeside,
  addBetween,
  addFirst,
  join,
  mayNotJoin,
  part,
  removeOperation,
} from '../document/routing';
import type { Doc } from '../document/types';
import { LifeActions } from '../life/LifeActions';
import { MasterHead } from '../MasterHead';
import { OperationTabs } from '../operation/OperationTabs';
import type { Master } from '../queries';
import { type RoutingEdits, RoutingGraph } from '../routing/RoutingGraph';
import { RoutingTools } from '../routing/RoutingTools';
import { AboutForm } from './AboutForm';
import { EditorContext } from './context';
import { FindingList } from './FindingList';
import { goTo } from './goTo';
import { LeaveGuard } from './LeaveGuard';
import { Notices } from './Notices';
import { SaveTools } from './SaveTools';
import { useChecking } from './useChecking';
import { useEditor } from './useEditor';
import './editor.css';

/** A work master in its own editor: the routing, and the chosen operation in full. */
export function EditorPage({ master }: { master: Master }) {
  const { t } = useTranslation('masters');
  const editor = useEditor(master);
  const { doc, edit } = editor;
  const [where, setWhere] = useSearchParams();
  const chosen =
    doc.segments.find((each) => each.sequence === Number(where.get('op')))?.sequence ??
    doc.segments[0]?.sequence ??
    0;
  const place = doc.segments.findIndex((each) => each.sequence === chosen);
  const segment = doc.segments[place];
  const choose = (sequence: number, tab?: string) =>
    setWhere(
      (now) => {
        now.set('op', String(sequence));
        now.delete('step');
        if (tab) now.set('tab', tab);
        return now;
      },
      { replace: true },
    );
  const check = useChecking(master, editor);

  const grow = (next: { doc: Doc; sequence: number }) => {
    const index = next.doc.segments.findIndex((each) => each.sequence === next.sequence);
    // Most routings work on one thing from beginning to end.
    edit(() => setIn(next.doc, `segments.${index}.output`, master.material));
    choose(next.sequence, 'operation');
    goTo(`segments.${index}.name`, 'select');
  };
  const name = t('op.new');
  const edits: RoutingEdits = {
    after: (sequence) => grow(addAfter(doc, sequence, name)),
    beside: (sequence) => grow(addBeside(doc, sequence, name)),
    between: (from, to) => grow(addBetween(doc, from, to, name)),
    join: (from, to) => {
      const why = mayNotJoin(doc, from, to);
      if (why) return tellDone(t(`graph.mayNot.${why}`));
      const next = join(doc, from, to);
      const steps = segment?.steps;
      edit(() => next);
      choose(next.segments.find((each) => each.steps === steps)?.sequence ?? chosen);
    },
    part: (from, to) => edit((now) => part(now, from, to)),
    remove: (sequence) => {
      edit((now) => removeOperation(now, sequence));
      const near = doc.segments[place - 1] ?? doc.segments[place + 1];
      if (near) choose(near.sequence);
    },
  };

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      if (key === 's') {
        event.preventDefault();
        if (editor.isDirty) editor.save();
      }
      // A text field takes its own letters back.
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      if (key === 'z') {
        event.preventDefault();
        if (event.shiftKey) editor.redo();
        else editor.undo();
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });

  const wrongIn = (sequence: number) => {
    const index = doc.segments.findIndex((each) => each.sequence === sequence);
    return editor.findings.filter((each) => !each.is_warning && each.path.startsWith(`segments.${index}.`))
      .length;
  };
  const show = (path: string) => {
    const [, index, list, item] = path.match(/^segments\.(\d+)(?:\.([a-z_]+)(?:\.(\d+))?)?/) ?? [];
    const of = doc.segments[Number(index)];
    if (index !== undefined && of) {
      setWhere(
        (now) => {
          now.set('op', String(of.sequence));
          now.set('tab', tabOf(list));
          if (list === 'steps' && item !== undefined) now.set('step', String(Number(item) + 1));
          return now;
        },
        { replace: true },
      );
    }
    goTo(path, 'focus');
  };

  return (
    <EditorContext value={editor}>
      <div className="page">
        <MasterHead
          master={master}
          actions={
            <>
              <SaveTools onCheck={check.run} isChecking={check.isPending} />
              <LifeActions
                master={master}
                isDirty={editor.isDirty}
                segment={segment?.sequence}
                onShow={show}
              />
            </>
          }
        />
        <Notices />
        <FindingList checked={check.found} onShow={show} />
        <AboutForm master={master} />
        <RoutingGraph
          segments={doc.segments}
          chosen={chosen}
          onChoose={choose}
          edits={edits}
          wrongIn={wrongIn}
        >
          {({ isJoining, start, cancel }) => (
            <RoutingTools
              chosen={chosen}
              edits={edits}
              isJoining={isJoining}
              onStart={start}
              onCancel={cancel}
              onFirst={() => grow(addFirst(doc, name))}
            />
          )}
        </RoutingGraph>
        {segment ? (
          <OperationTabs key={segment.sequence} segment={segment} path={`segments.${place}`} />
        ) : (
          <p className="surface editor-empty ink2">{t('op.none')}</p>
        )}
        <LeaveGuard />
      </div>
    </EditorContext>
  );
}

/** Which tab a field of an operation stands in. */
function tabOf(list: string | undefined): string {
  if (list === 'steps') return 'steps';
  if (list === 'materials' || list === 'co_products') return 'bill';
  if (['tool_class', 'skills', 'test_specification', 'parameters', 'documents'].includes(list ?? ''))
    return 'needs';
  return 'operation';
}
