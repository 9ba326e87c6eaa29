// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {checkEqual} from "./Check.sol";
import {Handler} from "./Handler.sol";

/// After any sequence of payments, settlements, refunds and attacks. Each step of a sequence is a transaction
/// already, so the calls within it are not isolated.
/// forge-config: default.isolate = false
contract InvariantTest {
    Handler private _handler;

    function setUp() public {
        _handler = new Handler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// Value in is value out, to the people of the terms or a refund's target, or it still lies in its till; Till holds
    /// only what was forced into it; strangers get nothing. One function: each has a sequence of calls of its own.
    function invariant_valueInIsValueOut() public view {
        checkEqual(_handler.accountedFor(false), _handler.tokensPaid(), "tokens");
        checkEqual(_handler.accountedFor(true), _handler.coinPaid(), "coin");
        checkEqual(_handler.heldByTill(false), _handler.tokensGiven(), "tokens in Till");
        checkEqual(_handler.heldByTill(true), _handler.coinGiven(), "coin in Till");
        checkEqual(_handler.heldByStranger(), 0, "stranger");
    }
}
