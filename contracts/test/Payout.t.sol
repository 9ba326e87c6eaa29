// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FalseReturning} from "../test-tokens/FalseReturning.sol";
import {FeeOnTransfer} from "../test-tokens/FeeOnTransfer.sol";
import {UsdcLike} from "../test-tokens/UsdcLike.sol";
import {UsdtLike} from "../test-tokens/UsdtLike.sol";
import {bound, check, checkEqual, checkSame} from "./Check.sol";
import {HostileToken} from "./HostileToken.sol";
import {IPayout} from "./IPayout.sol";
import {PayoutTest} from "./PayoutTest.sol";
import {Counter, Delegator, GasBurner, LongRefuser, Refuser} from "./Recipients.sol";
import {ReenteringToken} from "./ReenteringToken.sol";
import {Vm, vm} from "./Vm.sol";

/// What Payout promises: everybody is paid or named, nothing stays behind, an id is paid once.
contract PayoutPaysTest is PayoutTest {
    function test_everyRecipientGetsItsAmountAndNothingIsLeft() public {
        (bytes memory list, uint256 total) = listOf(300, 2);
        Vm.Log[] memory logs = pay(address(token), 7, total, list);
        for (uint256 i; i < 300; ++i) {
            checkEqual(held(recipientAt(i)), 100 + i, "recipient");
        }
        checkEqual(held(PAYER), FUNDS - total, "payer");
        checkPaid(logs, 7);
        checkEqual(countLogs(logs, IPayout.Skipped.selector), 0, "skipped");
        checkPayoutEmpty();
    }

    function test_coin() public {
        (bytes memory list, uint256 total) = listOf(100, 1);
        pay(COIN, 7, total, list);
        for (uint256 i; i < 100; ++i) {
            checkEqual(recipientAt(i).balance, 100 + i, "recipient");
        }
        checkEqual(PAYER.balance, FUNDS - total, "payer");
        checkPayoutEmpty();
    }

    function test_tokensThatReturnNothing() public {
        UsdtLike usdt = new UsdtLike(address(this));
        usdt.mint(PAYER, 1_000);
        approve(address(usdt), 201);
        (bytes memory list, uint256 total) = listOf(2, 3);
        pay(address(usdt), 1, total, list);
        checkEqual(usdt.balanceOf(recipientAt(0)), 100, "first");
        checkEqual(usdt.balanceOf(recipientAt(1)), 101, "second");
        checkEqual(usdt.allowance(PAYER, address(payout)), 0, "allowance");
        checkEqual(usdt.balanceOf(address(payout)), 0, "left");
    }

    function test_whatTheListDoesNotUseGoesBack() public {
        (bytes memory list, uint256 total) = listOf(2, 3);
        pay(address(token), 1, total + 55, list);
        checkEqual(held(PAYER), FUNDS - total, "tokens");
        pay(COIN, 2, total + 55, list);
        checkEqual(PAYER.balance, FUNDS - total, "coin");
        checkPayoutEmpty();
    }

    /// The list sums to more than the total: whoever comes too late is skipped, nobody is paid from anything else.
    function test_whatTheTotalDoesNotCoverIsSkipped() public {
        (bytes memory list,) = listOf(3, 2);
        checkSkipped(pay(address(token), 1, 201, list), 1, 2, recipientAt(2), address(token), 102);
        checkSkipped(pay(COIN, 2, 201, list), 2, 2, recipientAt(2), COIN, 102);
        checkPayoutEmpty();
    }

    /// Tokens that lie here by mistake are anyone's; they must not make a wrong list pay more than it brought.
    function test_strayTokensDoNotPayForAWrongTotal() public {
        token.mint(address(payout), 50);
        (bytes memory list,) = listOf(2, 2);
        payFails(IPayout.NotReturned.selector, address(token), 1, 0, 170, list);
        checkEqual(held(address(payout)), 50, "stray");
    }

    function test_broughtTokensNeedNoApproval() public {
        token.mint(address(payout), 201);
        (bytes memory list, uint256 total) = listOf(2, 2);
        vm.prank(STRANGER);
        payout.payBrought{gas: 15_000_000}(address(token), 9, total, list);
        checkEqual(held(recipientAt(1)), 101, "second");
        check(payout.isPaid(STRANGER, 9), "recorded");
        checkPayoutEmpty();
    }

    function testFuzz_anyAmountsInAnyWidth(uint256 seed, uint256 width, uint256 count, bool coin) public {
        width = bound(width, 1, 12);
        count = bound(count, 1, 40);
        bytes memory list = abi.encodePacked(uint8(width));
        uint256[] memory amounts = new uint256[](count);
        uint256 total;
        for (uint256 i; i < count; ++i) {
            uint256 limit = width == 12 ? FUNDS / 40 : 256 ** width - 1;
            amounts[i] = bound(uint256(keccak256(abi.encode(seed, i))), 0, limit > FUNDS / 40 ? FUNDS / 40 : limit);
            list = addTo(list, width, recipientAt(i), amounts[i]);
            total += amounts[i];
        }
        address asset = coin ? COIN : address(token);
        pay(asset, uint96(seed), total, list);
        for (uint256 i; i < count; ++i) {
            checkEqual(coin ? recipientAt(i).balance : held(recipientAt(i)), amounts[i], "recipient");
        }
        checkPayoutEmpty();
    }
}

