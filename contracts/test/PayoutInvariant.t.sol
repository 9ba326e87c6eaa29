// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {UsdcLike} from "../test-tokens/UsdcLike.sol";
import {bound, check, checkEqual} from "./Check.sol";
import {PayoutTest} from "./PayoutTest.sol";
import {Refuser} from "./Recipients.sol";
import {vm} from "./Vm.sol";

/// Pays lists with good, blocked and refusing recipients at random, repeats ids, and keeps the books beside it.
contract PayoutHandler is PayoutTest {
    UsdcLike public usdc;
    address public refuser;
    mapping(uint96 id => bool) private _used;
    uint256 public tokensPaid;
    uint256 public coinPaid;

    constructor() {
        setUp();
    }

    function setUp() public override {
        if (address(payout) != address(0)) return;
        super.setUp();
        usdc = new UsdcLike(address(this));
        usdc.mint(PAYER, FUNDS);
        usdc.blacklist(recipientAt(7));
        approve(address(usdc), type(uint256).max);
        refuser = address(new Refuser());
    }

    function payAny(uint96 id, uint256 seed, uint256 count, bool coin) external {
        id = uint96(bound(id, 1, 40));
        count = bound(count, 1, 12);
        bytes memory list = hex"08";
        uint256 total;
        uint256 paid;
        for (uint256 i; i < count; ++i) {
            uint256 draw = uint256(keccak256(abi.encode(seed, i)));
            uint256 index = draw % 9;
            address to = index == 8 ? refuser : recipientAt(index);
            uint256 amount = (draw >> 128) % 1e18;
            list = addTo(list, 8, to, amount);
            total += amount;
            if (coin ? index != 8 : index != 7) paid += amount;
        }
        vm.prank(PAYER);
        (bool ok,) = address(payout).call{value: coin ? total : 0, gas: 15_000_000}(
            abi.encodeCall(payout.pay, (coin ? COIN : address(usdc), id, total, list))
        );
        check(ok == !_used[id], "an id is paid once");
        _used[id] = true;
        if (!ok) return;
        if (coin) coinPaid += paid;
        else tokensPaid += paid;
    }

    function received(bool coin) external view returns (uint256 sum) {
        for (uint256 i; i < 8; ++i) {
            sum += coin ? recipientAt(i).balance : usdc.balanceOf(recipientAt(i));
        }
        sum += coin ? refuser.balance : usdc.balanceOf(refuser);
    }

    function left(bool coin) external view returns (uint256) {
        return coin ? PAYER.balance : usdc.balanceOf(PAYER);
    }

    function stuck() external view returns (uint256) {
        return usdc.balanceOf(address(payout)) + address(payout).balance;
    }
}

/// forge-config: default.isolate = false
contract PayoutInvariantTest {
    PayoutHandler private _handler;

    function setUp() public {
        _handler = new PayoutHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// Value in is value out: what left the payer is what the lists' good recipients got, to the unit.
    function invariant_valueInIsValueOut() public view {
        checkEqual(_handler.received(false), _handler.tokensPaid(), "tokens received");
        checkEqual(_handler.left(false), 1e24 - _handler.tokensPaid(), "tokens left");
        checkEqual(_handler.received(true), _handler.coinPaid(), "coin received");
        checkEqual(_handler.left(true), 1e24 - _handler.coinPaid(), "coin left");
        checkEqual(_handler.stuck(), 0, "in Payout");
    }
}
