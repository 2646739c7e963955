import type { Model } from '../model/model.js';
import type { FingerprintParts } from './fingerprint.js';
import { hashOfFields } from './hash-of-fields.js';

/** What the fingerprint has of the contracts that a training reads: their versions, and how the fields are read. */
export function contractsRead({ instance, label, columns, role }: Pick<Model, 'instance' | 'label' | 'columns' | 'role'>): Pick<FingerprintParts, 'contracts' | 'fields'> {
  return {
    contracts: { [instance.name]: instance.version, [label.name]: label.version },
    fields: { [instance.name]: hashOfFields(instance, columns), [label.name]: hashOfFields(label, [role.task.label]) },
  };
}
