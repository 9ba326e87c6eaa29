// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {sendCoin, tryTransfer} from "./Asset.sol";
import {DESTROY, KEEP_AGAIN, WHOLE_BPS} from "./Terms.sol";

/// The code that runs *as* a till, and the questions it asks Till.
///
/// A till is created by 21 constant bytes that delegatecall their creator with empty calldata and deploy what
/// is returned; the runtime that KEEP_FIRST leaves is 29 bytes that delegatecall Till with empty calldata. Both
/// land in `_sweep`, which asks Till what to do. The answer lives in transient storage, so it exists only
/// while Till itself is settling that very till.
abstract contract Deposit {
    /// Native coin left this till (the emitter) in an operation that is not a settlement of coin: it lay on a
    /// till whose token was settled with DESTROY, or it was refunded or settled by the exact form.
    event CoinMoved(address indexed to, uint256 amount);

    error ForeignContext();

    /// Transient slots of Till. A further kind of slot is the address of a till: the amount that it held when
    /// Till began to settle it.
    uint256 internal constant LOCK = 0;
    /// What a till called by Till is to do: token | kind << 160 | flags | count of legs << 164.
    uint256 internal constant ASSET = 1;
    /// Who gets what the legs leave.
    uint256 internal constant DEST = 2;
    /// Amount of a leg without a share; max means everything.
    uint256 internal constant LEG_AMOUNT = 3;
    /// First of the legs, paid before DEST: share << 160 | address.
    uint256 internal constant LEGS = 4;

    /// A fourth kind, for a token only: destroy, unless coin lies on the till.
    uint256 internal constant DESTROY_ALONE = 3;
    /// The only leg is an amount, and coin is logged by the till.
    uint256 internal constant EXACT_FLAG = 1 << 162;
    /// What the leg leaves stays in the till.
    uint256 internal constant STAY_FLAG = 1 << 163;
    /// Till is paying recipients; a kept till that is one of them has nothing to do.
    uint256 internal constant IDLE = 1 << 254;
    /// Native coin; the token is 0.
    uint256 internal constant COIN_FLAG = 1 << 255;

    address internal immutable SELF = address(this);
    /// The same as a word, which needs no cleaning where gas counts.
    uint256 internal immutable SELF_WORD = uint160(address(this));

    /// Every entry point with a selector refuses to run as anybody else's code.
    modifier ownContext() {
        if (address(this) != SELF) revert ForeignContext();
        _;
    }

    fallback() external payable {
        // Till calls nobody with empty calldata but tills and coin recipients.
        if (uint160(msg.sender) == SELF_WORD) _sweep();
        else _answer();
    }

    /// 0 bytes: what the caller, as a till, is to do now; with value: coin collected from the till being
    /// settled. 2 bytes: the legs.
    /// The amount is looked up by caller, so anybody but the till being settled reads 0. As a kept till, whose
    /// transient storage is empty, it says so and accepts coin from everybody.
    function _answer() private view {
        uint256 self = SELF_WORD;
        assembly {
            let amount := tload(caller())
            if iszero(or(callvalue(), calldatasize())) {
                mstore(0, tload(ASSET))
                mstore(32, tload(DEST))
                mstore(64, amount)
                return(0, 96)
            }
            if callvalue() {
                if or(iszero(eq(address(), self)), gt(amount, calldatasize())) { stop() }
                revert(0, 0)
            }
            if iszero(eq(calldatasize(), 2)) { revert(0, 0) }
            let slot := add(and(shr(164, tload(ASSET)), 31), LEG_AMOUNT)
            let size := shl(5, sub(slot, sub(LEG_AMOUNT, 1)))
            for { let at := size } at { slot := sub(slot, 1) } {
                at := sub(at, 32)
                mstore(at, tload(slot))
            }
            return(0, size)
        }
    }

    function _sweep() private {
        uint256 self = SELF_WORD;
        uint256 asset;
        address dest;
        uint256 total;
        assembly {
            // Fixed memory: nothing else is there yet.
            if iszero(staticcall(gas(), self, 0, 0, 0x80, 96)) { revert(0, 0) }
            asset := mload(0x80)
            total := mload(0xc0)
            // Till calls a kept till as a coin recipient or as a "token", or another contract runs this code.
            if iszero(total) { stop() }
            // By far the most frequent: a token without legs. The answer holds transfer's arguments.
            if iszero(shr(162, asset)) {
                mstore(0x80, 0xa9059cbb)
                let ok := call(gas(), asset, 0, 0x9c, 68, 0, 32)
                // Memory was zero before, so less than a word cannot make 1.
                if iszero(and(ok, eq(mload(0), 1))) { if or(iszero(ok), returndatasize()) { revert(0, 0) } }
                // Till is warm, and nothing moves; a cold `dest` would cost 2,600 more.
                if iszero(or(shr(160, asset), selfbalance())) { selfdestruct(self) }
                if eq(shr(160, asset), KEEP_AGAIN) { stop() }
            }
            dest := mload(0xa0)
        }
        if (asset == IDLE) return;
        if (asset & (COIN_FLAG | EXACT_FLAG) != 0) _sweepSpecial(asset, dest, total);
        else if (asset >> 162 != 0) _sweepToken(asset, dest, total);
        bytes32 movedTopic = CoinMoved.selector;
        assembly ("memory-safe") {
            switch and(shr(160, asset), 3)
            case 0 {
                if iszero(shr(255, asset)) {
                    if iszero(selfbalance()) { selfdestruct(self) }
                    // Coin on the till goes along. Legs with shares do not cover it: Till collects and shares.
                    if and(gt(shr(164, asset), 0), iszero(and(asset, EXACT_FLAG))) { revert(0, 0) }
                    mstore(0, selfbalance())
                    log2(0, 32, movedTopic, dest)
                }
                selfdestruct(dest)
            }
            case 1 {
                // PUSH0 x4, PUSH20 Till, GAS, DELEGATECALL, PUSH0, RETURN: one byte when it succeeded, else none
                mstore(0, or(shl(192, 0x5f5f5f5f73), or(shl(32, self), 0x5af45ff3)))
                return(3, 29)
            }
            case 2 { stop() }
            default {
                // DESTROY_ALONE
                if selfbalance() { revert(0, 0) }
                selfdestruct(self)
            }
        }
    }

    /// A token with legs that are shares.
    function _sweepToken(uint256 asset, address dest, uint256 total) private {
        uint256 self = SELF_WORD;
        assembly ("memory-safe") {
            let free := mload(0x40)
            let legs := shr(164, asset)
            let list := add(free, 128)
            if iszero(staticcall(gas(), self, 0, 2, list, shl(5, add(legs, 1)))) { revert(0, 0) }
            let rest := total
            mstore(free, 0xa9059cbb)
            for { } 1 { legs := sub(legs, 1) } {
                let to := dest
                let part := rest
                if legs {
                    list := add(list, 32)
                    to := mload(list)
                    // floor(total * bps / 10,000) without an intermediate value above `total`
                    let bps := shr(160, to)
                    part := add(mul(div(total, WHOLE_BPS), bps), div(mul(mod(total, WHOLE_BPS), bps), WHOLE_BPS))
                    to := shr(96, shl(96, to))
                    rest := sub(rest, part)
                }
                if part {
                    mstore(add(free, 32), to)
                    mstore(add(free, 64), part)
                    let ok := call(gas(), asset, 0, add(free, 28), 68, 0, 32)
                    if iszero(and(and(ok, gt(returndatasize(), 31)), eq(mload(0), 1))) {
                        if or(iszero(ok), returndatasize()) { revert(0, 0) }
                    }
                }
                if iszero(legs) { break }
            }
        }
    }

    /// Coin, or an exact amount before the rest.
    function _sweepSpecial(uint256 asset, address dest, uint256 total) private {
        address token = address(uint160(asset));
        uint256 rest = total;
        if (asset << 1 >> 163 != 0) {
            rest = _payLegs(token, asset, total);
            if (asset & STAY_FLAG != 0 || rest == 0) return;
            if (asset & EXACT_FLAG != 0 && token == address(0)) emit CoinMoved(dest, rest);
        }
        // A till that is destroyed carries its coin itself.
        if (token != address(0) || (asset >> 160) & 3 != DESTROY) _pay(token, dest, rest);
    }

    /// @return rest of `total` after the legs; reverts when an amount is above it
    function _payLegs(address token, uint256 asset, uint256 total) private returns (uint256 rest) {
        uint256 count = (asset >> 164) & 31;
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
