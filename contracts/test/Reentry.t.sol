// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExactTerms, Settlement, Terms} from "../src/Terms.sol";
import {check, checkEqual} from "./Check.sol";
import {ITill} from "./ITill.sol";
import {Caller} from "./Recipients.sol";
import {ReenteringToken} from "./ReenteringToken.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// A token or a recipient that calls back while Till is at work.
contract ReentryTest is TillTest {
    ReenteringToken internal reentering;

    function setUp() public override {
        super.setUp();
        reentering = new ReenteringToken();
    }

    /// Calls that would move other money if they went through: every one is authorised for `actor`, as operator
    /// and as refunder. The last two are Till's own entries.
    function attacks(address actor) internal returns (bytes[] memory calls) {
        Terms memory terms = Terms(actor, actor, new uint256[](1));
        terms.recipients[0] = share(10_000, STRANGER);
        ExactTerms memory exact = ExactTerms(actor, STRANGER, STRANGER);
        token.mint(addressOf(terms, 0), 100);
        token.mint(addressOf(hashOf(exact), idAt(0)), 100);
        Settlement[] memory groups = only(groupOf(terms, address(token), DESTROY, 1));
        calls = new bytes[](6);
        calls[0] = abi.encodeCall(ITill.settle, (groups));
        calls[1] = abi.encodeCall(ITill.settleStrict, (groups));
        calls[2] = abi.encodeCall(ITill.refund, (terms, idAt(0), address(token), STRANGER, ALL, true, DESTROY));
        calls[3] = abi.encodeCall(ITill.settleExact, (exact, idAt(0), address(token), 100, DESTROY));
        calls[4] = abi.encodeCall(ITill.newTill, (keccak256(abi.encodePacked(hashOf(terms), idAt(0)))));
        calls[5] = abi.encodePacked(ITill.settleGroup.selector, new bytes(96), calls[0]);
    }

    function expected(uint256 attack) internal pure returns (bytes4) {
        return attack < 4 ? ITill.Reentered.selector : ITill.OnlySelf.selector;
    }

    /// The attacks are sound: from outside they go through.
    function test_theSameCallsGoThroughFromOutside() public {
        bytes[] memory calls = attacks(OPERATOR);
        vm.startPrank(OPERATOR);
        (bool settled,) = address(till).call(calls[0]);
        (bool exact,) = address(till).call(calls[3]);
        vm.stopPrank();
        check(settled && exact, "calls");
        checkEqual(held(STRANGER), 200, "moved");
    }

    function checkTokenAttacks(Terms memory terms, uint256 tills, uint256 transfers) internal {
        bytes[] memory calls = attacks(address(reentering));
        for (uint256 i; i < calls.length; ++i) {
            reentering.prepare(address(till), calls[i]);
            for (uint256 k; k < tills; ++k) {
                reentering.mint(addressOf(terms, k), 100);
            }
            uint256 before = reentering.calls();
            settleAll(groupOf(terms, address(reentering), DESTROY, tills));
            checkEqual(reentering.calls() - before, transfers, "attacks made");
            check(!reentering.succeeded(), "attack went through");
            check(bytes4(reentering.answer()) == expected(i), "reason");
        }
        checkEqual(held(STRANGER), 0, "moved");
        checkEqual(reentering.balanceOf(address(till)), 0, "Till");
    }

    function test_aTokenCannotReenterWhileATillPays() public {
        checkTokenAttacks(soleTerms(), 1, 1);
    }

    function test_aTokenCannotReenterWhileASplitTillPays() public {
        checkTokenAttacks(pairTerms(recipientAt(0), recipientAt(1)), 1, 2);
    }

    function test_aTokenCannotReenterWhileTillShares() public {
        checkTokenAttacks(pairTerms(recipientAt(0), recipientAt(1)), 2, 4);
    }

    function test_aTokenCannotReenterARefundOrAnExactSettlement() public {
        ExactTerms memory exact = ExactTerms(OPERATOR, recipientAt(0), BUYER);
        bytes[] memory calls = attacks(address(reentering));
        for (uint256 i; i < calls.length; ++i) {
            reentering.prepare(address(till), calls[i]);
            reentering.mint(addressOf(soleTerms(), 0), 100);
            vm.prank(REFUNDER);
            till.refund(soleTerms(), idAt(0), address(reentering), BUYER, 30, true, DESTROY);
            check(!reentering.succeeded() && bytes4(reentering.answer()) == expected(i), "during a refund");
            reentering.mint(addressOf(hashOf(exact), idAt(0)), 100);
            vm.prank(OPERATOR);
            till.settleExact(exact, idAt(0), address(reentering), 30, DESTROY);
            check(!reentering.succeeded() && bytes4(reentering.answer()) == expected(i), "during an exact settlement");
        }
        checkEqual(held(STRANGER), 0, "moved");
    }

    /// What a till is told, its token is not: the amount belongs to the till that asks.
    function test_aTokenThatAsksLikeATillIsToldNoAmount() public {
        reentering.prepare(address(till), "");
        reentering.mint(addressOf(soleTerms(), 0), 100);
        settleAll(groupOf(soleTerms(), address(reentering), DESTROY, 1));
        check(reentering.succeeded(), "question");
        (,, uint256 amount) = abi.decode(reentering.answer(), (uint256, address, uint256));
        checkEqual(amount, 0, "amount");
    }

    /// A kept till listens to Till alone, also while it is being settled.
    function test_aTokenThatCallsTheKeptTillMovesNothing() public {
        address kept = addressOf(soleTerms(), 0);
        token.mint(kept, 1);
        settleAll(groupOf(soleTerms(), address(token), KEEP_FIRST, 1));
        token.mint(kept, 50);
        vm.deal(kept, 50);
        reentering.mint(kept, 100);
        reentering.prepare(kept, "");
        settleAll(groupOf(soleTerms(), address(reentering), KEEP_AGAIN, 1));
        check(reentering.succeeded(), "call");
        checkEqual(reentering.calls(), 1, "transfers");
        checkEqual(held(kept), 50, "tokens");
        checkEqual(kept.balance, 50, "coin");
    }

    function checkRecipientAttacks(uint256 tills) internal {
        for (uint256 i; i < 6; ++i) {
            Caller caller = new Caller();
            Terms memory pair = pairTerms(recipientAt(0), address(caller));
            caller.prepare(address(till), attacks(address(caller))[i]);
            uint256 before = held(STRANGER);
            for (uint256 k; k < tills; ++k) {
                vm.deal(addressOf(pair, k), 100);
            }
            settleAll(groupOf(pair, COIN, DESTROY, tills));
            checkEqual(address(caller).balance, 40 * tills, "recipient");
            checkEqual(held(STRANGER), before, "moved");
            // Within the gas of a coin payment it may not even finish; when it did, it was refused.
            if (caller.called()) check(!caller.succeeded() && caller.answer() == expected(i), "refused");
            checkTillEmpty();
            caller.run();
            check(caller.succeeded() == (i < 4), "afterwards the same call goes through");
        }
    }

    function test_aRecipientOfASplitTillCannotReenter() public {
        checkRecipientAttacks(1);
    }

    function test_aRecipientOfABatchCannotReenter() public {
        checkRecipientAttacks(3);
    }

    /// A kept till that was settled earlier in the transaction and is a recipient now: the coin that it gets
    /// stays there, and it does not act on the old instruction.
    function test_aKeptTillAsRecipientDoesNotActAgain() public {
        address kept = addressOf(soleTerms(), 0);
        token.mint(kept, 1);
        settleAll(groupOf(soleTerms(), address(token), KEEP_FIRST, 1));
        for (uint256 tills = 1; tills < 4; tills += 2) {
            Terms memory pair = pairTerms(kept, recipientAt(1));
            pair.refunder = address(uint160(tills));
            token.mint(kept, 100);
            for (uint256 i; i < tills; ++i) {
                vm.deal(addressOf(pair, i), 100);
            }
            uint256 before = kept.balance;
            Settlement[] memory groups =
                two(groupOf(soleTerms(), address(token), KEEP_AGAIN, 1), groupOf(pair, COIN, DESTROY, tills));
            checkEqual(countSkipped(settle(groups)), 0, "skipped");
            checkEqual(kept.balance - before, 60 * tills, "kept till");
            checkTillEmpty();
        }
        checkEqual(held(recipientAt(0)), 201, "token");
    }

    /// The lock ends with the transaction's call: the next settlement in the same transaction works.
    function test_twoSettlementsInOneTransaction() public {
        Caller caller = new Caller();
        bytes[] memory calls = attacks(address(caller));
        caller.prepare(address(till), calls[0]);
        caller.run();
        check(caller.succeeded(), "first");
        caller.run();
        check(caller.succeeded(), "second");
        checkEqual(held(STRANGER), 100, "moved");
    }
}
