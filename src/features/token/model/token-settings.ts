// What a creator decides about a token: the domain form of the factory's `TokenArgs`.
import type { IcrcAccount } from '../../../shared/account/index.ts';

export interface TokenLink {
  label: string;
  url: string;
}

export interface TokenSettings {
  name: string;
  symbol: string;
  decimals: number;
  /** An https URL or a `data:image/…;base64,` URL. */
  logo: string | null;
  description: string;
  links: TokenLink[];
  /** In the token's smallest unit. */
  transferFee: bigint;
  /** `null`: fixed supply, nobody can ever mint. */
  mintingAccount: IcrcAccount | null;
  initialHolders: { account: IcrcAccount; amount: bigint }[];
  /** Who receives transfer fees; `null`: fees are burnt. */
  feeCollector: IcrcAccount | null;
  isPublic: boolean;
  autoUpdate: boolean;
}
