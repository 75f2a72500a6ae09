// Who may call each method of a factory. The methods enforce it; the tests walk this table with every kind of caller.
export type Caller = 'anonymous' | 'anyone' | 'creator' | 'contract' | 'backend' | 'admin';

/** Callers a method answers; everyone else is refused. Queries that filter what they show answer everyone. */
export const factoryAccess: Record<string, readonly Caller[]> = {
  createContract: ['backend'],
  checkContract: ['backend'],

  validateArgs: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],
  getMyContracts: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],
  getPublicContracts: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],
  getContractInfo: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],
  getContractByDeployment: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],
  getFactoryHealth: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],
  getFactoryConfig: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],
  getVersions: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],
  getAdmins: ['anonymous', 'anyone', 'creator', 'contract', 'backend', 'admin'],

  notifyDeploymentComplete: ['contract'],
  notifyStatusChanged: ['contract'],
  notifyVisibilityChanged: ['contract'],
  notifyBatch: ['contract'],
  notifyTransfer: ['contract'],
  notifyMint: ['contract'],
  notifyBurn: ['contract'],

  setupWhitelist: ['admin'],
  removeFromWhitelist: ['admin'],
  updateFactoryConfig: ['admin'],
  uploadTemplateChunk: ['admin'],
  registerVersion: ['admin'],
  addAdmin: ['admin'],
  removeAdmin: ['admin'],
};