contract PayoutSkipsTest is PayoutTest {
    /// The loops take several payments a turn: each place of a turn, and of what is left after it, names its own.
    function test_everyPositionIsSkippedByItsOwnNumber() public {
        UsdcLike usdc = new UsdcLike(address(this));
        usdc.mint(PAYER, FUNDS);
        approve(address(usdc), type(uint256).max);
        address refuser = address(new Refuser());
        usdc.blacklist(refuser);
        for (uint256 count = 1; count <= 22; ++count) {
            for (uint256 position = count > 12 ? 8 : 0; position < count; ++position) {
                bytes memory list = hex"02";
                for (uint256 i; i < count; ++i) {
                    list = addTo(list, 2, i == position ? refuser : recipientAt(i), 100 + i);
                }
                uint256 total = count * 100 + count * (count - 1) / 2;
                uint256 tokens = usdc.balanceOf(PAYER);
                uint256 coin = PAYER.balance;
                checkSkipped(pay(address(usdc), 0, total, list), 0, position, refuser, address(usdc), 100 + position);
                checkSkipped(pay(COIN, 0, total, list), 0, position, refuser, COIN, 100 + position);
                checkEqual(tokens - usdc.balanceOf(PAYER), total - 100 - position, "tokens");
                checkEqual(coin - PAYER.balance, total - 100 - position, "coin");
            }
        }
        checkEqual(refuser.balance + usdc.balanceOf(refuser), 0, "refuser");
        checkPayoutEmpty();
    }

    /// Coin that is here already, sent by force, is not the payer's to get, nor does it stop a payment.
    function test_coinByMistakeStays() public {
        vm.deal(address(payout), 7);
        pay(COIN, 0, 10, oneTo(recipientAt(0), 10));
        pay(COIN, 0, 12, oneTo(recipientAt(0), 10));
        checkEqual(address(payout).balance, 7, "mistake");
        checkEqual(PAYER.balance, FUNDS - 20, "payer");
    }

    function test_aBlockedRecipientIsSkippedAndItsMoneyIsBack() public {
        UsdcLike usdc = new UsdcLike(address(this));
        usdc.mint(PAYER, 1_000);
        approve(address(usdc), 1_000);
        usdc.blacklist(recipientAt(1));
        (bytes memory list, uint256 total) = listOf(3, 4);
        checkSkipped(pay(address(usdc), 5, total, list), 5, 1, recipientAt(1), address(usdc), 101);
        checkEqual(usdc.balanceOf(recipientAt(0)), 100, "first");
        checkEqual(usdc.balanceOf(recipientAt(1)), 0, "blocked");
        checkEqual(usdc.balanceOf(recipientAt(2)), 102, "third");
        checkEqual(usdc.balanceOf(PAYER), 1_000 - 202, "payer");
    }

    function checkSkipsCoin(address refuser) internal {
        bytes memory list = addTo(addTo(oneTo(recipientAt(0), 10), 12, refuser, 20), 12, recipientAt(2), 30);
        checkSkipped(pay(COIN, 0, 60, list), 0, 1, refuser, COIN, 20);
        checkEqual(refuser.balance, 0, "refuser");
        checkPayoutEmpty();
    }

    function test_recipientsThatRefuseCoin() public {
        checkSkipsCoin(address(new Refuser()));
        checkSkipsCoin(address(new GasBurner()));
        checkSkipsCoin(address(new LongRefuser()));
        checkEqual(recipientAt(2).balance, 90, "the others");
        checkEqual(PAYER.balance, FUNDS - 120, "payer");
    }

    function test_aContractThatTakesCoinRuns() public {
        Counter counter = new Counter();
        pay(COIN, 0, 20, oneTo(address(counter), 20));
        checkEqual(counter.calls(), 1, "calls");
    }

    /// Every answer but nothing or true is a refusal, and every refusal stays the recipient's own.
    function test_hostileAnswers() public {
        for (uint8 mode = 1; mode < uint8(HostileToken.Mode.HidesBalance); ++mode) {
            HostileToken hostile = new HostileToken();
            hostile.mint(address(payout), 60);
            hostile.setReceiver(recipientAt(1), HostileToken.Mode(mode));
            bytes memory list = addTo(addTo(oneTo(recipientAt(0), 10), 12, recipientAt(1), 20), 12, recipientAt(2), 30);
            vm.recordLogs();
            vm.prank(PAYER);
            // Returns 20 that some of these tokens have moved all the same: then nothing may be kept of the call.
            try payout.payBrought{gas: 15_000_000}(address(hostile), 0, 60, list) {
                checkSkipped(vm.getRecordedLogs(), 0, 1, recipientAt(1), address(hostile), 20);
                checkEqual(hostile.trueBalance(recipientAt(2)), 30, "third");
                checkEqual(hostile.trueBalance(PAYER), 20, "back");
            } catch {
                checkEqual(hostile.trueBalance(address(payout)), 60, "nothing moved");
            }
        }
    }

    function test_aTokenThatAnswersFalsePaysNobody() public {
        FalseReturning failing = new FalseReturning();
        failing.mint(PAYER, 100);
        approve(address(failing), 100);
        payFails(IPayout.NotPulled.selector, address(failing), 1, 0, 100, oneTo(recipientAt(0), 100));
        check(!payout.isPaid(PAYER, 1), "not recorded");
    }

    function test_aFeeOnTransferTokenNeverPaysMoreThanItBrought() public {
        FeeOnTransfer fee = new FeeOnTransfer();
        fee.mint(PAYER, 1_000);
        approve(address(fee), 1_000);
        (bytes memory list, uint256 total) = listOf(3, 2);
        vm.prank(PAYER);
        // 303 bring 300; the third payment of 102 is not covered, and 102 cannot go back.
        vm.expectRevert(IPayout.NotReturned.selector);
        payout.pay{gas: 15_000_000}(address(fee), 1, total, list);
        checkEqual(fee.balanceOf(PAYER), 1_000, "payer");
    }

    function test_withTooLittleGasNothingHappens() public {
        bytes memory list = addTo(oneTo(address(new GasBurner()), 20), 12, recipientAt(2), 30);
        for (uint256 gasGiven = 60_000; gasGiven < 260_000; gasGiven += 5_000) {
            vm.prank(PAYER);
            (bool ok,) = address(payout).call{value: 50, gas: gasGiven}(abi.encodeCall(payout.pay, (COIN, 3, 50, list)));
            check(!ok, "went through");
            check(!payout.isPaid(PAYER, 3), "recorded");
        }
        checkEqual(PAYER.balance, FUNDS, "payer");
        pay(COIN, 3, 50, list);
        checkEqual(recipientAt(2).balance, 30, "second");
    }

    function test_aPayerThatTakesNothingBackMakesItFail() public {
        address refuser = address(new Refuser());
        bytes memory list = oneTo(address(new Refuser()), 20);
        vm.deal(refuser, 20);
        vm.prank(refuser);
        vm.expectRevert(IPayout.NotReturned.selector);
        payout.pay{value: 20, gas: 15_000_000}(COIN, 1, 20, list);
        checkEqual(refuser.balance, 20, "payer");
    }
}

