// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UsdcLike} from "../test-tokens/UsdcLike.sol";
import {check, checkEqual} from "./Check.sol";
import {IPayout} from "./IPayout.sol";
import {PayoutTest} from "./PayoutTest.sol";
import {Refuser} from "./Recipients.sol";
import {vm} from "./Vm.sol";

/// Lists whose id says all or none: everybody is paid or nothing happened, whoever makes it fail.
contract PayoutAllTest is PayoutTest {
    /// The least id of such a list.
    uint96 private constant ALL = 1 << 95;

    function failsAt(uint256 position, address asset, uint256 total, bytes memory list) private {
        vm.prank(PAYER);
        vm.expectRevert(abi.encodeWithSelector(IPayout.NotAll.selector, position));
        payout.pay{value: asset == COIN ? total : 0, gas: 15_000_000}(asset, ALL, total, list);
        check(!payout.isPaid(PAYER, ALL), "recorded");
        checkPayoutEmpty();
    }

    function test_aBlockedRecipientStopsEverybodyUntilItIsFree() public {
        UsdcLike usdc = new UsdcLike(address(this));
        usdc.mint(PAYER, 1_000);
        approve(address(usdc), 1_000);
        usdc.blacklist(recipientAt(1));
        (bytes memory list, uint256 total) = listOf(3, 4);
        failsAt(1, address(usdc), total, list);
        checkEqual(usdc.balanceOf(PAYER), 1_000, "nobody");
        usdc.unBlacklist(recipientAt(1));
        pay(address(usdc), ALL, total, list);
        check(payout.isPaid(PAYER, ALL), "not recorded");
        checkEqual(usdc.balanceOf(recipientAt(2)), 102, "third");
        checkEqual(usdc.balanceOf(PAYER), 1_000 - total, "everybody");
    }

    function test_aRecipientThatRefusesCoinStopsEverybody() public {
        address refuser = address(new Refuser());
        bytes memory list = addTo(addTo(oneTo(recipientAt(0), 10), 12, recipientAt(1), 20), 12, refuser, 30);
        failsAt(2, COIN, 60, list);
        checkEqual(PAYER.balance, FUNDS, "nobody");
        checkEqual(recipientAt(0).balance, 0, "not even the first");
    }

    function test_aTotalThatDoesNotCoverTheListPaysNobody() public {
        (bytes memory list, uint256 total) = listOf(3, 4);
        failsAt(2, address(token), total - 1, list);
        checkEqual(held(PAYER), FUNDS, "nobody");
    }

    function test_theLargestIdBelowSkips() public {
        address refuser = address(new Refuser());
        checkSkipped(pay(COIN, ALL - 1, 5, oneTo(refuser, 5)), ALL - 1, 0, refuser, COIN, 5);
    }

    function testFuzz_anyPositionOfAnyList(uint256 seed, uint96 id, bool coin) public {
        uint256 count = 1 + seed % 40;
        uint256 bad = (seed >> 64) % count;
        address refuser = address(new Refuser());
        bytes memory list = hex"03";
        for (uint256 i; i < count; ++i) {
            list = addTo(list, 3, i == bad ? refuser : recipientAt(i), 100 + i);
        }
        uint256 total = count * 100 + (count * (count - 1)) / 2;
        // A token refuses nobody here: its list is short of one base unit at its end instead.
        uint256 brought = coin ? total : total - 1;
        uint96 marked = id | ALL;
        vm.prank(PAYER);
        vm.expectRevert(abi.encodeWithSelector(IPayout.NotAll.selector, coin ? bad : count - 1));
        payout.pay{value: coin ? brought : 0, gas: 15_000_000}(coin ? COIN : address(token), marked, brought, list);
        checkEqual(coin ? PAYER.balance : held(PAYER), FUNDS, "nobody");
    }
}
