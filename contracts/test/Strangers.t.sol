// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExactTerms, Settlement, Terms} from "../src/Terms.sol";
import {check, checkEqual} from "./Check.sol";
import {ITill} from "./ITill.sol";
import {Delegator} from "./Recipients.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// Anybody but the operator: may settle where the terms let anyone, and gains nothing anywhere.
contract StrangersTest is TillTest {
    function openTerms() internal pure returns (Terms memory terms) {
        terms = soleTerms();
        terms.operator = address(0);
    }

    function settleAsStranger(Settlement[] memory groups) internal returns (Vm.Log[] memory) {
        vm.recordLogs();
        vm.prank(STRANGER);
        till.settle{gas: 15_000_000}(groups);
        return vm.getRecordedLogs();
    }

    function test_anyoneSettlesATillWithoutOperator() public {
        token.mint(addressOf(openTerms(), 0), 100);
        vm.deal(addressOf(openTerms(), 1), 10);
        checkEqual(countSkipped(settleAsStranger(only(groupOf(openTerms(), address(token), DESTROY, 1)))), 0, "skipped");
        settleAsStranger(only(groupOf(openTerms(), COIN, DESTROY, 2)));
        checkEqual(held(recipientAt(0)), 100, "recipient");
        checkEqual(recipientAt(0).balance, 10, "recipient, coin");
        checkEqual(held(STRANGER) + STRANGER.balance, 0, "stranger");
    }

    /// A runtime left by a stranger would make the next creation collide.
    function test_nobodyKeepsATillWithoutOperator() public {
        address from = addressOf(openTerms(), 0);
        token.mint(from, 100);
        address[2] memory callers = [STRANGER, OPERATOR];
        for (uint256 i; i < 2; ++i) {
            for (uint8 kind = KEEP_FIRST; kind <= KEEP_AGAIN; ++kind) {
                Settlement[] memory groups = only(groupOf(openTerms(), address(token), kind, 1));
                vm.recordLogs();
                vm.prank(callers[i]);
                till.settle(groups);
                checkOnlySkipped(vm.getRecordedLogs(), from, address(token));
            }
        }
        checkEqual(held(from), 100, "till");
        checkEqual(from.code.length, 0, "code");
    }

    function test_aStrangerCannotSettleATillWithOperator() public {
        address from = addressOf(soleTerms(), 0);
        token.mint(from, 100);
        for (uint8 kind; kind <= KEEP_AGAIN; ++kind) {
            Settlement[] memory groups = only(groupOf(soleTerms(), address(token), kind, 1));
            checkOnlySkipped(settleAsStranger(groups), from, address(token));
            vm.expectRevert(abi.encodeWithSelector(ITill.Incomplete.selector, 1));
            vm.prank(STRANGER);
            till.settleStrict(groups);
        }
        checkEqual(held(from), 100, "till");
    }

    /// Who settled first only takes that till out of our batch.
    function test_aStrangerWhoWasFirstCostsOneSkippedTill() public {
        for (uint256 i; i < 5; ++i) {
            token.mint(addressOf(openTerms(), i), 100);
        }
        settleAsStranger(only(groupOf(openTerms(), address(token), DESTROY, 1)));
        Vm.Log[] memory logs = settle(groupOf(openTerms(), address(token), DESTROY, 5));
        checkOnlySkipped(logs, addressOf(openTerms(), 0), address(token));
        checkEqual(held(recipientAt(0)), 500, "recipient");
    }

    /// A refusal of one group leaves the caller's own groups alone.
    function test_foreignGroupsAreSkippedAmongOwnOnes() public {
        Terms memory foreign = soleTerms();
        foreign.operator = STRANGER;
        token.mint(addressOf(foreign, 0), 100);
        token.mint(addressOf(soleTerms(), 0), 100);
        Vm.Log[] memory logs =
            settle(two(groupOf(foreign, address(token), DESTROY, 1), groupOf(soleTerms(), address(token), DESTROY, 1)));
        checkOnlySkipped(logs, addressOf(foreign, 0), address(token));
        checkEqual(held(recipientAt(0)), 100, "recipient");
    }

    /// Till's own entries are closed to everybody, also with a salt of a till that holds money.
    function test_tillsOwnEntriesAreClosed() public {
        token.mint(addressOf(soleTerms(), 0), 100);
        bytes[2] memory calls = ownEntries();
        for (uint256 i; i < 2; ++i) {
            vm.prank(OPERATOR);
            (bool ok, bytes memory answer) = address(till).call(calls[i]);
            check(!ok && bytes4(answer) == ITill.OnlySelf.selector, "OnlySelf");
        }
        checkEqual(held(addressOf(soleTerms(), 0)), 100, "till");
    }

    function ownEntries() internal view returns (bytes[2] memory) {
        bytes memory group = abi.encodeCall(ITill.settle, (only(groupOf(soleTerms(), address(token), DESTROY, 1))));
        bytes32 salt = keccak256(abi.encodePacked(hashOf(soleTerms()), idAt(0)));
        return
            [abi.encodeCall(ITill.newTill, (salt)), abi.encodePacked(ITill.settleGroup.selector, new bytes(96), group)];
    }

    /// Till's code refuses to run as another account's code, whatever that account holds.
    function test_tillsCodeRefusesToRunAsAnotherAccount() public {
        Delegator other = new Delegator(address(till));
        token.mint(address(other), 100);
        vm.deal(address(other), 100);
        Settlement[] memory groups = only(groupOf(soleTerms(), address(token), DESTROY, 1));
        ExactTerms memory exact = ExactTerms(OPERATOR, recipientAt(0), BUYER);
        bytes[5] memory calls = [
            abi.encodeCall(ITill.settle, (groups)),
            abi.encodeCall(ITill.settleStrict, (groups)),
            abi.encodeCall(ITill.refund, (soleTerms(), idAt(0), address(token), BUYER, ALL, true, DESTROY)),
            abi.encodeCall(ITill.settleExact, (exact, idAt(0), address(token), 1, DESTROY)),
            abi.encodeCall(ITill.tillAddress, (hashOf(soleTerms()), idAt(0)))
        ];
        for (uint256 i; i < 5; ++i) {
            vm.prank(i == 2 ? REFUNDER : OPERATOR);
            (bool ok, bytes memory answer) = address(other).call(calls[i]);
            check(!ok && bytes4(answer) == ITill.ForeignContext.selector, "ForeignContext");
        }
        bytes[2] memory own = ownEntries();
        for (uint256 i; i < 2; ++i) {
            (bool ok, bytes memory answer) = address(other).call(own[i]);
            check(!ok && bytes4(answer) == ITill.OnlySelf.selector, "OnlySelf");
        }
        (bool poked,) = address(other).call("");
        check(poked, "empty call");
        checkEqual(held(address(other)), 100, "tokens");
        checkEqual(address(other).balance, 100, "coin");
    }

    /// A kept till does nothing for anybody but Till, and for Till only while it is being settled.
    function test_callingAKeptTillDoesNothing() public {
        address kept = addressOf(soleTerms(), 0);
        token.mint(kept, 1);
        settleAll(groupOf(soleTerms(), address(token), KEEP_FIRST, 1));
        token.mint(kept, 100);
        vm.deal(kept, 100);
        Settlement[] memory groups = only(groupOf(soleTerms(), address(token), KEEP_AGAIN, 1));
        bytes[4] memory calls = [
            bytes(""),
            abi.encodeCall(ITill.settle, (groups)),
            abi.encodeCall(token.transfer, (STRANGER, 1)),
            abi.encodeCall(ITill.newTill, (bytes32(0)))
        ];
        address[3] memory callers = [STRANGER, OPERATOR, REFUNDER];
        for (uint256 i; i < 12; ++i) {
            vm.prank(callers[i % 3]);
            (bool ok,) = kept.call(calls[i / 3]);
            check(ok, "call");
        }
        checkEqual(held(kept), 100, "tokens");
        checkEqual(kept.balance, 100, "coin");
    }

    /// Outside a settlement the question that tills ask is answered with nothing.
    function test_tillTellsStrangersNothing() public {
        token.mint(addressOf(soleTerms(), 0), 100);
        settleAll(groupOf(soleTerms(), address(token), DESTROY, 1));
        (bool ok, bytes memory answer) = address(till).staticcall("");
        check(ok, "call");
        (uint256 asset, address dest, uint256 amount) = abi.decode(answer, (uint256, address, uint256));
        checkEqual(asset + uint160(dest) + amount, 0, "answer");
    }
}
