// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Terms} from "../src/Terms.sol";
import {bound, check, checkEqual} from "./Check.sol";
import {TillTest} from "./TillTest.sol";
import {vm} from "./Vm.sol";

/// Several recipients: every share is rounded down and the first recipient gets what is left.
contract SplitTest is TillTest {
    /// What is due by the rule, computed with full-width arithmetic.
    function checkShares(Terms memory terms, address asset, uint256 total) internal view {
        uint256 left = total;
        for (uint256 i = terms.recipients.length; i > 0;) {
            --i;
            uint256 due = i == 0 ? left : Math.mulDiv(total, terms.recipients[i] >> 160, 10_000);
            left -= due;
            uint256 got = asset == COIN ? recipientAt(i).balance : held(recipientAt(i));
            checkEqual(got, due, "share");
        }
        checkTillEmpty();
    }

    /// One till pays its recipients itself.
    function checkSingle(uint256 count, uint256 seed, uint256 amount, uint8 kind) internal {
        Terms memory terms = manyTerms(count, seed);
        token.mint(addressOf(terms, 0), amount);
        settleAll(groupOf(terms, address(token), kind, 1));
        checkShares(terms, address(token), amount);
    }

    /// Several tills are collected and shared once, so there is one remainder, not one per till.
    function checkBatch(uint256 count, uint256 seed, uint256 amount, uint8 kind) internal {
        Terms memory terms = manyTerms(count, seed);
        amount = bound(amount, 3, ALL);
        token.mint(addressOf(terms, 0), amount / 3);
        token.mint(addressOf(terms, 1), 1);
        token.mint(addressOf(terms, 2), amount - amount / 3 - 1);
        settleAll(groupOf(terms, address(token), kind, 3));
        checkShares(terms, address(token), amount);
    }

    function checkCoin(uint256 count, uint256 seed, uint256 amount, uint256 tills, uint8 kind) internal {
        Terms memory terms = manyTerms(count, seed);
        amount = bound(amount, tills, type(uint128).max);
        for (uint256 i; i < tills; ++i) {
            vm.deal(addressOf(terms, i), i == 0 ? amount - tills + 1 : 1);
        }
        settleAll(groupOf(terms, COIN, kind, tills));
        checkShares(terms, COIN, amount);
    }

    function testFuzz_oneTillOfTwoRecipients(uint256 seed, uint256 amount) public {
        checkSingle(2, seed, bound(amount, 1, ALL), DESTROY);
    }

    function testFuzz_oneTillOfFiveRecipients(uint256 seed, uint256 amount) public {
        checkSingle(5, seed, bound(amount, 1, ALL), DESTROY);
    }

    function testFuzz_oneTillOfTwentyRecipients(uint256 seed, uint256 amount) public {
        checkSingle(20, seed, bound(amount, 1, ALL), DESTROY);
    }

    function testFuzz_aKeptTillOfAnyNumberOfRecipients(uint256 count, uint256 seed, uint256 amount) public {
        checkSingle(bound(count, 2, 20), seed, bound(amount, 1, ALL), KEEP_FIRST);
    }

    function testFuzz_batchOfTwoRecipients(uint256 seed, uint256 amount) public {
        checkBatch(2, seed, amount, DESTROY);
    }

    function testFuzz_batchOfFiveRecipients(uint256 seed, uint256 amount) public {
        checkBatch(5, seed, amount, DESTROY);
    }

    function testFuzz_batchOfTwentyRecipients(uint256 seed, uint256 amount) public {
        checkBatch(20, seed, amount, DESTROY);
    }

    function testFuzz_keptBatchOfAnyNumberOfRecipients(uint256 count, uint256 seed, uint256 amount) public {
        checkBatch(bound(count, 2, 20), seed, amount, KEEP_FIRST);
    }

    function testFuzz_coinOfOneTill(uint256 count, uint256 seed, uint256 amount) public {
        checkCoin(bound(count, 2, 20), seed, amount, 1, DESTROY);
    }

    function testFuzz_coinOfABatch(uint256 count, uint256 seed, uint256 amount) public {
        checkCoin(bound(count, 2, 20), seed, amount, 3, DESTROY);
    }

    function testFuzz_coinOfAKeptBatch(uint256 count, uint256 seed, uint256 amount) public {
        checkCoin(bound(count, 2, 20), seed, amount, 3, KEEP_FIRST);
    }

    /// 99 atoms in thirds of 3,333, 3,333 and 3,334: 33 (32.9967 up to the rest), 32, 33.
    function test_theRemainderGoesToTheFirst() public {
        Terms memory terms = Terms(OPERATOR, REFUNDER, new uint256[](3));
        terms.recipients[0] = share(3_333, recipientAt(0));
        terms.recipients[1] = share(3_333, recipientAt(1));
        terms.recipients[2] = share(3_334, recipientAt(2));
        token.mint(addressOf(terms, 0), 99);
        settleAll(groupOf(terms, address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)), 34, "first");
        checkEqual(held(recipientAt(1)), 32, "second");
        checkEqual(held(recipientAt(2)), 33, "third");
    }

    /// A single atom is the first recipient's, whatever the shares; nobody is sent a transfer of 0.
    function test_oneAtomGoesToTheFirst() public {
        Terms memory terms = manyTerms(20, 1);
        token.mint(addressOf(terms, 0), 1);
        settleAll(groupOf(terms, address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)), 1, "first");
    }

    function test_oneRecipientMayHaveSeveralShares() public {
        Terms memory terms = pairTerms(recipientAt(0), recipientAt(0));
        token.mint(addressOf(terms, 0), 101);
        settleAll(groupOf(terms, address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)), 101, "recipient of both");
    }

    /// The order of the recipients is part of the terms: it says who gets the remainder.
    function test_theOrderOfRecipientsIsPartOfTheAddress() public view {
        check(
            addressOf(pairTerms(recipientAt(0), recipientAt(1)), 0)
                != addressOf(pairTerms(recipientAt(1), recipientAt(0)), 0),
            "addresses"
        );
    }

    /// Money that lies in Till (it can be forced there) belongs to no settlement and stays where it is.
    function test_moneyLyingInTillIsNotShared() public {
        Terms memory terms = pairTerms(recipientAt(0), recipientAt(1));
        token.mint(address(till), 1_000);
        vm.deal(address(till), 2_000);
        token.mint(addressOf(terms, 0), 10);
        token.mint(addressOf(terms, 1), 10);
        vm.deal(addressOf(terms, 0), 30);
        settleAll(groupOf(terms, address(token), DESTROY, 2));
        checkEqual(held(recipientAt(0)), 12, "first");
        checkEqual(held(recipientAt(1)), 8, "second");
        checkEqual(recipientAt(0).balance, 18, "first, coin that came along");
        checkEqual(recipientAt(1).balance, 12, "second, coin that came along");
        vm.deal(addressOf(terms, 0), 40);
        vm.deal(addressOf(terms, 1), 10);
        settleAll(groupOf(terms, COIN, DESTROY, 2));
        checkEqual(recipientAt(0).balance, 48, "first, coin");
        checkEqual(held(address(till)), 1_000, "tokens in Till");
        checkEqual(address(till).balance, 2_000, "coin in Till");
    }

    /// Coin on one till of a token split is shared as well, not given to the first.
    function test_coinOnASingleSplitTillIsShared() public {
        Terms memory terms = pairTerms(recipientAt(0), recipientAt(1));
        token.mint(addressOf(terms, 0), 10);
        vm.deal(addressOf(terms, 0), 30);
        settleAll(groupOf(terms, address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)), 6, "first");
        checkEqual(recipientAt(0).balance, 18, "first, coin");
        checkEqual(recipientAt(1).balance, 12, "second, coin");
        checkTillEmpty();
    }
}
