// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement, Terms} from "../src/Terms.sol";
import {FalseReturning} from "../test-tokens/FalseReturning.sol";
import {check, checkEqual} from "./Check.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// The same address again, after it was settled.
contract ReuseTest is TillTest {
    function setUp() public override {
        super.setUp();
        for (uint256 i; i < 2; ++i) {
            pay(sets(i));
            settleAll(groupOf(sets(i), address(token), DESTROY, 1));
        }
    }

    function sets(uint256 index) internal pure returns (Terms memory) {
        return index == 0 ? soleTerms() : pairTerms(recipientAt(0), recipientAt(1));
    }

    function pay(Terms memory terms) internal {
        token.mint(addressOf(terms, 0), 100);
        vm.deal(addressOf(terms, 0), addressOf(terms, 0).balance + 10);
    }

    function checkTaken(uint256 payments) internal view {
        checkEqual(held(recipientAt(0)), payments * 160, "first");
        checkEqual(held(recipientAt(1)), payments * 40, "second");
        checkEqual(recipientAt(0).balance, payments * 16, "first, coin");
        checkEqual(recipientAt(1).balance, payments * 4, "second, coin");
        checkTillEmpty();
    }

    function test_setUpDestroyedTheTills() public view {
        checkTaken(1);
        for (uint256 i; i < 2; ++i) {
            checkEqual(addressOf(sets(i), 0).code.length, 0, "code");
            checkEqual(addressOf(sets(i), 0).balance, 0, "coin");
        }
    }

    function test_destroyedPaidAndDestroyedAgain() public {
        for (uint256 i; i < 2; ++i) {
            pay(sets(i));
            settleAll(groupOf(sets(i), address(token), DESTROY, 1));
        }
        checkTaken(2);
        // Tokens alone, once more.
        token.mint(addressOf(soleTerms(), 0), 5);
        settleAll(groupOf(soleTerms(), address(token), DESTROY, 1));
        checkEqual(held(recipientAt(0)), 325, "first");
    }

    function test_destroyedCoinTillIsSettledForCoinAgain() public {
        vm.deal(addressOf(soleTerms(), 0), 7);
        settleAll(groupOf(soleTerms(), COIN, DESTROY, 1));
        checkEqual(recipientAt(0).balance, 23, "recipient");
    }

    function test_destroyedThenKeptThenKeptAgain() public {
        for (uint256 i; i < 2; ++i) {
            for (uint256 round; round < 3; ++round) {
                pay(sets(i));
                settleAll(groupOf(sets(i), address(token), round == 0 ? KEEP_FIRST : KEEP_AGAIN, 1));
                settleAll(groupOf(sets(i), COIN, KEEP_AGAIN, 1));
                checkEqual(held(addressOf(sets(i), 0)), 0, "till");
                checkEqual(addressOf(sets(i), 0).balance, 0, "till, coin");
            }
        }
        checkTaken(4);
    }

    function test_keptBatchAgain() public {
        Terms memory terms = pairTerms(recipientAt(0), recipientAt(1));
        for (uint256 round; round < 2; ++round) {
            for (uint256 i; i < 5; ++i) {
                token.mint(addressOf(terms, i), 100);
            }
            settleAll(groupOf(terms, address(token), round == 0 ? KEEP_FIRST : KEEP_AGAIN, 5));
        }
        checkEqual(held(recipientAt(0)), 600 + 160, "first");
        checkEqual(held(recipientAt(1)), 400 + 40, "second");
        checkTillEmpty();
    }

    /// A kept till cannot be created again: it is skipped, its neighbour is not, and its money waits.
    function test_aKeptTillIsSkippedByTheKindsThatCreate() public {
        pay(soleTerms());
        settleAll(groupOf(soleTerms(), address(token), KEEP_FIRST, 1));
        address kept = addressOf(soleTerms(), 0);
        for (uint8 kind = DESTROY; kind <= KEEP_FIRST; ++kind) {
            pay(soleTerms());
            Settlement memory group = groupOf(soleTerms(), address(token), kind, 2);
            group.ids[1] = idAt(1 + kind);
            token.mint(addressOf(soleTerms(), 1 + kind), 1);
            checkOnlySkipped(settle(group), kept, address(token));
            group.token = COIN;
            group.ids[1] = idAt(3 + kind);
            vm.deal(addressOf(soleTerms(), 3 + kind), 1);
            checkOnlySkipped(settle(group), kept, COIN);
        }
        checkEqual(held(kept), 200, "till");
        checkEqual(kept.balance, 30, "till, coin");
        settleAll(groupOf(soleTerms(), address(token), KEEP_AGAIN, 1));
        settleAll(groupOf(soleTerms(), COIN, KEEP_AGAIN, 1));
        checkEqual(held(kept), 0, "till, in the end");
        checkEqual(kept.balance, 0, "till, coin, in the end");
    }

    function test_keepAgainOfATillWithoutRuntimeIsSkipped() public {
        pay(soleTerms());
        address from = addressOf(soleTerms(), 0);
        checkOnlySkipped(settle(groupOf(soleTerms(), address(token), KEEP_AGAIN, 1)), from, address(token));
        checkOnlySkipped(settle(groupOf(soleTerms(), COIN, KEEP_AGAIN, 1)), from, COIN);
        checkEqual(held(from), 100, "till");
        checkEqual(from.balance, 10, "till, coin");
        checkEqual(address(till).balance, 0, "Till");
    }

    /// The runtime's own success hides nothing: a refused transfer is a skipped till.
    function test_aKeptTillWhoseTokenRefusesIsSkipped() public {
        pay(soleTerms());
        settleAll(groupOf(soleTerms(), address(token), KEEP_FIRST, 1));
        FalseReturning bad = new FalseReturning();
        address kept = addressOf(soleTerms(), 0);
        bad.mint(kept, 5);
        checkOnlySkipped(settle(groupOf(soleTerms(), address(bad), KEEP_AGAIN, 1)), kept, address(bad));
        checkEqual(bad.balanceOf(kept), 5, "till");
    }

    /// Destruction happens at the end of the transaction, so a second asset of the same till waits for another
    /// one; a kept till gives both at once.
    function test_twoAssetsOfOneTillInOneTransaction() public {
        pay(soleTerms());
        Settlement[] memory groups =
            two(groupOf(soleTerms(), COIN, DESTROY, 1), groupOf(soleTerms(), address(token), DESTROY, 1));
        checkOnlySkipped(settle(groups), addressOf(soleTerms(), 0), address(token));
        checkEqual(held(addressOf(soleTerms(), 0)), 100, "till");
        checkEqual(recipientAt(0).balance, 26, "coin");
        pay(sets(1));
        groups = two(groupOf(sets(1), address(token), KEEP_FIRST, 1), groupOf(sets(1), COIN, KEEP_AGAIN, 1));
        checkEqual(countSkipped(settle(groups)), 0, "skipped");
        checkEqual(held(recipientAt(1)), 80, "second");
        checkEqual(recipientAt(1).balance, 8, "second, coin");
    }

    /// Money sent between two settlements of the same till belongs to the second.
    function test_moneySentInBetween() public {
        vm.deal(address(this), 1 ether);
        // An address without code takes coin with the smallest gas a transaction has.
        (bool paid,) = addressOf(soleTerms(), 0).call{value: 7, gas: 0}("");
        check(paid, "payment");
        token.mint(addressOf(soleTerms(), 0), 3);
        Vm.Log[] memory logs = settle(groupOf(soleTerms(), address(token), DESTROY, 1));
        checkEqual(countSkipped(logs), 0, "skipped");
        checkEqual(held(recipientAt(0)), 163, "recipient");
        checkEqual(recipientAt(0).balance, 23, "recipient, coin");
        check(addressOf(soleTerms(), 0).code.length == 0, "code");
    }
}