contract PayoutOnceTest is PayoutTest {
    function payAgainFails(address asset, uint256 value, bytes memory list) internal {
        vm.prank(PAYER);
        vm.expectRevert(abi.encodeWithSelector(IPayout.AlreadyPaid.selector, PAYER, 42));
        payout.pay{value: value, gas: 15_000_000}(asset, 42, 5, list);
    }

    function test_anIdIsPaidOnce() public {
        pay(address(token), 42, 5, oneTo(recipientAt(0), 5));
        check(payout.isPaid(PAYER, 42), "recorded");
        payAgainFails(address(token), 0, oneTo(recipientAt(0), 5));
        payAgainFails(COIN, 5, oneTo(recipientAt(1), 5));
        checkEqual(held(recipientAt(0)), 5, "once");
        checkEqual(recipientAt(1).balance, 0, "not with another list either");
    }

    function test_anIdWhosePaymentsWereAllSkippedIsPaidToo() public {
        address refuser = address(new Refuser());
        pay(COIN, 42, 5, oneTo(refuser, 5));
        payAgainFails(COIN, 5, oneTo(refuser, 5));
    }

    function test_idZeroIsNotRecorded() public {
        pay(address(token), 0, 5, oneTo(recipientAt(0), 5));
        Vm.Log[] memory logs = pay(address(token), 0, 5, oneTo(recipientAt(0), 5));
        checkEqual(countLogs(logs, IPayout.Paid.selector), 0, "log");
        check(!payout.isPaid(PAYER, 0), "recorded");
        checkEqual(held(recipientAt(0)), 10, "twice");
    }

    function test_idsOfAnotherPayerAreOthers() public {
        pay(COIN, 42, 5, oneTo(recipientAt(0), 5));
        vm.deal(STRANGER, 5);
        vm.prank(STRANGER);
        payout.pay{value: 5, gas: 15_000_000}(COIN, 42, 5, oneTo(recipientAt(0), 5));
        checkEqual(recipientAt(0).balance, 10, "both");
    }

    function testFuzz_oneIdNeverUsesUpAnother(uint96 first, uint96 second) public {
        vm.assume(first != second && first != 0);
        pay(COIN, first, 5, oneTo(recipientAt(0), 5));
        check(payout.isPaid(PAYER, first), "first");
        check(!payout.isPaid(PAYER, second), "second");
        check(!payout.isPaid(STRANGER, first), "stranger");
    }

    function test_noReentry() public {
        ReenteringToken reentering = new ReenteringToken();
        reentering.mint(address(payout), 30);
        bytes memory list = oneTo(recipientAt(0), 10);
        reentering.prepare(
            address(payout), abi.encodeCall(payout.payBrought, (address(reentering), 0, 20, oneTo(STRANGER, 20)))
        );
        vm.prank(PAYER);
        payout.payBrought{gas: 15_000_000}(address(reentering), 0, 30, list);
        check(reentering.calls() > 0 && !reentering.succeeded(), "re-entered");
        checkSame(
            address(uint160(uint32(bytes4(reentering.answer())))),
            address(uint160(uint32(IPayout.Reentered.selector))),
            "why"
        );
        checkEqual(reentering.balanceOf(STRANGER), 0, "stranger");
        checkEqual(reentering.balanceOf(PAYER), 20, "payer");
    }

    function test_anAccountThatRunsThisCodeCannotBeSpentByStrangers() public {
        address delegated = address(new Delegator(address(payout)));
        token.mint(delegated, 100);
        vm.prank(STRANGER);
        vm.expectRevert(IPayout.Malformed.selector);
        IPayout(delegated).payBrought(address(token), 0, 100, oneTo(STRANGER, 100));
    }
}

