// Who may call each method of the backend. The methods enforce it; the tests walk this table with every kind of caller.
export type Caller = 'anonymous' | 'anyone' | 'factory' | 'operator' | 'admin' | 'owner';

const everyone: readonly Caller[] = ['anonymous', 'anyone', 'factory', 'operator', 'admin', 'owner'];
const signedIn: readonly Caller[] = ['anyone', 'factory', 'operator', 'admin', 'owner'];
const admins: readonly Caller[] = ['admin', 'owner'];

/** Callers a method answers. Queries about deployments, and a withdrawal by its request, show each caller their own. */
export const backendAccess: Record<string, readonly Caller[]> = {
  createContract: signedIn,
  saveProfile: signedIn,
  getDeployment: everyone,
  getDeploymentByRequest: everyone,
  getWithdrawalByRequest: everyone,
  getMyDeployments: everyone,
  getProfile: everyone,
  getServiceFee: everyone,
  getServiceFees: everyone,
  getConfigValue: everyone,
  getFactories: everyone,
  getTokens: everyone,
  getFactoryHealth: everyone,
  getMicroserviceSetupStatus: everyone,
  getSystemStatus: everyone,
  getAdmins: everyone,

  reportFactoryHealth: ['factory'],

  getReviewQueue: ['operator', 'admin', 'owner'],
  resolveReview: ['operator', 'admin', 'owner'],
  getWithdrawals: ['operator', 'admin', 'owner'],

  setConfigValue: admins,
  setServiceFee: admins,
  setServiceEnabled: admins,
  registerFactory: admins,
  removeFactory: admins,
  setStorages: admins,
  registerToken: admins,
  removeToken: admins,

  grantRole: ['owner'],
  revokeRole: ['owner'],
  withdrawTreasury: ['owner'],
  resolveWithdrawal: ['owner'],
};
