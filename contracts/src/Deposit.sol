// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {sendCoin, tryTransfer} from "./Asset.sol";
import {DESTROY, WHOLE_BPS} from "./Terms.sol";

/// The code that runs *as* a till, and the questions it asks Till.
///
/// A till is created by 21 constant bytes that delegatecall their creator with empty calldata and deploy what
/// is returned; the runtime that KEEP_FIRST leaves is 27 bytes that delegatecall Till with empty calldata. Both
/// land in `_sweep`, which asks Till what to do. The answer lives in transient storage, so it exists only
/// while Till itself is settling that very till.
abstract contract Deposit {
    /// Native coin left this till (the emitter) in an operation that is not a settlement of coin: it lay on a
    /// till whose token was settled with DESTROY, or it was refunded or settled by the exact form.
    event CoinMoved(address indexed to, uint256 amount);

    error ForeignContext();

    /// Transient slots of Till. A further kind of slot is the address of the till that is being settled: the
    /// amount it holds. It is zero for every other address that has code.
    uint256 internal constant LOCK = 0;
    /// token | kind << 160 | flags | count of legs << 164
    uint256 internal constant ASSET = 1;
    /// Who gets what the legs leave.
    uint256 internal constant DEST = 2;
    /// Amount of a leg without a share; max means everything.
    uint256 internal constant LEG_AMOUNT = 3;
    /// First of the legs, paid before DEST: share << 160 | address.
    uint256 internal constant LEGS = 4;

    /// The only leg is an amount, and coin is logged by the till.
    uint256 internal constant EXACT_FLAG = 1 << 162;
    /// What the leg leaves stays in the till.
    uint256 internal constant STAY_FLAG = 1 << 163;

    address internal immutable SELF = address(this);
    /// The same as a word, which needs no cleaning where gas counts.
    uint256 internal immutable SELF_WORD = uint160(address(this));

    /// Every entry point with a selector refuses to run as anybody else's code.
    modifier ownContext() {
        if (address(this) != SELF) revert ForeignContext();
        _;
    }

    fallback() external payable {
        if (uint160(address(this)) == SELF_WORD) _answer();
        // Otherwise somebody pays coin to a kept till, or pokes it: accept and do nothing.
        else if (uint160(msg.sender) == SELF_WORD) _sweep();
    }

    /// 0 bytes: what the caller, as a till, is to do now; with value: coin collected from the till being
    /// settled. 1 byte: the caller has done it. 2 bytes: the legs.
    /// The amount is looked up by caller, so anybody but the till being settled reads 0.
    function _answer() private {
        assembly {
            if iszero(calldatasize()) {
                let amount := tload(caller())
                if iszero(callvalue()) {
                    mstore(0, tload(ASSET))
                    mstore(32, tload(DEST))
                    mstore(64, amount)
                    return(0, 96)
                }
                if iszero(amount) { revert(0, 0) }
                stop()
            }
            if or(callvalue(), gt(calldatasize(), 2)) { revert(0, 0) }
            if eq(calldatasize(), 1) {
                tstore(caller(), 0)
                stop()
            }
            let size := shl(5, add(shr(164, tload(ASSET)), 1))
            for { let at := 0 } lt(at, size) { at := add(at, 32) } { mstore(at, tload(add(LEG_AMOUNT, shr(5, at)))) }
            return(0, size)
        }
    }

    function _sweep() private {
        uint256 self = SELF_WORD;
        uint256 asset;
        address dest;
        uint256 total;
        uint256 special;
        assembly ("memory-safe") {
            let free := mload(0x40)
            if iszero(staticcall(gas(), self, 0, 0, free, 96)) { revert(0, 0) }
            asset := mload(free)
            dest := mload(add(free, 32))
            total := mload(add(free, 64))
            // Till calls this till as a recipient or as a "token", or another contract runs Till's code.
            if iszero(total) { stop() }
            special := or(shr(162, asset), iszero(shl(96, asset)))
            // A token without legs, by far the most frequent: the answer already holds transfer's arguments.
            if iszero(special) {
                mstore(free, 0xa9059cbb)
                let ok := call(gas(), asset, 0, add(free, 28), 68, 0, 32)
                if iszero(and(and(ok, gt(returndatasize(), 31)), eq(mload(0), 1))) {
                    if or(iszero(ok), returndatasize()) { revert(0, 0) }
                }
                // Till is warm, and nothing moves; a cold `dest` would cost 2,600 more.
                if iszero(or(shr(160, asset), selfbalance())) { selfdestruct(self) }
            }
        }
        if (special != 0) _sweepByLegs(asset, dest, total);
        bytes32 movedTopic = CoinMoved.selector;
        assembly ("memory-safe") {
            switch and(shr(160, asset), 3)
            case 0 {
                if shl(96, asset) {
                    if iszero(selfbalance()) { selfdestruct(self) }
                    // Coin on the till goes along. Legs with shares do not cover it: Till collects and shares.
                    if and(gt(shr(164, asset), 0), iszero(and(asset, EXACT_FLAG))) { revert(0, 0) }
                    mstore(0, selfbalance())
                    log2(0, 32, movedTopic, dest)
                }
                selfdestruct(dest)
            }
            case 2 {
                // The runtime hides whether this call succeeded, so success is reported to Till itself.
                if iszero(call(gas(), self, 0, 0, 1, 0, 0)) { revert(0, 0) }
                stop()
            }
            default {
                // PUSH0 x4, PUSH20 Till, GAS, DELEGATECALL
                mstore(0, or(shl(176, 0x5f5f5f5f73), or(shl(16, self), 0x5af4)))
                return(5, 27)
            }
        }
    }

    /// Coin, or anything with legs.
    function _sweepByLegs(uint256 asset, address dest, uint256 total) private {
        address token = address(uint160(asset));
        uint256 rest = total;
        if (asset >> 162 != 0) {
            rest = _payLegs(token, asset, total);
            if (asset & STAY_FLAG != 0 || rest == 0) return;
            if (asset & EXACT_FLAG != 0 && token == address(0)) emit CoinMoved(dest, rest);
        }
        // A till that is destroyed carries its coin itself.
        if (token != address(0) || (asset >> 160) & 3 != DESTROY) _pay(token, dest, rest);
    }

    /// @return rest of `total` after the legs; reverts when an amount is above it
    function _payLegs(address token, uint256 asset, uint256 total) private returns (uint256 rest) {
        uint256 count = asset >> 164;
        uint256 self = SELF_WORD;
        uint256 legs;
        assembly ("memory-safe") {
            legs := mload(0x40)
            let size := shl(5, add(count, 1))
            mstore(0x40, add(legs, size))
            if iszero(staticcall(gas(), self, 0, 2, legs, size)) { revert(0, 0) }
        }
        rest = total;
        for (uint256 i; i < count; ++i) {
            uint256 amount;
            uint256 word;
            assembly ("memory-safe") {
                amount := mload(legs)
                word := mload(add(add(legs, 32), shl(5, i)))
            }
            if (asset & EXACT_FLAG == 0) amount = _part(total, word >> 160);
            else if (amount == type(uint256).max) amount = total;
            rest -= amount;
            if (amount == 0) continue;
            address to = address(uint160(word));
            if (asset & EXACT_FLAG != 0 && token == address(0)) emit CoinMoved(to, amount);
            _pay(token, to, amount);
        }
    }

    /// Reverts the whole till's step when a token refuses, so Till sees the failure and nothing has moved.
    function _pay(address token, address to, uint256 amount) private {
        if (token == address(0)) {
            sendCoin(to, amount);
        } else if (!tryTransfer(token, to, amount, gasleft())) {
            assembly {
                revert(0, 0)
            }
        }
    }

    /// floor(total * bps / 10,000) without an intermediate value above `total`.
    function _part(uint256 total, uint256 bps) internal pure returns (uint256) {
        unchecked {
            return total / WHOLE_BPS * bps + total % WHOLE_BPS * bps / WHOLE_BPS;
        }
    }
}
