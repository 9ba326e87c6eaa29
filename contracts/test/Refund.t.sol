// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../src/Terms.sol";
import {bound, check, checkEqual, checkSame} from "./Check.sol";
import {ITill} from "./ITill.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// Refunds: by the refunder only; the rest by the terms or kept.
contract RefundTest is TillTest {
    function refund(Terms memory terms, address asset, uint256 amount, bool shareRest, uint8 kind) internal {
        vm.prank(REFUNDER);
        till.refund{gas: 2_000_000}(terms, idAt(0), asset, BUYER, amount, shareRest, kind);
    }

    function refuse(Terms memory terms, address asset, address to, uint256 amount, uint8 kind, bytes4 reason) internal {
        vm.expectRevert(reason);
        vm.prank(REFUNDER);
        till.refund(terms, idAt(0), asset, to, amount, false, kind);
    }

    function testFuzz_everythingGoesToTheBuyer(uint256 amount, bool shareRest, bool split) public {
        amount = bound(amount, 1, ALL);
        Terms memory terms = split ? manyTerms(5, 1) : soleTerms();
        token.mint(addressOf(terms, 0), amount);
        refund(terms, address(token), ALL, shareRest, DESTROY);
        checkEqual(held(BUYER), amount, "buyer");
        checkEqual(held(recipientAt(0)), 0, "recipient");
        checkEqual(addressOf(terms, 0).code.length, 0, "code that remains");
        checkTillEmpty();
    }

    function testFuzz_aPartLeavesTheRestOnTheTill(uint256 amount, uint256 part, bool split) public {
        amount = bound(amount, 2, ALL);
        part = bound(part, 1, amount - 1);
        Terms memory terms = split ? pairTerms(recipientAt(0), recipientAt(1)) : soleTerms();
        token.mint(addressOf(terms, 0), amount);
        refund(terms, address(token), part, false, DESTROY);
        checkEqual(held(BUYER), part, "buyer");
        checkEqual(held(addressOf(terms, 0)), amount - part, "till");
        settleAll(groupOf(terms, address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)) + held(recipientAt(1)), amount - part, "recipients, later");
        checkTillEmpty();
    }

    function testFuzz_aPartSharesTheRestByTheTerms(uint256 amount, uint256 part) public {
        amount = bound(amount, 2, type(uint128).max);
        part = bound(part, 1, amount - 1);
        Terms memory terms = pairTerms(recipientAt(0), recipientAt(1));
        token.mint(addressOf(terms, 0), amount);
        refund(terms, address(token), part, true, DESTROY);
        uint256 second = (amount - part) * 4_000 / 10_000;
        checkEqual(held(BUYER), part, "buyer");
        checkEqual(held(recipientAt(1)), second, "second");
        checkEqual(held(recipientAt(0)), amount - part - second, "first");
        checkTillEmpty();
    }

    function test_aPartWithASoleRecipient() public {
        token.mint(addressOf(soleTerms(), 0), 100);
        refund(soleTerms(), address(token), 30, true, DESTROY);
        checkEqual(held(BUYER), 30, "buyer");
        checkEqual(held(recipientAt(0)), 70, "recipient");
    }

    function test_exactlyTheBalanceInNumbers() public {
        token.mint(addressOf(soleTerms(), 0), 100);
        refund(soleTerms(), address(token), 100, true, DESTROY);
        checkEqual(held(BUYER), 100, "buyer");
        checkEqual(held(recipientAt(0)), 0, "recipient");
    }

    function test_aboveTheBalanceMovesNothing() public {
        address from = addressOf(soleTerms(), 0);
        token.mint(from, 100);
        vm.deal(from, 100);
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, from));
        refund(soleTerms(), address(token), 101, true, DESTROY);
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, from));
        refund(soleTerms(), COIN, 101, true, DESTROY);
        checkEqual(held(from), 100, "till");
        checkEqual(from.balance, 100, "till, coin");
    }

    function test_anEmptyTillIsAnError() public {
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, addressOf(soleTerms(), 0)));
        refund(soleTerms(), address(token), ALL, true, DESTROY);
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, addressOf(soleTerms(), 0)));
        refund(soleTerms(), COIN, ALL, true, DESTROY);
    }

    function test_coinEverything() public {
        vm.deal(addressOf(soleTerms(), 0), 100);
        vm.recordLogs();
        refund(soleTerms(), COIN, ALL, false, DESTROY);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        checkEqual(BUYER.balance, 100, "buyer");
        checkEqual(logs.length, 1, "logs");
        checkSame(logs[0].emitter, addressOf(soleTerms(), 0), "emitter");
        check(logs[0].topics[0] == keccak256("CoinMoved(address,uint256)"), "CoinMoved");
        checkSame(address(uint160(uint256(logs[0].topics[1]))), BUYER, "to");
    }

    function test_coinPartSharesTheRest() public {
        Terms memory terms = pairTerms(recipientAt(0), recipientAt(1));
        vm.deal(addressOf(terms, 0), 100);
        refund(terms, COIN, 30, true, DESTROY);
        checkEqual(BUYER.balance, 30, "buyer");
        checkEqual(recipientAt(0).balance, 42, "first");
        checkEqual(recipientAt(1).balance, 28, "second");
        checkTillEmpty();
    }

    /// Destruction would carry the rest away, so a part of coin can stay only on a kept till.
    function test_coinPartStaysOnlyOnAKeptTill() public {
        address from = addressOf(soleTerms(), 0);
        vm.deal(from, 100);
        refuse(soleTerms(), COIN, BUYER, 30, DESTROY, ITill.BadKind.selector);
        settleAll(groupOf(soleTerms(), COIN, KEEP_FIRST, 1));
        vm.deal(from, 100);
        refund(soleTerms(), COIN, 30, false, KEEP_AGAIN);
        checkEqual(BUYER.balance, 30, "buyer");
        checkEqual(from.balance, 70, "till");
    }

    function test_aKeptTillRefundsAgain() public {
        address from = addressOf(soleTerms(), 0);
        token.mint(from, 1);
        settleAll(groupOf(soleTerms(), address(token), KEEP_FIRST, 1));
        token.mint(from, 100);
        refund(soleTerms(), address(token), 30, false, KEEP_AGAIN);
        checkEqual(held(from), 70, "till");
        refund(soleTerms(), address(token), 30, true, KEEP_AGAIN);
        checkEqual(held(BUYER), 60, "buyer");
        checkEqual(held(recipientAt(0)), 41, "recipient");
    }

    /// A refund of tokens never gives the buyer the coin that lies beside them.
    function test_coinBesideRefundedTokensGoesByTheTerms() public {
        Terms memory terms = pairTerms(recipientAt(0), recipientAt(1));
        Terms[2] memory both = [soleTerms(), terms];
        for (uint256 i; i < 2; ++i) {
            token.mint(addressOf(both[i], 0), 50);
            vm.deal(addressOf(both[i], 0), 10);
            refund(both[i], address(token), ALL, true, DESTROY);
        }
        checkEqual(held(BUYER), 100, "buyer");
        checkEqual(BUYER.balance, 0, "buyer, coin");
        checkEqual(recipientAt(0).balance, 16, "first, coin");
        checkEqual(recipientAt(1).balance, 4, "second, coin");
        checkTillEmpty();
    }

    function test_moneyLyingInTillIsNotShared() public {
        Terms memory terms = pairTerms(recipientAt(0), recipientAt(1));
        token.mint(address(till), 1_000);
        vm.deal(address(till), 2_000);
        token.mint(addressOf(terms, 0), 20);
        vm.deal(addressOf(terms, 0), 10);
        refund(terms, address(token), 10, true, DESTROY);
        checkEqual(held(recipientAt(0)), 6, "first");
        checkEqual(recipientAt(1).balance, 4, "second, coin");
        checkEqual(held(address(till)), 1_000, "tokens in Till");
        checkEqual(address(till).balance, 2_000, "coin in Till");
    }

    function test_onlyTheRefunderRefunds() public {
        token.mint(addressOf(soleTerms(), 0), 100);
        address[3] memory others = [OPERATOR, STRANGER, recipientAt(0)];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(ITill.NotAuthorised.selector);
            vm.prank(others[i]);
            till.refund(soleTerms(), idAt(0), address(token), BUYER, ALL, false, DESTROY);
        }
        checkEqual(held(addressOf(soleTerms(), 0)), 100, "till");
    }

    /// Without a refunder nobody refunds: a stranger who names himself names another till.
    function test_withoutRefunderThereIsNoRefund() public {
        Terms memory terms = soleTerms();
        terms.refunder = address(0);
        token.mint(addressOf(terms, 0), 100);
        vm.expectRevert(ITill.NotAuthorised.selector);
        vm.prank(OPERATOR);
        till.refund(terms, idAt(0), address(token), BUYER, ALL, false, DESTROY);
        address from = addressOf(terms, 0);
        terms.refunder = STRANGER;
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, addressOf(terms, 0)));
        vm.prank(STRANGER);
        till.refund(terms, idAt(0), address(token), STRANGER, ALL, false, DESTROY);
        checkEqual(held(from), 100, "till");
    }

    function test_badArgumentsAreRefused() public {
        Terms memory terms = soleTerms();
        address from = addressOf(terms, 0);
        token.mint(from, 100);
        refuse(terms, address(token), address(0), ALL, DESTROY, ITill.BadTarget.selector);
        refuse(terms, address(token), address(till), ALL, DESTROY, ITill.BadTarget.selector);
        refuse(terms, address(token), from, 50, DESTROY, ITill.BadTarget.selector);
        refuse(terms, address(token), from, ALL, DESTROY, ITill.BadTarget.selector);
        refuse(terms, address(token), BUYER, 0, DESTROY, ITill.BadTarget.selector);
        refuse(terms, address(token), BUYER, ALL, KEEP_FIRST, ITill.BadKind.selector);
        refuse(terms, address(token), BUYER, ALL, 3, ITill.BadKind.selector);
        terms.recipients[0] = share(9_999, recipientAt(0));
        refuse(terms, address(token), BUYER, ALL, DESTROY, ITill.BadTerms.selector);
        checkEqual(held(from), 100, "till");
    }
}