contract PayoutRefusesTest is PayoutTest {
    function test_wrongValue() public {
        bytes memory list = oneTo(recipientAt(0), 5);
        payFails(IPayout.WrongValue.selector, COIN, 1, 4, 5, list);
        payFails(IPayout.WrongValue.selector, COIN, 1, 6, 5, list);
        payFails(IPayout.WrongValue.selector, address(token), 1, 5, 5, list);
    }

    function test_withoutTokensOrApproval() public {
        payFails(IPayout.NotPulled.selector, address(token), 1, 0, FUNDS + 1, oneTo(recipientAt(0), 5));
        approve(address(token), 4);
        payFails(IPayout.NotPulled.selector, address(token), 1, 0, 5, oneTo(recipientAt(0), 5));
        payFails(IPayout.Malformed.selector, address(0xC0DE1E55), 1, 0, 5, oneTo(recipientAt(0), 5));
    }

    function testFuzz_malformedLists(bytes memory list) public {
        uint256 width = list.length == 0 ? 0 : uint8(list[0]);
        vm.assume(width == 0 || width > 12 || list.length == 1 || (list.length - 1) % (width + 20) != 0);
        payFails(IPayout.Malformed.selector, COIN, 1, 5, 5, list);
        payFails(IPayout.Malformed.selector, address(token), 1, 0, 5, list);
    }

    function test_cutOffLists() public {
        (bytes memory whole, uint256 total) = listOf(3, 5);
        for (uint256 length; length < whole.length; ++length) {
            if (length % 25 == 1 && length > 1) continue;
            bytes memory part = new bytes(length);
            for (uint256 i; i < length; ++i) {
                part[i] = whole[i];
            }
            payFails(IPayout.Malformed.selector, address(token), 1, 0, total, part);
        }
    }

    /// The list is read where the canonical form has it; any other form must not be read there.
    function test_anotherAbiForm() public {
        bytes memory data = abi.encodeCall(payout.pay, (address(token), 1, 5, oneTo(recipientAt(0), 5)));
        bytes memory moved = abi.encodePacked(data, bytes32(0));
        for (uint256 i = moved.length - 1; i >= 4 + 160; --i) {
            moved[i] = moved[i - 32];
        }
        moved[4 + 127] = 0xa0;
        vm.prank(PAYER);
        (bool ok, bytes memory answer) = address(payout).call{gas: 1_000_000}(moved);
        check(!ok, "accepted");
        checkSame(address(uint160(uint32(bytes4(answer)))), address(uint160(uint32(IPayout.Malformed.selector))), "why");
    }
}
