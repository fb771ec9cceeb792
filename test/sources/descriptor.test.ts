import t from 'tap';
import { isBareDescriptor, isPlural } from '../../src/sources/descriptor.ts';

t.test('a description that says nothing of which one it is, is bare', async (t) => {
  for (const text of [
    'a source',
    'A source',
    'sources',
    'the source',
    'an official',
    'officials',
    'a person',
    'two people',
    'someone',
    'an anonymous source',
    'unnamed officials',
    'a well-placed source',
    'one reliable source',
    'Several Sources.',
    '“a source”',
    'two officials and a source',
  ])
    t.equal(isBareDescriptor(text), true, text);
  for (const text of [
    'an official with the harbour board',
    'a senior official',
    'a source close to the talks',
    'officials familiar with the talks',
    'a nurse',
    'a union source',
    'a US official',
    'people who were on the bridge',
    'a person briefed on the inquiry',
    'a spokesperson for the ministry',
  ])
    t.equal(isBareDescriptor(text), false, text);
});

t.test('a description of several is plural, whatever stands in it besides', async (t) => {
  for (const text of [
    'sources',
    'officials familiar with the talks',
    'two people',
    'two people with knowledge of the inquiry',
    'three of the nurses',
    'a few engineers',
    'a group of residents',
    'several members of the union’s board of directors',
    'members of the union’s board of directors',
    'people close to the president',
    'senior US officials',
    'harbour board officials briefed on the report',
    'employees working on the bridge',
    'the minister’s aides',
    'more than one official',
    'at least two diplomats',
    'half a dozen councillors',
    'dozens of workers',
    'an aide and a diplomat',
    'a lawyer, a judge and a clerk',
    'spokeswomen for both sides',
    '12 crew',
    'congressmen from both parties',
  ])
    t.equal(isPlural(text), true, text);
  for (const text of [
    'a source',
    'a member of the union’s board of directors',
    'an official familiar with the talks',
    'an official with the fire and rescue service',
    'an operations manager',
    'a sales manager at two companies',
    'one of the officials',
    'one of three people on the bridge',
    'someone who works with the officials',
    'a doctor and activist',
    'the ministers’ aide',
    'a Western diplomat based in Texas',
    'the press office',
    'a witness',
    'the witness',
    'a woman who asked for her last names not to be used',
    'a former chief of staff',
    'the boss',
    'a person briefed on the plans',
    '1 person',
  ])
    t.equal(isPlural(text), false, text);
});
