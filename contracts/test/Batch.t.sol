// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement, Terms} from "../src/Terms.sol";
import {UsdtLike} from "../test-tokens/UsdtLike.sol";
import {check, checkEqual} from "./Check.sol";
import {HostileToken} from "./HostileToken.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// Fifty tills in one transaction, one of them bad; and bad groups among good ones.
contract BatchTest is TillTest {
    uint256 private constant COUNT = 50;

    function sets(uint256 index) internal pure returns (Terms memory) {
        return index == 0 ? soleTerms() : pairTerms(recipientAt(0), recipientAt(1));
    }

    /// The bad one is first, in the middle, last.
    function places() internal pure returns (uint256[3] memory) {
        return [uint256(0), 23, COUNT - 1];
    }

    function test_oneBlacklistedTillOfFifty() public {
        for (uint256 s; s < 2; ++s) {
            for (uint256 p; p < 3; ++p) {
                UsdtLike usdt = new UsdtLike(address(this));
                for (uint256 i; i < COUNT; ++i) {
                    usdt.mint(addressOf(sets(s), i), 100);
                }
                address bad = addressOf(sets(s), places()[p]);
                usdt.addBlackList(bad);
                checkOnlySkipped(settle(groupOf(sets(s), address(usdt), DESTROY, COUNT)), bad, address(usdt));
                checkEqual(usdt.balanceOf(bad), 100, "bad till");
                checkEqual(usdt.balanceOf(recipientAt(0)), s == 0 ? 4_900 : 2_940, "first");
                checkEqual(usdt.balanceOf(recipientAt(1)), s == 0 ? 0 : 1_960, "second");
                checkEqual(usdt.balanceOf(address(till)), 0, "Till");
            }
        }
    }

    function test_oneTillOfFiftyWhoseTokenBurnsAllGas() public {
        for (uint256 mode; mode < 2; ++mode) {
            for (uint256 s; s < 2; ++s) {
                for (uint256 p; p < 3; ++p) {
                    HostileToken hostile = new HostileToken();
                    for (uint256 i; i < COUNT; ++i) {
                        hostile.mint(addressOf(sets(s), i), 100);
                    }
                    address bad = addressOf(sets(s), places()[p]);
                    hostile.setSender(
                        bad, mode == 0 ? HostileToken.Mode.BurnsGas : HostileToken.Mode.BurnsGasForBalance
                    );
                    checkOnlySkipped(settle(groupOf(sets(s), address(hostile), DESTROY, COUNT)), bad, address(hostile));
                    checkEqual(hostile.trueBalance(bad), 100, "bad till");
                    checkEqual(hostile.balanceOf(recipientAt(0)), s == 0 ? 4_900 : 2_940, "first");
                }
            }
        }
    }

    /// A kept till collides and burns what it is given; with coin as well.
    function test_oneKeptTillOfFiftyDestroyedOnes() public {
        for (uint256 s; s < 2; ++s) {
            address bad = addressOf(sets(s), 23);
            token.mint(bad, 1);
            settleAll(groupAt(sets(s), address(token), KEEP_FIRST, 23, 1));
            for (uint256 i; i < COUNT; ++i) {
                token.mint(addressOf(sets(s), i), 100);
                vm.deal(addressOf(sets(s), COUNT + i), 100);
            }
            uint256 before = held(recipientAt(0));
            checkOnlySkipped(settle(groupOf(sets(s), address(token), DESTROY, COUNT)), bad, address(token));
            checkEqual(held(bad), 100, "bad till");
            checkEqual(held(recipientAt(0)) - before, s == 0 ? 4_900 : 2_940, "first");

            Settlement memory group = groupAt(sets(s), COIN, DESTROY, COUNT, COUNT);
            group.ids[0] = idAt(23);
            vm.deal(bad, 100);
            before = recipientAt(0).balance;
            checkOnlySkipped(settle(group), bad, COIN);
            checkEqual(bad.balance, 100, "bad till, coin");
            checkEqual(recipientAt(0).balance - before, s == 0 ? 4_900 : 2_940, "first, coin");
            checkTillEmpty();
        }
    }

    function test_oneEmptyTillOfFifty() public {
        for (uint256 s; s < 2; ++s) {
            address bad = addressOf(sets(s), 23);
            for (uint256 i; i < COUNT; ++i) {
                if (i == 23) continue;
                token.mint(addressOf(sets(s), i), 100);
                vm.deal(addressOf(sets(s), COUNT + i), 100);
            }
            checkOnlySkipped(settle(groupOf(sets(s), address(token), DESTROY, COUNT)), bad, address(token));
            address badCoin = addressOf(sets(s), COUNT + 23);
            checkOnlySkipped(settle(groupAt(sets(s), COIN, DESTROY, COUNT, COUNT)), badCoin, COIN);
        }
        checkEqual(held(recipientAt(0)), 4_900 + 2_940, "first");
        checkEqual(recipientAt(0).balance, 4_900 + 2_940, "first, coin");
        checkTillEmpty();
    }

    /// The same id twice: settled once, and the second time skipped.
    function test_oneIdOfFiftyRepeated() public {
        for (uint256 s; s < 2; ++s) {
            for (uint256 i; i < COUNT; ++i) {
                token.mint(addressOf(sets(s), i), 100);
                vm.deal(addressOf(sets(s), COUNT + i), 100);
            }
            Settlement memory group = groupOf(sets(s), address(token), DESTROY, COUNT);
            group.ids[24] = group.ids[23];
            checkOnlySkipped(settle(group), addressOf(sets(s), 23), address(token));
            checkEqual(held(addressOf(sets(s), 24)), 100, "left out");
            group = groupAt(sets(s), COIN, DESTROY, COUNT, COUNT);
            group.ids[24] = group.ids[23];
            uint256 gasBefore = gasleft();
            checkOnlySkipped(settle(group), addressOf(sets(s), COUNT + 23), COIN);
            // A second creation would collide, and burn a good part of the 15 million at hand.
            check(gasBefore - gasleft() < 4_000_000, "gas of a repeated id");
        }
        checkEqual(held(recipientAt(0)), 4_900 + 2_940, "first");
        checkEqual(recipientAt(0).balance, 4_900 + 2_940, "first, coin");
        checkTillEmpty();
    }

    /// One id out of order: it is settled or left as it was, and the 49 others are settled.
    function test_oneIdOfFiftyOutOfOrder() public {
        for (uint256 s; s < 2; ++s) {
            for (uint256 i; i < COUNT; ++i) {
                token.mint(addressOf(sets(s), i), 100);
                vm.deal(addressOf(sets(s), COUNT + i), 100);
            }
            Settlement memory group = groupOf(sets(s), address(token), DESTROY, COUNT);
            (group.ids[24], group.ids[23]) = (group.ids[23], group.ids[24]);
            settle(group);
            group = groupAt(sets(s), COIN, DESTROY, COUNT, COUNT);
            (group.ids[24], group.ids[23]) = (group.ids[23], group.ids[24]);
            settle(group);
            for (uint256 i; i < COUNT; ++i) {
                if (i == 23) continue;
                checkEqual(held(addressOf(sets(s), i)), 0, "till");
                checkEqual(addressOf(sets(s), COUNT + i).balance, 0, "till, coin");
            }
            uint256 left = held(addressOf(sets(s), 23));
            check(left == 0 || left == 100, "the one out of order");
        }
        checkTillEmpty();
    }

    /// A group that breaks a rule is skipped, all its tills logged; the group before and after it settle.
    function checkBadGroup(Terms memory bad, uint8 kind) internal {
        for (uint256 i; i < 2; ++i) {
            token.mint(addressOf(bad, i), 100);
        }
        Settlement[] memory groups = new Settlement[](3);
        for (uint256 i; i < 2; ++i) {
            token.mint(addressOf(sets(i), 0), 10);
            groups[i * 2] = groupOf(sets(i), address(token), DESTROY, 1);
        }
        groups[1] = groupOf(bad, address(token), kind, 2);
        uint256 before = held(recipientAt(0));
        Vm.Log[] memory logs = settle(groups);
        checkEqual(countSkipped(logs), 2, "skipped");
        checkEqual(held(addressOf(bad, 0)), 100, "bad group's till");
        checkEqual(held(addressOf(bad, 1)), 100, "bad group's other till");
        checkEqual(held(recipientAt(0)) - before, 16, "good groups");
    }

    function test_badGroupsAreSkipped() public {
        Terms memory bad = sets(1);
        bad.recipients[1] = share(3_999, recipientAt(1));
        checkBadGroup(bad, DESTROY);
        bad.recipients[1] = share(4_001, recipientAt(1));
        checkBadGroup(bad, DESTROY);
        bad.recipients = new uint256[](2);
        bad.recipients[0] = share(10_000, recipientAt(0));
        bad.recipients[1] = share(0, recipientAt(1));
        checkBadGroup(bad, DESTROY);
        bad = sets(1);
        bad.recipients[1] = share(4_000, address(0));
        checkBadGroup(bad, DESTROY);
        bad.recipients[1] = share(4_000, address(till));
        checkBadGroup(bad, DESTROY);
        bad.recipients = new uint256[](0);
        checkBadGroup(bad, DESTROY);
        bad.recipients = new uint256[](21);
        for (uint256 i; i < 21; ++i) {
            bad.recipients[i] = share(i == 0 ? 8_000 : 100, recipientAt(i));
        }
        checkBadGroup(bad, DESTROY);
    }

    /// Shares that add up to 10,000 only when their sum overflows.
    function test_overflowingSharesAreSkipped() public {
        Terms memory bad = sets(1);
        bad.recipients[0] = (uint256(type(uint96).max) << 160) | uint160(recipientAt(0));
        bad.recipients[1] = share(10_001, recipientAt(1));
        checkBadGroup(bad, DESTROY);
    }

    function test_unknownKindsAreSkipped() public {
        Terms memory other = termsTo(recipientAt(3));
        uint8[3] memory kinds = [3, 4, 255];
        for (uint256 i; i < 3; ++i) {
            other.refunder = address(uint160(i + 1));
            checkBadGroup(other, kinds[i]);
        }
    }

    /// Many tills and little gas: what cannot be paid for is skipped, what was settled is settled whole.
    function testFuzz_littleGasNeverTearsASettlement(uint256 gasLimit) public {
        gasLimit = 100_000 + gasLimit % 2_000_000;
        Terms memory terms = sets(1);
        for (uint256 i; i < 20; ++i) {
            token.mint(addressOf(terms, i), 100);
        }
        vm.prank(OPERATOR);
        (bool ok,) = address(till).call{gas: gasLimit}(
            abi.encodeCall(till.settle, (only(groupOf(terms, address(token), DESTROY, 20))))
        );
        uint256 left;
        for (uint256 i; i < 20; ++i) {
            uint256 there = held(addressOf(terms, i));
            check(there == 0 || there == 100, "a till");
            left += there;
        }
        check(ok || left == 2_000, "a failed call moved something");
        checkEqual(held(recipientAt(1)), (2_000 - left) * 4 / 10, "second");
        checkEqual(held(recipientAt(0)), (2_000 - left) * 6 / 10, "first");
        checkTillEmpty();
    }
}
