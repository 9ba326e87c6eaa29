// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement, Terms} from "../src/Terms.sol";
import {bound, check, checkEqual, checkSame} from "./Check.sol";
import {ITill} from "./ITill.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// One recipient, an ordinary token: the plain way, and what the terms bind.
contract SettleTest is TillTest {
    function testFuzz_tillAddressIsTheCreate2AddressOfItsTerms(bytes32 termsHash, bytes8 id) public view {
        checkSame(till.tillAddress(termsHash, id), addressOf(termsHash, id), "address");
    }

    function testFuzz_destroyMovesTheWholeBalanceToTheRecipient(uint256 amount) public {
        amount = bound(amount, 1, ALL);
        address from = addressOf(soleTerms(), 0);
        token.mint(from, amount);
        settleAll(groupOf(soleTerms(), address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)), amount, "recipient");
        checkEqual(held(from), 0, "till");
        checkEqual(from.code.length, 0, "code that remains");
        checkTillEmpty();
    }

    function testFuzz_keepFirstMovesTheWholeBalanceAndLeavesTheRuntime(uint256 amount) public {
        amount = bound(amount, 1, ALL);
        address from = addressOf(soleTerms(), 0);
        token.mint(from, amount);
        settleAll(groupOf(soleTerms(), address(token), KEEP_FIRST, 1));
        checkEqual(held(recipientAt(0)), amount, "recipient");
        bytes memory runtime = abi.encodePacked(hex"5f5f5f5f73", address(till), hex"5af45ff3");
        check(keccak256(from.code) == keccak256(runtime), "runtime that remains");
    }

    function test_theTokensOwnTransferLogIsTheOnlyLog() public {
        address from = addressOf(soleTerms(), 0);
        token.mint(from, 7);
        Vm.Log[] memory logs = settle(groupOf(soleTerms(), address(token), DESTROY, 1));
        checkEqual(logs.length, 1, "logs");
        checkSame(logs[0].emitter, address(token), "emitter");
        checkSame(address(uint160(uint256(logs[0].topics[1]))), from, "from");
        checkSame(address(uint160(uint256(logs[0].topics[2]))), recipientAt(0), "to");
        checkEqual(abi.decode(logs[0].data, (uint256)), 7, "amount");
    }

    function test_anEmptyTillIsSkippedAndLogged() public {
        Vm.Log[] memory logs = settle(groupOf(soleTerms(), address(token), DESTROY, 1));
        checkOnlySkipped(logs, addressOf(soleTerms(), 0), address(token));
    }

    function test_nothingToSettleIsNoError() public {
        checkEqual(settle(new Settlement[](0)).length, 0, "logs without groups");
        checkEqual(settle(groupOf(soleTerms(), address(token), DESTROY, 0)).length, 0, "logs without ids");
        checkEqual(settle(groupOf(soleTerms(), COIN, DESTROY, 0)).length, 0, "logs without ids, coin");
    }

    function test_strictSettlesEverythingOrRevertsAndMovesNothing() public {
        token.mint(addressOf(soleTerms(), 0), 5);
        Settlement[] memory groups = only(groupOf(soleTerms(), address(token), DESTROY, 3));
        vm.expectRevert(abi.encodeWithSelector(ITill.Incomplete.selector, 2));
        vm.prank(OPERATOR);
        till.settleStrict(groups);
        checkEqual(held(addressOf(soleTerms(), 0)), 5, "till after the revert");

        token.mint(addressOf(soleTerms(), 1), 6);
        token.mint(addressOf(soleTerms(), 2), 7);
        vm.prank(OPERATOR);
        till.settleStrict(groups);
        checkEqual(held(recipientAt(0)), 18, "recipient");
    }

    function test_strictCountsSkippedGroupsAsWell() public {
        token.mint(addressOf(soleTerms(), 0), 5);
        Terms memory bad = soleTerms();
        bad.recipients[0] = share(9_999, recipientAt(0));
        Settlement[] memory groups =
            two(groupOf(bad, address(token), DESTROY, 4), groupOf(soleTerms(), address(token), DESTROY, 1));
        vm.expectRevert(abi.encodeWithSelector(ITill.Incomplete.selector, 4));
        vm.prank(OPERATOR);
        till.settleStrict(groups);
    }

    /// Every word of the terms is part of the address: other terms are another till, which holds nothing.
    function test_otherTermsNeverReachTheMoney() public {
        address from = addressOf(soleTerms(), 0);
        token.mint(from, 100);
        Terms[4] memory others = [soleTerms(), soleTerms(), soleTerms(), soleTerms()];
        others[0].operator = STRANGER;
        others[1].refunder = STRANGER;
        others[2].recipients[0] = share(10_000, STRANGER);
        others[3] = pairTerms(recipientAt(0), STRANGER);
        for (uint256 i; i < 4; ++i) {
            Settlement[] memory groups = only(groupOf(others[i], address(token), DESTROY, 1));
            vm.recordLogs();
            vm.prank(others[i].operator);
            till.settle(groups);
            checkEqual(countSkipped(vm.getRecordedLogs()), 1, "skipped");
            checkEqual(held(from), 100, "till");
        }
        checkEqual(held(STRANGER), 0, "stranger");
    }

    /// Only the 8 bytes of an id count; whatever a hand-made call puts behind them changes nothing.
    function test_bytesBehindAnIdAreIgnored() public {
        address from = addressOf(soleTerms(), 0);
        token.mint(from, 9);
        bytes memory data = abi.encodeCall(ITill.settle, (only(groupOf(soleTerms(), address(token), DESTROY, 1))));
        data[data.length - 1] = 0xff;
        data[data.length - 24] = 0xff;
        vm.prank(OPERATOR);
        (bool ok,) = address(till).call(data);
        check(ok, "call");
        checkEqual(held(recipientAt(0)), 9, "recipient");
    }

    function test_theTokenIsNotPartOfTheTerms() public {
        address from = addressOf(soleTerms(), 0);
        token.mint(from, 3);
        vm.deal(from, 4);
        settleAll(groupOf(soleTerms(), COIN, DESTROY, 1));
        checkEqual(recipientAt(0).balance, 4, "coin");
        settleAll(groupOf(soleTerms(), address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)), 3, "token");
    }

    function test_aDestroyedTokenTillSendsItsCoinAlongAndLogsIt() public {
        address from = addressOf(soleTerms(), 0);
        token.mint(from, 3);
        vm.deal(from, 4);
        Vm.Log[] memory logs = settle(groupOf(soleTerms(), address(token), DESTROY, 1));
        checkEqual(recipientAt(0).balance, 4, "coin");
        checkEqual(held(recipientAt(0)), 3, "token");
        Vm.Log memory last = logs[logs.length - 1];
        checkSame(last.emitter, from, "emitter of CoinMoved");
        check(last.topics[0] == keccak256("CoinMoved(address,uint256)"), "CoinMoved");
        checkSame(address(uint160(uint256(last.topics[1]))), recipientAt(0), "to");
        checkEqual(abi.decode(last.data, (uint256)), 4, "amount");
        checkTillEmpty();
    }
}
