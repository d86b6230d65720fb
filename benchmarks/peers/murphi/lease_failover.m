-- The same protocol as ../tla/lease_failover.tla, action for action.
-- benchmarks/run rewrites the "const" lines for each size.
const
  N: 2;
  T: 3;
  L: 2;
  D: 1;
  F: 1;
  Margin: 1;

type
  Node:   1..N;
  Holder: 0..N;
  Time:   0..T;
  Expiry: 0..T+L;
  Fault:  0..F;

var
  now:    Time;
  clk:    array [Node] of Time;
  holder: Holder;
  ends:   Expiry;
  up:     array [Node] of boolean;
  exp:    array [Node] of Expiry;
  req:    array [Node] of boolean;
  ren:    array [Node] of boolean;
  grant:  array [Node] of array [Expiry] of boolean;
  faults: Fault;

function Believes(i: Node): boolean;
begin
  return up[i] & clk[i] < exp[i];
end;

startstate "init"
begin
  now := 0;
  holder := 0;
  ends := 0;
  faults := 0;
  for i: Node do
    clk[i] := 0;
    up[i] := true;
    exp[i] := 0;
    req[i] := false;
    ren[i] := false;
    for e: Expiry do grant[i][e] := false; end;
  end;
end;

rule "GlobalTick"
  now < T & forall i: Node do clk[i] + D >= now + 1 end
==>
begin
  now := now + 1;
end;

ruleset i: Node do
  rule "NodeTick" clk[i] < T & clk[i] < now + D ==> begin
    clk[i] := clk[i] + 1;
  end;

  rule "SendRequest" up[i] & !Believes(i) & !req[i] ==> begin
    req[i] := true;
  end;

  rule "SendRenew" Believes(i) & !ren[i] ==> begin
    ren[i] := true;
  end;

  rule "RecvRequest" req[i] ==> begin
    req[i] := false;
    if holder = 0 | holder = i | now >= ends + Margin then
      holder := i;
      ends := now + L;
      grant[i][now + L] := true;
    end;
  end;

  rule "RecvRenew" ren[i] ==> begin
    ren[i] := false;
    if holder = i then
      ends := now + L;
      grant[i][now + L] := true;
    end;
  end;

  rule "Crash" up[i] & faults < F ==> begin
    up[i] := false;
    exp[i] := 0;
    faults := faults + 1;
  end;

  rule "Restart" !up[i] ==> begin
    up[i] := true;
  end;

  ruleset e: Expiry do
    rule "RecvGrant" grant[i][e] & up[i] ==> begin
      grant[i][e] := false;
      if e > exp[i] then exp[i] := e; end;
    end;
  end;
end;

invariant "OnePrimary"
  forall i: Node do forall j: Node do
    i != j -> !(Believes(i) & Believes(j))
  end end;
