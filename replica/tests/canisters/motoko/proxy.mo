// Makes the calls that only canisters may make, for its controllers: what the official command line calls a proxy.
import Prim "mo:⛔";

persistent actor class Proxy() {
  type Call = { canister_id : Principal; method : Text; args : Blob; cycles : Nat };
  type Failure = {
    #InsufficientCycles : { available : Nat; required : Nat };
    #CallFailed : { reason : Text };
    #UnauthorizedUser;
  };

  public shared ({ caller }) func proxy(call : Call) : async { #Ok : { result : Blob }; #Err : Failure } {
    if (not Prim.isController(caller)) return #Err(#UnauthorizedUser);
    try {
      Prim.cyclesAdd<system>(call.cycles);
      #Ok({ result = await Prim.call_raw(call.canister_id, call.method, call.args) })
    } catch (error) {
      #Err(#CallFailed({ reason = Prim.errorMessage(error) }))
    }
  };
};
