// A counter in Motoko: state that survives upgrades, a query, logs, a trap, a call to itself and a timer.
import Prim "mo:⛔";

persistent actor class Counter(first : Nat) = self {
  var count = first;
  var ticks = 0;

  public func increment() : async Nat {
    count += 1;
    Prim.debugPrint("counted to " # debug_show count);
    count
  };

  public query func get() : async Nat { count };

  public func fail() : async () {
    count := 1_000_000;
    Prim.trap("out of fingers")
  };

  public func twice() : async Nat {
    ignore await increment();
    await increment()
  };

  public query ({ caller }) func whoami() : async Principal { caller };

  public func startTimer() : async () {
    ignore Prim.setTimer<system>(1_000_000_000, false, func() : async () { ticks += 1 })
  };

  public query func ticked() : async Nat { ticks };
};
