import { Anchor, Button, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/session';
import { Expiry } from '@/ui/Expiry';
import type { Crossing } from './GrantForm';
import type { Matrix, Skill } from './queries';

type Props = {
  of: Matrix;
  onCrossing: (crossing: Crossing) => void;
  onSkill: (skill: Skill) => void;
};

/** People by skills; each crossing says until when, and is the way to grant, renew and withdraw. */
export function MatrixTable({ of, onCrossing, onSkill }: Props) {
  const { t } = useTranslation('skills');
  const mayGrant = useMay('personnel.grant_skill');
  const mayAuthor = useMay('personnel.author_skill');
  const mayReadPeople = useMay('personnel.read');
  return (
    <Table verticalSpacing={7} horizontalSpacing="md" className="skill-matrix">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('person')}</Table.Th>
          {of.skills.map((skill) => (
            <Table.Th key={skill.number}>
              {mayAuthor ? (
                <button type="button" className="skill-head" onClick={() => onSkill(skill)}>
                  {skill.name}
                  <span className="visually-hidden">, {t('changeTitle', { number: skill.number })}</span>
                </button>
              ) : (
                skill.name
              )}
              <div className="ink3">{skill.number}</div>
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {of.people.map((person) => (
          <Table.Tr key={person.id}>
            <Table.Th scope="row">
              {mayReadPeople ? (
                <Anchor component={Link} to={`/people/${person.id}?tab=skills`} fw={600}>
                  {person.name}
                </Anchor>
              ) : (
                person.name
              )}
            </Table.Th>
            {of.skills.map((skill) => {
              const held = person.skills.find((each) => each.number === skill.number) ?? null;
              const shown = held ? (
                <Expiry at={held.expires_at} warning={held.warning} />
              ) : (
                <span className="ink3">–</span>
              );
              return (
                <Table.Td key={skill.number}>
                  {mayGrant ? (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      color="gray"
                      className="skill-cell"
                      aria-label={
                        held ? undefined : t('grantTitle', { person: person.name, skill: skill.name })
                      }
                      onClick={() => onCrossing({ person, skill, held })}
                    >
                      {held ? shown : <IconPlus size={15} aria-hidden />}
                      {held && (
                        <span className="visually-hidden">
                          , {t('renewTitle', { person: person.name, skill: skill.name })}
                        </span>
                      )}
                    </Button>
                  ) : (
                    shown
                  )}
                </Table.Td>
              );
            })}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
