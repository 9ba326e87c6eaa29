// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExactTerms, Terms} from "../src/Terms.sol";
import {bound, check, checkEqual} from "./Check.sol";
import {ITill} from "./ITill.sol";
import {TillTest} from "./TillTest.sol";
import {Vm, vm} from "./Vm.sol";

/// The exact form: an amount to the bound target, all the rest to the bound buyer.
contract SettleExactTest is TillTest {
    address private constant TARGET = address(0x7A12E7);

    function exactTerms() internal pure returns (ExactTerms memory) {
        return ExactTerms(OPERATOR, TARGET, BUYER);
    }

    function exactTill() internal view returns (address) {
        return addressOf(hashOf(exactTerms()), idAt(0));
    }

    function settleExact(address asset, uint256 amount, uint8 kind) internal {
        vm.prank(OPERATOR);
        till.settleExact{gas: 2_000_000}(exactTerms(), idAt(0), asset, amount, kind);
    }

    function testFuzz_tokensAmountToTheTargetRestToTheBuyer(uint256 total, uint256 amount, bool keep) public {
        total = bound(total, 1, ALL);
        amount = bound(amount, 0, total == ALL ? ALL - 1 : total);
        token.mint(exactTill(), total);
        settleExact(address(token), amount, keep ? KEEP_FIRST : DESTROY);
        checkEqual(held(TARGET), amount, "target");
        checkEqual(held(BUYER), total - amount, "buyer");
        checkEqual(exactTill().code.length, keep ? 29 : 0, "code that remains");
        checkTillEmpty();
    }

    function testFuzz_coinAmountToTheTargetRestToTheBuyer(uint256 total, uint256 amount, bool keep) public {
        total = bound(total, 1, type(uint128).max);
        amount = bound(amount, 0, total);
        vm.deal(exactTill(), total);
        settleExact(COIN, amount, keep ? KEEP_FIRST : DESTROY);
        checkEqual(TARGET.balance, amount, "target");
        checkEqual(BUYER.balance, total - amount, "buyer");
        checkTillEmpty();
    }

    /// The remainder is computed when it is settled, so money that came in meanwhile is the buyer's.
    function test_theRestIsWhatLiesThereNow() public {
        token.mint(exactTill(), 100);
        token.mint(exactTill(), 23);
        settleExact(address(token), 100, DESTROY);
        checkEqual(held(TARGET), 100, "target");
        checkEqual(held(BUYER), 23, "buyer");
    }

    function testFuzz_aboveTheBalanceMovesNothing(uint256 total, uint256 amount) public {
        total = bound(total, 1, type(uint128).max - 1);
        amount = bound(amount, total + 1, ALL - 1);
        token.mint(exactTill(), total);
        vm.deal(exactTill(), total);
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, exactTill()));
        settleExact(address(token), amount, DESTROY);
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, exactTill()));
        settleExact(COIN, amount, DESTROY);
        checkEqual(held(exactTill()), total, "till");
        checkEqual(exactTill().balance, total, "till, coin");
    }

    function test_anEmptyTillIsAnError() public {
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, exactTill()));
        settleExact(address(token), 1, DESTROY);
        vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, exactTill()));
        settleExact(COIN, 0, DESTROY);
    }

    /// The highest number means everything elsewhere; here everything would be the target's.
    function test_everythingIsNoExactAmount() public {
        token.mint(exactTill(), 100);
        vm.expectRevert(ITill.BadTarget.selector);
        settleExact(address(token), ALL, DESTROY);
    }

    function test_zeroRefundsTheBuyer() public {
        token.mint(exactTill(), 100);
        settleExact(address(token), 0, DESTROY);
        checkEqual(held(BUYER), 100, "buyer");
    }

    function test_aLatePaymentIsSettledAgain() public {
        token.mint(exactTill(), 100);
        settleExact(address(token), 60, DESTROY);
        token.mint(exactTill(), 50);
        settleExact(address(token), 0, DESTROY);
        checkEqual(held(TARGET), 60, "target");
        checkEqual(held(BUYER), 90, "buyer");
    }

    function test_aLatePaymentOnAKeptTillIsSettledAgain() public {
        token.mint(exactTill(), 100);
        settleExact(address(token), 60, KEEP_FIRST);
        token.mint(exactTill(), 10);
        vm.deal(exactTill(), 7);
        settleExact(address(token), 10, KEEP_AGAIN);
        settleExact(COIN, 5, KEEP_AGAIN);
        checkEqual(held(TARGET), 70, "target");
        checkEqual(held(BUYER), 40, "buyer");
        checkEqual(TARGET.balance, 5, "target, coin");
        checkEqual(BUYER.balance, 2, "buyer, coin");
    }

    /// Coin beside a token: a kept till keeps it for an operation of its own, a destroyed one takes it along.
    function testFuzz_coinBesideATokenStaysWithAKeptTill(uint256 coin, bool keep) public {
        coin = bound(coin, 1, type(uint128).max);
        token.mint(exactTill(), 100);
        vm.deal(exactTill(), coin);
        settleExact(address(token), 60, keep ? KEEP_FIRST : DESTROY);
        checkEqual(held(TARGET), 60, "target");
        checkEqual(held(BUYER), 40, "buyer");
        checkEqual(exactTill().balance, keep ? coin : 0, "till, coin");
        checkEqual(BUYER.balance, keep ? 0 : coin, "buyer, coin");
        if (!keep) return;
        settleExact(COIN, 1, KEEP_AGAIN);
        checkEqual(TARGET.balance, 1, "target, coin");
        checkEqual(BUYER.balance, coin - 1, "buyer, the rest of the coin");
    }

    /// Coin has no Transfer log of its own: each leg is logged by the till.
    function test_coinLegsAreLogged() public {
        vm.deal(exactTill(), 100);
        vm.recordLogs();
        settleExact(COIN, 60, DESTROY);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        checkEqual(logs.length, 2, "logs");
        uint256[2] memory amounts = [uint256(60), 40];
        address[2] memory targets = [TARGET, BUYER];
        for (uint256 i; i < 2; ++i) {
            check(logs[i].emitter == exactTill(), "emitter");
            check(logs[i].topics[0] == keccak256("CoinMoved(address,uint256)"), "CoinMoved");
            check(logs[i].topics[1] == bytes32(uint256(uint160(targets[i]))), "to");
            checkEqual(abi.decode(logs[i].data, (uint256)), amounts[i], "amount");
        }
    }

    function test_onlyTheOperatorSettlesExactly() public {
        token.mint(exactTill(), 100);
        address[4] memory others = [STRANGER, TARGET, BUYER, REFUNDER];
        for (uint256 i; i < 4; ++i) {
            vm.expectRevert(ITill.NotAuthorised.selector);
            vm.prank(others[i]);
            till.settleExact(exactTerms(), idAt(0), address(token), 1, DESTROY);
        }
    }

    function test_badArgumentsAreRefused() public {
        vm.expectRevert(ITill.BadKind.selector);
        settleExact(address(token), 1, 3);
        ExactTerms memory terms = exactTerms();
        address[2] memory bad = [address(0), address(till)];
        for (uint256 i; i < 2; ++i) {
            terms = ExactTerms(OPERATOR, bad[i], BUYER);
            token.mint(addressOf(hashOf(terms), idAt(0)), 100);
            vm.expectRevert(ITill.BadTarget.selector);
            vm.prank(OPERATOR);
            till.settleExact(terms, idAt(0), address(token), 1, DESTROY);
            terms = ExactTerms(OPERATOR, TARGET, bad[i]);
            vm.expectRevert(ITill.BadTarget.selector);
            vm.prank(OPERATOR);
            till.settleExact(terms, idAt(0), address(token), 1, DESTROY);
        }
    }

    function test_otherTermsNeverReachTheMoney() public {
        token.mint(exactTill(), 100);
        ExactTerms[3] memory others = [
            ExactTerms(STRANGER, TARGET, BUYER),
            ExactTerms(OPERATOR, STRANGER, BUYER),
            ExactTerms(OPERATOR, TARGET, STRANGER)
        ];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITill.NotSettled.selector, addressOf(hashOf(others[i]), idAt(0))));
            vm.prank(others[i].operator);
            till.settleExact(others[i], idAt(0), address(token), 1, DESTROY);
        }
        checkEqual(held(exactTill()), 100, "till");
    }

    /// The two forms hash apart: the domain word cannot be an operator, and no share form leads to an exact till.
    function testFuzz_theFormsNeverShareATill(address operator, address target, address buyer) public pure {
        Terms memory shares = Terms(operator, target, new uint256[](1));
        shares.recipients[0] = share(10_000, buyer);
        check(hashOf(shares) != hashOf(ExactTerms(operator, target, buyer)), "hashes");
        check(uint256(keccak256("polytill.exact.v1")) >> 160 != 0, "domain");
    }

    /// The share form, with the exact form's people in its fields, does not reach the exact till.
    function test_theShareFormDoesNotReachAnExactTill() public {
        token.mint(exactTill(), 100);
        Terms memory shares = Terms(OPERATOR, TARGET, new uint256[](1));
        shares.recipients[0] = share(10_000, BUYER);
        settle(groupOf(shares, address(token), DESTROY, 1));
        checkEqual(held(exactTill()), 100, "till");
    }
}
