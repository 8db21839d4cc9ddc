import { useTranslation } from 'react-i18next';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { markUnlike } from './marked';
import { isEmpty, valueInWords } from './values';
import { fieldName } from './words';

type Props = {
  field: string;
  value: unknown;
  /** The same in the other version; what differs in a text is marked. */
  other?: unknown;
  isNew: boolean;
};

/** What a version says in one place, as its reader sees it: a text as it is shown, a picture as a picture. */
export function Value({ field, value, other, isNew }: Props) {
  const { t } = useTranslation('masters');
  if (field === 'picture' && typeof value === 'string')
    return (
      <img
        className="compare-picture"
        src={value}
        alt={t(isNew ? 'compare.pictureNew' : 'compare.pictureOld')}
      />
    );
  if (field === 'text' && typeof value === 'string' && value)
    return (
      <div className="compare-text">
        <Markdown
          remarkPlugins={[remarkGfm]}
          rehypePlugins={typeof other === 'string' ? [[markUnlike, other]] : []}
        >
          {value}
        </Markdown>
      </div>
    );
  if (Array.isArray(value) && value.some((each) => typeof each === 'object'))
    return value.map((each, index) => <Value key={index} field={field} value={each} isNew={isNew} />);
  if (field !== 'hotspots' && typeof value === 'object' && value !== null && !Array.isArray(value))
    return (
      <dl className="compare-whole">
        {Object.entries(value)
          .filter(([, each]) => !isEmpty(each) && each !== false)
          .map(([name, each]) => (
            <div key={name}>
              <dt>{fieldName(t, name)}</dt>
              <dd>
                <Value field={name} value={each} isNew={isNew} />
              </dd>
            </div>
          ))}
      </dl>
    );
  return <div>{valueInWords(t, field, value)}</div>;
}
