// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../test-tokens/PlainToken.sol";
import {checkEqual, checkSame} from "./Check.sol";
import {IPayout} from "./IPayout.sol";
import {Vm, vm} from "./Vm.sol";

/// A fresh Payout, a payer with tokens, coin and an approval, and what makes lists short to write.
abstract contract PayoutTest {
    address internal constant PAYER = address(0x9A7E412);
    address internal constant STRANGER = address(0x57A11FE12);
    address internal constant COIN = address(0);
    uint256 internal constant FUNDS = 1e24;

    IPayout internal payout;
    PlainToken internal token;

    function setUp() public virtual {
        payout = IPayout(vm.deployCode("Payout.sol:Payout"));
        token = new PlainToken("Plain", "PLAIN", address(this));
        token.mint(PAYER, FUNDS);
        approve(address(token), type(uint256).max);
        vm.deal(PAYER, FUNDS);
    }

    function approve(address asset, uint256 amount) internal {
        vm.prank(PAYER);
        (bool ok,) = asset.call(abi.encodeWithSignature("approve(address,uint256)", address(payout), amount));
        require(ok);
    }

    function recipientAt(uint256 index) internal pure returns (address) {
        return address(uint160(0xEC1F1E0000 + index));
    }

    /// `count` recipients from `recipientAt(0)` on, who get 100, 101, …
    function listOf(uint256 count, uint256 width) internal pure returns (bytes memory list, uint256 total) {
        list = abi.encodePacked(uint8(width));
        for (uint256 i; i < count; ++i) {
            list = addTo(list, width, recipientAt(i), 100 + i);
            total += 100 + i;
        }
    }

    function addTo(bytes memory list, uint256 width, address recipient, uint256 amount)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory word = abi.encodePacked(amount);
        bytes memory packed = new bytes(width);
        for (uint256 i; i < width; ++i) {
            packed[i] = word[32 - width + i];
        }
        return abi.encodePacked(list, recipient, packed);
    }

    function oneTo(address recipient, uint256 amount) internal pure returns (bytes memory) {
        return addTo(hex"0c", 12, recipient, amount);
    }

    /// The payer pays; returns the logs of that transaction.
    function pay(address asset, uint96 id, uint256 total, bytes memory list) internal returns (Vm.Log[] memory) {
        vm.recordLogs();
        vm.prank(PAYER);
        payout.pay{value: asset == COIN ? total : 0, gas: 15_000_000}(asset, id, total, list);
        return vm.getRecordedLogs();
    }

    function payFails(bytes4 reason, address asset, uint96 id, uint256 value, uint256 total, bytes memory list)
        internal
    {
        vm.prank(PAYER);
        vm.expectRevert(reason);
        payout.pay{value: value, gas: 15_000_000}(asset, id, total, list);
    }

    function countLogs(Vm.Log[] memory logs, bytes32 topic) internal view returns (uint256 count) {
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == address(payout) && logs[i].topics[0] == topic) ++count;
        }
    }

    /// Exactly one list was paid: `id`, by the payer.
    function checkPaid(Vm.Log[] memory logs, uint96 id) internal view {
        checkEqual(countLogs(logs, IPayout.Paid.selector), 1, "paid");
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter != address(payout) || logs[i].topics[0] != IPayout.Paid.selector) continue;
            checkEqual(uint256(logs[i].topics[1]), (uint256(uint160(PAYER)) << 96) | id, "payer and id");
        }
    }

    /// Exactly one payment was skipped, and it is this one.
    function checkSkipped(
        Vm.Log[] memory logs,
        uint96 id,
        uint256 position,
        address recipient,
        address asset,
        uint256 amount
    ) internal view {
        checkEqual(countLogs(logs, IPayout.Skipped.selector), 1, "skipped");
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter != address(payout) || logs[i].topics[0] != IPayout.Skipped.selector) continue;
            checkSame(address(uint160(uint256(logs[i].topics[1]))), PAYER, "payer");
            checkEqual(uint256(logs[i].topics[2]), id, "id");
            (uint256 at_, address to, address of_, uint256 value) =
                abi.decode(logs[i].data, (uint256, address, address, uint256));
            checkEqual(at_, position, "position");
            checkSame(to, recipient, "recipient");
            checkSame(of_, asset, "token");
            checkEqual(value, amount, "amount");
        }
    }

    function held(address owner) internal view returns (uint256) {
        return token.balanceOf(owner);
    }

    function checkPayoutEmpty() internal view {
        checkEqual(held(address(payout)), 0, "tokens in Payout");
        checkEqual(address(payout).balance, 0, "coin in Payout");
    }
}
