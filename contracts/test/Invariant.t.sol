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

    /// Value in is value out, to the people of the terms or a refund's target, or it still lies in its till.
    function invariant_whatWasPaidIsAccountedFor() public view {
        checkEqual(_handler.accountedFor(false), _handler.tokensPaid(), "tokens");
        checkEqual(_handler.accountedFor(true), _handler.coinPaid(), "coin");
    }

    function invariant_tillHoldsOnlyWhatWasForcedIntoIt() public view {
        checkEqual(_handler.heldByTill(false), _handler.tokensGiven(), "tokens");
        checkEqual(_handler.heldByTill(true), _handler.coinGiven(), "coin");
    }

    function invariant_strangersGetNothing() public view {
        checkEqual(_handler.heldByStranger(), 0, "stranger");
    }
}
