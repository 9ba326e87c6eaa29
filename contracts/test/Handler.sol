// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement, Terms} from "../src/Terms.sol";
import {bound, check, checkEqual} from "./Check.sol";
import {TillTest} from "./TillTest.sol";
import {vm} from "./Vm.sol";

/// Pays, settles and refunds at random, and keeps the books beside it.
contract Handler is TillTest {
    uint256 internal constant SETS = 3;
    uint256 internal constant TILLS = 4;

    uint256 public tokensPaid;
    uint256 public coinPaid;
    uint256 public tokensGiven;
    uint256 public coinGiven;

    constructor() {
        setUp();
    }

    /// A step of the sequence like any other: once is enough.
    function setUp() public override {
        if (address(till) == address(0)) super.setUp();
    }

    /// One, two and five recipients; the last set of tills is kept.
    function setAt(uint256 index) internal pure returns (Terms memory) {
        if (index == 0) return soleTerms();
        return index == 1 ? pairTerms(recipientAt(0), recipientAt(1)) : manyTerms(5, 3);
    }

    function payTokens(uint256 set, uint256 index, uint256 amount) external {
        amount = bound(amount, 1, 1e30);
        token.mint(addressOf(setAt(set % SETS), index % TILLS), amount);
        tokensPaid += amount;
    }

    function payCoin(uint256 set, uint256 index, uint256 amount) external {
        amount = bound(amount, 1, 1e24);
        address to = addressOf(setAt(set % SETS), index % TILLS);
        vm.deal(to, to.balance + amount);
        coinPaid += amount;
    }

    /// Money of nobody, forced into Till.
    function giveTokensToTill(uint256 amount) external {
        amount = bound(amount, 1, 1e20);
        token.mint(address(till), amount);
        tokensGiven += amount;
    }

    function giveCoinToTill(uint256 amount) external {
        amount = bound(amount, 1, 1e20);
        vm.deal(address(till), address(till).balance + amount);
        coinGiven += amount;
    }

    function settleTokens(uint256 set, uint256 first, uint256 count) external {
        settleSome(setAt(set % SETS), set % SETS == 2, address(token), first, count);
    }

    function settleCoin(uint256 set, uint256 first, uint256 count) external {
        settleSome(setAt(set % SETS), set % SETS == 2, COIN, first, count);
    }

    /// Settles 1 to 4 tills next to each other and checks that the recipients got what left the tills, by their
    /// shares, and nobody else anything.
    function settleSome(Terms memory terms, bool keep, address asset, uint256 first, uint256 count) internal {
        first %= TILLS;
        count = bound(count, 1, TILLS - first);
        uint8 kind = DESTROY;
        if (keep) {
            // A group is of one kind: one till.
            count = 1;
            kind = addressOf(terms, first).code.length == 0 ? KEEP_FIRST : KEEP_AGAIN;
        }
        uint256 total = left(terms, asset, first, count);
        uint256[] memory before = new uint256[](terms.recipients.length);
        for (uint256 i; i < before.length; ++i) {
            before[i] = ownedBy(recipientAt(i), asset);
        }
        Settlement memory group = groupAt(terms, asset, kind, first, count);
        vm.prank(OPERATOR);
        till.settle{gas: 10_000_000}(only(group));
        checkEqual(left(terms, asset, first, count), 0, "left in the tills");
        uint256 rest = total;
        for (uint256 i = before.length; i > 0;) {
            --i;
            uint256 due = i == 0 ? rest : total * (terms.recipients[i] >> 160) / 10_000;
            rest -= due;
            checkEqual(ownedBy(recipientAt(i), asset) - before[i], due, "share");
        }
    }

    function refundTokens(uint256 set, uint256 index, uint256 amount, bool shareRest) external {
        Terms memory terms = setAt(set % SETS);
        address from = addressOf(terms, index % TILLS);
        uint256 there = held(from);
        if (there == 0) return;
        amount = bound(amount, 1, there);
        uint256 before = held(BUYER);
        vm.prank(REFUNDER);
        till.refund{gas: 10_000_000}(
            terms,
            idAt(index % TILLS),
            address(token),
            BUYER,
            amount,
            shareRest,
            from.code.length == 0 ? DESTROY : KEEP_AGAIN
        );
        checkEqual(held(BUYER) - before, amount, "buyer");
        checkEqual(held(from), shareRest ? 0 : there - amount, "till");
    }

    function refundCoin(uint256 set, uint256 index, uint256 amount) external {
        Terms memory terms = setAt(set % SETS);
        address from = addressOf(terms, index % TILLS);
        if (from.balance == 0) return;
        amount = bound(amount, 1, from.balance);
        uint256 before = BUYER.balance;
        vm.prank(REFUNDER);
        till.refund{gas: 10_000_000}(
            terms, idAt(index % TILLS), COIN, BUYER, amount, true, from.code.length == 0 ? DESTROY : KEEP_AGAIN
        );
        checkEqual(BUYER.balance - before, amount, "buyer, coin");
    }

    /// A stranger tries everything; nothing may change.
    function attack(uint256 set, uint256 index, bool coin) external {
        Terms memory terms = setAt(set % SETS);
        address asset = coin ? COIN : address(token);
        uint256 before = left(terms, asset, 0, TILLS);
        vm.startPrank(STRANGER);
        till.settle{gas: 10_000_000}(only(groupOf(terms, asset, DESTROY, TILLS)));
        (bool refunded,) = address(till).call{gas: 10_000_000}(
            abi.encodeCall(till.refund, (terms, idAt(index % TILLS), asset, STRANGER, ALL, true, DESTROY))
        );
        (bool called,) = addressOf(terms, index % TILLS).call{gas: 1_000_000}("");
        vm.stopPrank();
        check(!refunded, "refunded");
        check(called, "call");
        checkEqual(left(terms, asset, 0, TILLS), before, "tills");
    }

    function ownedBy(address owner, address asset) public view returns (uint256) {
        return asset == COIN ? owner.balance : held(owner);
    }

    function left(Terms memory terms, address asset, uint256 first, uint256 count) internal view returns (uint256 sum) {
        for (uint256 i; i < count; ++i) {
            sum += ownedBy(addressOf(terms, first + i), asset);
        }
    }

    /// Everything that was paid and that the terms' people or the tills hold.
    function accountedFor(bool coin) external view returns (uint256 sum) {
        address asset = coin ? COIN : address(token);
        for (uint256 i; i < SETS; ++i) {
            sum += left(setAt(i), asset, 0, TILLS);
        }
        for (uint256 i; i < 5; ++i) {
            sum += ownedBy(recipientAt(i), asset);
        }
        sum += ownedBy(BUYER, asset);
    }

    function heldByTill(bool coin) external view returns (uint256) {
        return ownedBy(address(till), coin ? COIN : address(token));
    }

    function heldByStranger() external view returns (uint256) {
        return held(STRANGER) + STRANGER.balance;
    }
}
