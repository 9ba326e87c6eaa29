// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExactTerms, Settlement, Terms} from "../src/Terms.sol";
import {PlainToken} from "../test-tokens/PlainToken.sol";
import {checkEqual, checkSame} from "./Check.sol";
import {ITill} from "./ITill.sol";
import {Vm, vm} from "./Vm.sol";

/// A fresh Till, an ordinary token, and what makes terms, tills and settlements short to write.
/// The suite runs isolated: every call that a test makes is its own transaction, so that self-destruction and
/// transient storage end where they end on a chain. One limit of that: coin and code do not come back to an
/// address that was destroyed earlier in the same test, so a test that needs this destroys in `setUp`.
abstract contract TillTest {
    address internal constant OPERATOR = address(0x0BE7A7012);
    address internal constant REFUNDER = address(0x12EF0DE12);
    address internal constant STRANGER = address(0x57A11FE12);
    address internal constant BUYER = address(0xB0FE12);
    address internal constant COIN = address(0);
    uint256 internal constant ALL = type(uint256).max;

    uint8 internal constant DESTROY = 0;
    uint8 internal constant KEEP_FIRST = 1;
    uint8 internal constant KEEP_AGAIN = 2;

    ITill internal till;
    PlainToken internal token;

    function setUp() public virtual {
        till = ITill(vm.deployCode("Till.sol:Till"));
        token = new PlainToken("Plain", "PLAIN", address(this));
    }

    function recipientAt(uint256 index) internal pure returns (address) {
        return address(uint160(0xEC1F1E0000 + index));
    }

    function share(uint256 bps, address recipient) internal pure returns (uint256) {
        return (bps << 160) | uint160(recipient);
    }

    /// One recipient, who gets everything.
    function soleTerms() internal pure returns (Terms memory) {
        return termsTo(recipientAt(0));
    }

    function termsTo(address recipient) internal pure returns (Terms memory terms) {
        terms = Terms(OPERATOR, REFUNDER, new uint256[](1));
        terms.recipients[0] = share(10_000, recipient);
    }

    /// 60 % to `first`, 40 % to `second`.
    function pairTerms(address first, address second) internal pure returns (Terms memory terms) {
        terms = Terms(OPERATOR, REFUNDER, new uint256[](2));
        terms.recipients[0] = share(6_000, first);
        terms.recipients[1] = share(4_000, second);
    }

    /// `count` recipients with shares that differ, drawn from `seed`; each at least 1.
    function manyTerms(uint256 count, uint256 seed) internal pure returns (Terms memory terms) {
        terms = Terms(OPERATOR, REFUNDER, new uint256[](count));
        uint256 left = 10_000 - count;
        for (uint256 i; i < count; ++i) {
            uint256 part =
                i + 1 == count ? left : uint256(keccak256(abi.encode(seed, i))) % (left / (count - i) * 2 + 1);
            left -= part;
            terms.recipients[i] = share(1 + part, recipientAt(i));
        }
    }

    function idAt(uint256 index) internal pure returns (bytes8) {
        return bytes8(uint64((index + 1) << 32));
    }

    function idsUpTo(uint256 count) internal pure returns (bytes8[] memory ids) {
        ids = new bytes8[](count);
        for (uint256 i; i < count; ++i) {
            ids[i] = idAt(i);
        }
    }

    /// The hash and the address are computed here from their definition, not by asking Till.
    function hashOf(Terms memory terms) internal pure returns (bytes32) {
        return keccak256(abi.encode(terms.operator, terms.refunder, terms.recipients));
    }

    function hashOf(ExactTerms memory terms) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("polytill.exact.v1"), terms.operator, terms.target, terms.buyer));
    }

    function addressOf(bytes32 termsHash, bytes8 id) internal view returns (address) {
        bytes32 initCodeHash = keccak256(hex"5f5f5f5f335af43d5f5f3e6011573d5ffd5b3d5ff3");
        bytes32 salt = keccak256(abi.encodePacked(termsHash, id));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(till), salt, initCodeHash)))));
    }

    function addressOf(Terms memory terms, uint256 index) internal view returns (address) {
        return addressOf(hashOf(terms), idAt(index));
    }

    function groupOf(Terms memory terms, address asset, uint8 kind, uint256 count)
        internal
        pure
        returns (Settlement memory)
    {
        return Settlement(terms.operator, terms.refunder, terms.recipients, asset, kind, idsUpTo(count));
    }

    function groupAt(Terms memory terms, address asset, uint8 kind, uint256 first, uint256 count)
        internal
        pure
        returns (Settlement memory group)
    {
        group = groupOf(terms, asset, kind, count);
        for (uint256 i; i < count; ++i) {
            group.ids[i] = idAt(first + i);
        }
    }

    function only(Settlement memory group) internal pure returns (Settlement[] memory groups) {
        groups = new Settlement[](1);
        groups[0] = group;
    }

    function two(Settlement memory first, Settlement memory second) internal pure returns (Settlement[] memory groups) {
        groups = new Settlement[](2);
        groups[0] = first;
        groups[1] = second;
    }

    /// The operator settles leniently; returns the logs of that transaction.
    function settle(Settlement[] memory groups) internal returns (Vm.Log[] memory) {
        vm.recordLogs();
        vm.prank(OPERATOR);
        till.settle{gas: 15_000_000}(groups);
        return vm.getRecordedLogs();
    }

    function settle(Settlement memory group) internal returns (Vm.Log[] memory) {
        return settle(only(group));
    }

    function settleAll(Settlement memory group) internal {
        vm.prank(OPERATOR);
        till.settleStrict{gas: 15_000_000}(only(group));
    }

    function countSkipped(Vm.Log[] memory logs) internal view returns (uint256 count) {
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == address(till) && logs[i].topics[0] == ITill.Skipped.selector) ++count;
        }
    }

    /// Exactly one till was skipped, and it is this one.
    function checkOnlySkipped(Vm.Log[] memory logs, address skipped, address asset) internal view {
        checkEqual(countSkipped(logs), 1, "skipped tills");
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter != address(till) || logs[i].topics[0] != ITill.Skipped.selector) continue;
            checkSame(address(uint160(uint256(logs[i].topics[1]))), skipped, "which till");
            checkSame(address(uint160(uint256(logs[i].topics[2]))), asset, "which asset");
        }
    }

    function held(address owner) internal view returns (uint256) {
        return token.balanceOf(owner);
    }

    /// Till keeps nothing between calls.
    function checkTillEmpty() internal view {
        checkEqual(held(address(till)), 0, "tokens in Till");
        checkEqual(address(till).balance, 0, "coin in Till");
    }
}
