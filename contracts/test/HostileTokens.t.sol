// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExactTerms, Settlement, Terms} from "../src/Terms.sol";
import {FalseReturning} from "../test-tokens/FalseReturning.sol";
import {FeeOnTransfer} from "../test-tokens/FeeOnTransfer.sol";
import {UsdcLike} from "../test-tokens/UsdcLike.sol";
import {UsdtLike} from "../test-tokens/UsdtLike.sol";
import {check, checkEqual, checkSame} from "./Check.sol";
import {HostileToken} from "./HostileToken.sol";
import {ITill} from "./ITill.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// Tokens that answer nothing, refuse, charge, block or lie.
contract HostileTokensTest is TillTest {
    function pair() internal pure returns (Terms memory) {
        return pairTerms(recipientAt(0), recipientAt(1));
    }

    function testFuzz_usdtLikeOfOneRecipient(uint64 amount, uint8 kind) public {
        vm.assume(amount != 0);
        UsdtLike usdt = new UsdtLike(address(this));
        usdt.mint(addressOf(soleTerms(), 0), amount);
        settleAll(groupOf(soleTerms(), address(usdt), kind % 2, 1));
        checkEqual(usdt.balanceOf(recipientAt(0)), amount, "recipient");
        usdt.mint(addressOf(soleTerms(), 0), amount);
        settleAll(groupOf(soleTerms(), address(usdt), kind % 2 * 2, 1));
        checkEqual(usdt.balanceOf(recipientAt(0)), 2 * uint256(amount), "recipient, again");
    }

    function test_usdtLikeIsSplitAndRefunded() public {
        UsdtLike usdt = new UsdtLike(address(this));
        for (uint256 i; i < 3; ++i) {
            usdt.mint(addressOf(pair(), i), 100);
        }
        vm.prank(REFUNDER);
        till.refund(pair(), idAt(0), address(usdt), BUYER, 90, true, DESTROY);
        checkEqual(usdt.balanceOf(BUYER), 90, "buyer");
        settle(groupOf(pair(), address(usdt), DESTROY, 3));
        checkEqual(usdt.balanceOf(recipientAt(0)), 126, "first");
        checkEqual(usdt.balanceOf(recipientAt(1)), 84, "second");
        checkEqual(usdt.balanceOf(address(till)), 0, "Till");
    }

    /// Tether's fee, once switched on, is taken on the way in and on the way out; what arrives is shared.
    function test_usdtLikeWithFeeSharesWhatArrives() public {
        UsdtLike usdt = new UsdtLike(address(this));
        usdt.setParams(10, 10);
        usdt.mint(addressOf(pair(), 0), 1_000_000);
        usdt.mint(addressOf(pair(), 1), 1_000_000);
        settleAll(groupOf(pair(), address(usdt), DESTROY, 2));
        uint256 arrived = 1_998_000;
        checkEqual(usdt.balanceOf(recipientAt(1)), arrived * 4 / 10 - arrived * 4 / 10 / 1_000, "second");
        checkEqual(usdt.balanceOf(recipientAt(0)), arrived * 6 / 10 - arrived * 6 / 10 / 1_000, "first");
        checkEqual(usdt.balanceOf(address(till)), 0, "Till");
    }

    function test_usdtLikeBlacklistedTillIsSkippedAndSettlesLater() public {
        UsdtLike usdt = new UsdtLike(address(this));
        for (uint256 i; i < 3; ++i) {
            usdt.mint(addressOf(soleTerms(), i), 100);
        }
        address blocked = addressOf(soleTerms(), 1);
        usdt.addBlackList(blocked);
        checkOnlySkipped(settle(groupOf(soleTerms(), address(usdt), DESTROY, 3)), blocked, address(usdt));
        checkEqual(usdt.balanceOf(recipientAt(0)), 200, "recipient");
        checkEqual(usdt.balanceOf(blocked), 100, "till");
        usdt.removeBlackList(blocked);
        settle(groupOf(soleTerms(), address(usdt), DESTROY, 3));
        checkEqual(usdt.balanceOf(recipientAt(0)), 300, "recipient, later");
    }

    function test_pausedTokenIsSkippedAndSettlesLater() public {
        UsdtLike usdt = new UsdtLike(address(this));
        usdt.mint(addressOf(pair(), 0), 100);
        usdt.mint(addressOf(pair(), 1), 100);
        usdt.pause();
        checkEqual(countSkipped(settle(groupOf(pair(), address(usdt), DESTROY, 2))), 2, "skipped");
        checkEqual(usdt.balanceOf(addressOf(pair(), 0)), 100, "till");
        usdt.unpause();
        settleAll(groupOf(pair(), address(usdt), DESTROY, 2));
        checkEqual(usdt.balanceOf(recipientAt(0)), 120, "first");
    }

    function test_usdcLikeBlacklistedSoleRecipientLeavesTheMoneyInTheTill() public {
        UsdcLike usdc = new UsdcLike(address(this));
        address from = addressOf(soleTerms(), 0);
        usdc.mint(from, 100);
        usdc.blacklist(recipientAt(0));
        checkOnlySkipped(settle(groupOf(soleTerms(), address(usdc), DESTROY, 1)), from, address(usdc));
        checkEqual(usdc.balanceOf(from), 100, "till");
        usdc.unBlacklist(recipientAt(0));
        settleAll(groupOf(soleTerms(), address(usdc), DESTROY, 1));
        checkEqual(usdc.balanceOf(recipientAt(0)), 100, "recipient");
    }

    /// A blocked recipient does not keep the others from their shares. Its share waits in a till of its own,
    /// with the same operator, refunder and id, and is settled there once it is unblocked.
    function checkParked(uint256 tills, uint256 blockedIndex) internal {
        UsdcLike usdc = new UsdcLike(address(this));
        for (uint256 i; i < tills; ++i) {
            usdc.mint(addressOf(pair(), i), 100);
        }
        address blocked = recipientAt(blockedIndex);
        usdc.blacklist(blocked);
        uint256 due = 100 * tills * (blockedIndex == 0 ? 6 : 4) / 10;
        address parking = addressOf(termsTo(blocked), 0);
        Vm.Log[] memory logs = settle(groupOf(pair(), address(usdc), DESTROY, tills));
        checkEqual(countSkipped(logs), 0, "skipped");
        checkEqual(usdc.balanceOf(recipientAt(1 - blockedIndex)), 100 * tills - due, "the other recipient");
        checkEqual(usdc.balanceOf(parking), due, "parked");
        checkEqual(usdc.balanceOf(address(till)), 0, "Till");
        uint256 parkedLogs;
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].topics[0] != ITill.Parked.selector) continue;
            ++parkedLogs;
            checkSame(address(uint160(uint256(logs[i].topics[1]))), blocked, "Parked: recipient");
            checkSame(address(uint160(uint256(logs[i].topics[2]))), parking, "Parked: till");
            checkSame(address(uint160(uint256(logs[i].topics[3]))), address(usdc), "Parked: token");
            checkEqual(abi.decode(logs[i].data, (uint256)), due, "Parked: amount");
        }
        checkEqual(parkedLogs, 1, "Parked logs");

        usdc.unBlacklist(blocked);
        settleAll(groupOf(termsTo(blocked), address(usdc), DESTROY, 1));
        checkEqual(usdc.balanceOf(blocked), due, "recipient, later");
    }

    function test_shareOfABlockedFirstRecipientIsParked() public {
        checkParked(1, 0);
    }

    function test_shareOfABlockedLastRecipientIsParked() public {
        checkParked(1, 1);
    }

    function test_shareOfABlockedRecipientOfABatchIsParked() public {
        checkParked(3, 0);
    }

    /// When a share can neither be delivered nor parked the group is undone, and only that group.
    function test_shareThatCannotMoveUndoesItsGroupOnly() public {
        HostileToken bad = new HostileToken();
        bad.mint(addressOf(pair(), 0), 100);
        bad.mint(addressOf(pair(), 1), 100);
        token.mint(addressOf(soleTerms(), 0), 100);
        bad.setReceiver(recipientAt(1), HostileToken.Mode.Reverts);
        bad.setReceiver(addressOf(termsTo(recipientAt(1)), 0), HostileToken.Mode.Reverts);
        Vm.Log[] memory logs =
            settle(two(groupOf(pair(), address(bad), DESTROY, 2), groupOf(soleTerms(), address(token), DESTROY, 1)));
        checkEqual(countSkipped(logs), 2, "skipped");
        checkEqual(bad.balanceOf(addressOf(pair(), 0)), 100, "first till");
        checkEqual(bad.balanceOf(addressOf(pair(), 1)), 100, "second till");
        checkEqual(bad.balanceOf(recipientAt(0)), 0, "first recipient");
        checkEqual(held(recipientAt(0)), 100, "the other group");
    }

    function test_falseReturningIsSkippedAndSettlesLater() public {
        FalseReturning bad = new FalseReturning();
        Terms[2] memory both = [soleTerms(), pair()];
        for (uint256 i; i < 2; ++i) {
            bad.setFailing(true);
            bad.mint(addressOf(both[i], 0), 100);
            address from = addressOf(both[i], 0);
            checkOnlySkipped(settle(groupOf(both[i], address(bad), DESTROY, 1)), from, address(bad));
            checkOnlySkipped(settle(groupOf(both[i], address(bad), KEEP_FIRST, 1)), from, address(bad));
            checkEqual(bad.balanceOf(from), 100, "till");
            bad.setFailing(false);
            settleAll(groupOf(both[i], address(bad), DESTROY, 1));
            checkEqual(bad.balanceOf(from), 0, "till, later");
        }
        checkEqual(bad.balanceOf(recipientAt(0)), 160, "recipient");
    }

    function test_feeOnTransferOfOneRecipient() public {
        FeeOnTransfer fee = new FeeOnTransfer();
        fee.mint(addressOf(soleTerms(), 0), 10_000);
        settleAll(groupOf(soleTerms(), address(fee), DESTROY, 1));
        checkEqual(fee.balanceOf(recipientAt(0)), 9_900, "recipient");
    }

    function test_feeOnTransferOfOneSplitTill() public {
        FeeOnTransfer fee = new FeeOnTransfer();
        fee.mint(addressOf(pair(), 0), 10_000);
        settleAll(groupOf(pair(), address(fee), DESTROY, 1));
        checkEqual(fee.balanceOf(recipientAt(0)), 5_940, "first");
        checkEqual(fee.balanceOf(recipientAt(1)), 3_960, "second");
        checkEqual(fee.balanceOf(addressOf(pair(), 0)), 0, "till");
    }

    /// Less arrives in Till than the tills sent; what arrived is shared, and nobody else's balance in Till pays.
    function test_feeOnTransferBatchSharesWhatArrived() public {
        FeeOnTransfer fee = new FeeOnTransfer();
        fee.mint(address(till), 777);
        fee.mint(addressOf(pair(), 0), 10_000);
        fee.mint(addressOf(pair(), 1), 10_000);
        settleAll(groupOf(pair(), address(fee), DESTROY, 2));
        checkEqual(fee.balanceOf(recipientAt(0)), 11_880 - 118, "first");
        checkEqual(fee.balanceOf(recipientAt(1)), 7_920 - 79, "second");
        checkEqual(fee.balanceOf(address(till)), 777, "Till");
    }

    /// Every way to refuse: the till is skipped, its money stays, and the good till behind it settles.
    function checkRefusals(Terms memory terms, uint8 kind) internal {
        for (uint256 mode = 1; mode < uint256(HostileToken.Mode.AnswersLong); ++mode) {
            HostileToken bad = new HostileToken();
            bad.mint(addressOf(terms, 0), 100);
            bad.mint(addressOf(terms, 1), 100);
            bad.setSender(addressOf(terms, 0), HostileToken.Mode(mode));
            checkOnlySkipped(settle(groupOf(terms, address(bad), kind, 2)), addressOf(terms, 0), address(bad));
            checkEqual(bad.trueBalance(addressOf(terms, 0)), 100, "refusing till");
            checkEqual(bad.trueBalance(addressOf(terms, 1)), 0, "good till");
            checkEqual(bad.balanceOf(address(till)), 0, "Till");
        }
    }

    function test_refusalsOfASoleRecipientsTill() public {
        checkRefusals(soleTerms(), DESTROY);
    }

    function test_refusalsOfASplitTill() public {
        checkRefusals(pair(), DESTROY);
    }

    function test_refusalsOfAKeptTill() public {
        settle(groupOf(soleTerms(), address(token), KEEP_FIRST, 2));
        token.mint(addressOf(soleTerms(), 0), 1);
        token.mint(addressOf(soleTerms(), 1), 1);
        settleAll(groupOf(soleTerms(), address(token), KEEP_FIRST, 2));
        checkRefusals(soleTerms(), KEEP_AGAIN);
    }

    function test_refusalsOfASingleSplitTill() public {
        for (uint256 mode = 1; mode < uint256(HostileToken.Mode.AnswersLong); ++mode) {
            HostileToken bad = new HostileToken();
            bad.mint(addressOf(pair(), 0), 100);
            token.mint(addressOf(soleTerms(), 0), 1);
            bad.setSender(addressOf(pair(), 0), HostileToken.Mode(mode));
            Settlement[] memory groups =
                two(groupOf(pair(), address(bad), DESTROY, 1), groupOf(soleTerms(), address(token), DESTROY, 1));
            checkOnlySkipped(settle(groups), addressOf(pair(), 0), address(bad));
            checkEqual(bad.trueBalance(addressOf(pair(), 0)), 100, "refusing till");
            checkEqual(held(recipientAt(0)), mode, "the other group");
        }
    }

    function test_aLongTrueAnswerIsTrue() public {
        HostileToken odd = new HostileToken();
        odd.mint(addressOf(soleTerms(), 0), 100);
        odd.setSender(addressOf(soleTerms(), 0), HostileToken.Mode.AnswersLong);
        settleAll(groupOf(soleTerms(), address(odd), DESTROY, 1));
        checkEqual(odd.balanceOf(recipientAt(0)), 100, "recipient");
    }

    /// A token that says true and moves nothing cannot make Till pay out what others left there.
    function test_aLyingTokenMovesNothingOfOthers() public {
        HostileToken liar = new HostileToken();
        liar.mint(address(till), 500);
        for (uint256 i; i < 2; ++i) {
            liar.mint(addressOf(pair(), i), 100);
            liar.setSender(addressOf(pair(), i), HostileToken.Mode.Lies);
        }
        settle(groupOf(pair(), address(liar), DESTROY, 2));
        checkEqual(liar.balanceOf(address(till)), 500, "Till");
        checkEqual(liar.balanceOf(recipientAt(0)), 0, "first");
    }

    /// Addresses that are no token: no code, precompiles that answer something, Till itself, a kept till.
    function test_whatIsNoTokenIsSkipped() public {
        token.mint(addressOf(soleTerms(), 1), 1);
        settle(groupOf(soleTerms(), address(token), KEEP_FIRST, 2));
        address[6] memory none =
            [STRANGER, address(2), address(3), address(4), address(till), addressOf(soleTerms(), 1)];
        for (uint256 i; i < none.length; ++i) {
            address from = addressOf(soleTerms(), 0);
            checkOnlySkipped(settle(groupOf(soleTerms(), none[i], DESTROY, 1)), from, none[i]);
            checkOnlySkipped(settle(groupOf(pair(), none[i], DESTROY, 1)), addressOf(pair(), 0), none[i]);
        }
    }

    function test_refundsAndExactAmountsOfRefusingTokensRevert() public {
        HostileToken bad = new HostileToken();
        ExactTerms memory exact = ExactTerms(OPERATOR, recipientAt(0), BUYER);
        address from = addressOf(soleTerms(), 0);
        address exactFrom = addressOf(hashOf(exact), idAt(0));
        bad.mint(from, 100);
        bad.mint(exactFrom, 100);
        for (uint256 mode = 1; mode < uint256(HostileToken.Mode.AnswersLong); ++mode) {
            bad.setSender(from, HostileToken.Mode(mode));
            bad.setSender(exactFrom, HostileToken.Mode(mode));
            vm.prank(REFUNDER);
            (bool ok,) = address(till).call{gas: 3_000_000}(
                abi.encodeCall(ITill.refund, (soleTerms(), idAt(0), address(bad), BUYER, ALL, true, DESTROY))
            );
            check(!ok, "refund");
            vm.prank(OPERATOR);
            (ok,) = address(till).call{gas: 3_000_000}(
                abi.encodeCall(ITill.settleExact, (exact, idAt(0), address(bad), 60, DESTROY))
            );
            check(!ok, "exact");
        }
        checkEqual(bad.trueBalance(from), 100, "till");
        checkEqual(bad.trueBalance(exactFrom), 100, "exact till");
    }

    /// The buyer's leg went through and the rest is refused: both are undone.
    function test_anExactAmountIsUndoneWhenTheRestIsRefused() public {
        UsdcLike usdc = new UsdcLike(address(this));
        ExactTerms memory exact = ExactTerms(OPERATOR, recipientAt(0), BUYER);
        address from = addressOf(hashOf(exact), idAt(0));
        usdc.mint(from, 100);
        usdc.blacklist(BUYER);
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, from));
        vm.prank(OPERATOR);
        till.settleExact(exact, idAt(0), address(usdc), 60, DESTROY);
        checkEqual(usdc.balanceOf(from), 100, "till");
        checkEqual(usdc.balanceOf(recipientAt(0)), 0, "target");
    }
}
