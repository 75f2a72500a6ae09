// What recipients do: claim, by list, proof or place; open a lock early; hand a grant on.
import type { Principal } from '@dfinity/principal';
import { canisterSelf } from 'azle';
import { caller } from '../../lib/access.ts';
import { update } from '../../lib/methods.ts';
import { samePrincipal } from '../../lib/principals.ts';
import { cannotReceive } from '../rules/validate-distribution-args.ts';
import * as T from '../types.ts';
import { DistributionBase } from './base.ts';
import * as claims from './claims.ts';
import * as grants from './grants.ts';
import { state } from './state.ts';

const OK: T.Answer<null> = { ok: null };

export abstract class RecipientMethods extends DistributionBase {
  /** By a grant's owner; `amount` in the ledger's smallest unit, its fee included; `null`: everything claimable. */
  @update([T.ClaimArgsT], T.ClaimResultT)
  async claim({
    grant,
    amount,
    subaccount,
  }: {
    grant: number;
    amount: T.Opt<bigint>;
    subaccount: T.Opt<Uint8Array>;
  }): Promise<T.ClaimResult> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(subaccount);
    return refused ? { err: refused } : claims.claim(caller(), grant, amount, subaccount);
  }

  /** By anybody with grants: each in turn, each with an answer of its own. */
  @update([T.ClaimAllArgsT], T.ClaimsResultT)
  async claimAll({ subaccount }: { subaccount: T.Opt<Uint8Array> }): Promise<T.Answer<T.ClaimResult[]>> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(subaccount);
    return refused ? { err: refused } : claims.claimAll(caller(), subaccount);
  }

  /** By whom a leaf names. A repeat claims from the grant that the first one made. */
  @update([T.ClaimMerkleArgsT], T.ClaimResultT)
  async claimMerkle(args: {
    category: number;
    index: number;
    amount: bigint;
    proof: Uint8Array[];
    subaccount: T.Opt<Uint8Array>;
  }): Promise<T.ClaimResult> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(args.subaccount);
    return refused ? { err: refused } : this.claimFrom(claims.fromProof(caller(), args), args.subaccount);
  }

  /** By anybody signed in, of an open category: a grant for each principal, until the places are taken. */
  @update([T.ClaimOpenArgsT], T.ClaimResultT)
  async claimOpen({
    category,
    subaccount,
  }: {
    category: number;
    subaccount: T.Opt<Uint8Array>;
  }): Promise<T.ClaimResult> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(subaccount);
    return refused ? { err: refused } : this.claimFrom(claims.fromOpen(caller(), category), subaccount);
  }

  private claimFrom(
    made: T.Answer<{ grant: number; isNew: boolean }>,
    subaccount: T.Opt<Uint8Array>,
  ): Promise<T.ClaimResult> {
    if ('err' in made) return Promise.resolve(made);
    const who = caller();
    if (made.ok.isNew) this.notify({ recipientsAdded: [who] });
    return claims.claim(who, made.ok.grant, [], subaccount);
  }

  /** By the owner of a time lock that allows it: the amount less the penalty, before the end. */
  @update([T.UnlockArgsT], T.ClaimResultT)
  async unlockEarly({ grant, subaccount }: { grant: number; subaccount: T.Opt<Uint8Array> }): Promise<T.ClaimResult> {
    const refused = this.refuseRecipient() ?? wrongSubaccount(subaccount);
    return refused ? { err: refused } : claims.unlockEarly(caller(), grant, subaccount);
  }

  /** By a grant's owner, where the terms allow it: what is left of it is somebody else's. */
  @update([T.TransferGrantArgsT], T.ResultT)
  transferGrant({ grant: id, to }: { grant: number; to: Principal }): T.Answer<null> {
    const refused = this.refuseRecipient();
    if (refused) return { err: refused };
    const grant = grants.readGrant(id);
    const who = caller();
    if (!grant || grant.amount === 0n) return { err: { notFound: null } };
    if (!samePrincipal(grant.owner, who)) return { err: { notAuthorized: null } };
    if (!state.get().terms.transferable) return { err: { notInTerms: null } };
    if (grant.pending > 0n) return { err: { busy: null } };
    if (cannotReceive(to, canisterSelf()))
      return { err: { invalid: { field: 'to', message: 'cannot receive anything' } } };
    if (grants.handOn(id, who, to)) this.notify({ recipientRemoved: who });
    this.notify({ recipientsAdded: [to] });
    return OK;
  }
}

const wrongSubaccount = ([bytes]: T.Opt<Uint8Array>): T.DistributionError | undefined =>
  bytes && bytes.length !== 32 ? { invalid: { field: 'subaccount', message: 'must have 32 bytes' } } : undefined;
