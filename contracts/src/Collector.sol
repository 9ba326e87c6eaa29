// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Deposit} from "./Deposit.sol";
import {ADDRESS_MASK, KEEP_AGAIN} from "./Terms.sol";

/// Empties tills, one bounded step each.
abstract contract Collector is Deposit {
    /// Native coin settled, in the order of `ids`; 0 = skipped. (A token's own Transfer log is its record.)
    event NativeSettled(bytes32 indexed termsHash, bytes8[] ids, uint256[] amounts);
    /// This till was not settled for this asset and its money has not moved.
    event Skipped(address indexed till, address indexed token);

    error OnlySelf();

    /// delegatecall(creator, no data); revert when it failed; deploy what it returned.
    uint256 private constant INIT_CODE = 0x5f5f5f5f335af43d5f5f3e6011573d5ffd5b3d5ff3;
    // keccak256 of it; a literal, because assembly takes only those. `build.ts` and the tests compute it anew.
    uint256 private constant INIT_CODE_HASH = 0x61bac487fec97b188ac0131ac051bd0c3244802597c3c70d5e8c538b27b94e9a;

    /// A foreign contract that runs this code as its own cannot pass: Till never calls itself through one.
    modifier onlySelf() {
        if (msg.sender != SELF) revert OnlySelf();
        _;
    }

    /// Creates the till of `salt`, which empties it. Its own call, so that a collision or a token that burns
    /// all gas costs only the gas given to this step. (Its selector is the lowest, so it is found first.)
    function newTill(bytes32 salt) external payable onlySelf {
        assembly ("memory-safe") {
            mstore(0, INIT_CODE)
            if iszero(create2(0, 11, 21, salt)) { revert(0, 0) }
            stop()
        }
    }

    /// The address of a till on this chain.
    function tillAddress(bytes32 termsHash, bytes8 id) public view ownContext returns (address till) {
        _prepare(termsHash);
        assembly {
            mstore(0xa0, id)
            mstore(0xd5, keccak256(0x80, 40))
            till := and(keccak256(0xc0, 85), ADDRESS_MASK)
        }
    }

    /// Writes what is the same for every till of a group to fixed places; the contract keeps nothing else in
    /// memory across calls of these functions.
    ///   0x080 terms hash, id          0x0c0 0xff, Till, 0x0d5 salt, 0x0f5 init code hash
    ///   0x120 balanceOf, 0x124 till   0x144 newTill, 0x148 salt
    ///   0x180 init code (from 0x18b)  0x1a0 the data of NativeSettled
    function _prepare(bytes32 termsHash) private view {
        uint256 self = SELF_WORD;
        bytes4 newTillSelector = this.newTill.selector;
        assembly {
            mstore(0x80, termsHash)
            mstore(0xc0, or(shl(248, 0xff), shl(88, self)))
            mstore(0xf5, INIT_CODE_HASH)
            mstore(0x120, shl(224, 0x70a08231))
            mstore(0x144, newTillSelector)
            mstore(0x180, INIT_CODE)
        }
    }

    /// Settles the tills of `ids` and says how many were skipped.
    ///
    /// The gas at hand is cut into `units` parts. Bounded, every till gets one part at most, whatever it does
    /// (a collision burns all it is given). Unbounded is cheaper; there the whole frame reverts when a till
    /// that failed has used more than its part, and the caller repeats it bounded.
    /// While an instruction stands, Till calls only the till in question and itself, and reads balances; before
    /// it pays anybody, `_shareAbove` takes the instruction back.
    /// Skipped is logged for the plain kinds only: with flags or legs the caller tries something else or reverts.
    /// @param asset as in slot ASSET
    /// @param dest  who gets what the legs leave
    function _collect(
        bytes32 termsHash,
        uint256 asset,
        address dest,
        bytes8[] calldata ids,
        uint256 units,
        bool bounded
    ) internal returns (uint256 skipped) {
        _prepare(termsHash);
        assembly {
            tstore(ASSET, asset)
            tstore(DEST, dest)
        }
        // A quarter is for reading the balance, three for the till.
        uint256 quarter;
        unchecked {
            quarter = gasleft() / (4 * units);
        }
        if (asset & COIN_FLAG != 0) skipped = _collectCoins(termsHash, asset, dest, ids, quarter, bounded);
        else if (asset >> 160 == 0 && !bounded) skipped = _destroyTokenTills(asset, ids, quarter);
        else if ((asset >> 160) & 3 == KEEP_AGAIN) skipped = _callTokenTills(asset, ids, quarter);
        else skipped = _createTokenTills(asset, ids, quarter);
    }

    /// Destroys token tills without flags or legs right here, which is cheapest and keeps little on the stack.
    /// Reverts the frame when a till that failed has used the gas of others.
    function _destroyTokenTills(uint256 asset, bytes8[] calldata ids, uint256 quarter)
        private
        returns (uint256 skipped)
    {
        bytes32 topic = Skipped.selector;
        assembly {
            let at := ids.offset
            for { let left := ids.length } left { left := sub(left, 1) } {
                // What follows the 8 bytes is neither hashed nor trusted. A repeated id holds nothing any more.
                mstore(0xa0, calldataload(at))
                mstore(0xd5, keccak256(0x80, 40))
                mstore(0x124, and(keccak256(0xc0, 85), ADDRESS_MASK))
                at := add(at, 32)
                // Yul evaluates from the right: the call, the size of its answer, the answer.
                let amount :=
                    mul(mload(0), and(gt(returndatasize(), 31), staticcall(quarter, asset, 0x120, 36, 0, 32)))
                if amount {
                    tstore(mload(0x124), amount)
                    if create2(0, 0x18b, 21, mload(0xd5)) { continue }
                }
                if lt(gas(), mul(shl(2, left), quarter)) { revert(0, 0) }
                log3(0, 0, topic, mload(0x124), asset)
                skipped := add(skipped, 1)
            }
        }
    }

    /// Calls token tills that were kept, each with its part of the gas.
    function _callTokenTills(uint256 asset, bytes8[] calldata ids, uint256 quarter) private returns (uint256 skipped) {
        bytes32 topic = Skipped.selector;
        assembly {
            let most := mul(3, quarter)
            let at := ids.offset
            for { let left := ids.length } left { left := sub(left, 1) } {
                mstore(0xa0, calldataload(at))
                mstore(0xd5, keccak256(0x80, 40))
                let till := and(keccak256(0xc0, 85), ADDRESS_MASK)
                mstore(0x124, till)
                at := add(at, 32)
                let amount :=
                    mul(mload(0), and(gt(returndatasize(), 31), staticcall(quarter, asset, 0x120, 36, 0, 32)))
                if amount {
                    tstore(till, amount)
                    // The runtime returns one byte when the till has done its work, else nothing.
                    if and(eq(returndatasize(), 1), call(most, till, 0, 0, 0, 0, 0)) { continue }
                }
                log3(0, 0, topic, till, shr(96, shl(96, asset)))
                skipped := add(skipped, 1)
            }
        }
    }

    /// Creates token tills of any kind, flags and legs, each with its part of the gas.
    function _createTokenTills(uint256 asset, bytes8[] calldata ids, uint256 quarter)
        private
        returns (uint256 skipped)
    {
        uint256 self = SELF_WORD;
        bytes32 topic = Skipped.selector;
        assembly {
            let at := ids.offset
            for { let left := ids.length } left { left := sub(left, 1) } {
                mstore(0xa0, calldataload(at))
                mstore(0xd5, keccak256(0x80, 40))
                mstore(0x124, and(keccak256(0xc0, 85), ADDRESS_MASK))
                at := add(at, 32)
                let amount :=
                    mul(mload(0), and(gt(returndatasize(), 31), staticcall(quarter, asset, 0x120, 36, 0, 32)))
                if amount {
                    tstore(mload(0x124), amount)
                    mstore(0x148, mload(0xd5))
                    if call(mul(3, quarter), self, 0, 0x144, 36, 0, 0) { continue }
                }
                if lt(shr(160, asset), DESTROY_ALONE) {
                    log3(0, 0, topic, mload(0x124), shr(96, shl(96, asset)))
                }
                skipped := add(skipped, 1)
            }
        }
    }

    function _collectCoins(
        bytes32 termsHash,
        uint256 asset,
        address dest,
        bytes8[] calldata ids,
        uint256 quarter,
        bool bounded
    ) private returns (uint256 skipped) {
        uint256 self = SELF_WORD;
        bytes32 topic = Skipped.selector;
        bytes32 settledTopic = NativeSettled.selector;
        assembly {
            let size := shl(5, ids.length)
            let next := 0
            for { let i := 0 } lt(i, size) { i := add(i, 32) } {
                let id := shr(192, calldataload(add(ids.offset, i)))
                mstore(0xa0, shl(192, id))
                mstore(0xd5, keccak256(0x80, 40))
                let till := and(keccak256(0xc0, 85), ADDRESS_MASK)
                // A repeated coin till would collide.
                let amount := iszero(lt(id, next))
                if amount {
                    next := add(id, 1)
                    // Reading the balance of an address that is not warm costs 2,600. Self-destruction runs no
                    // code of `dest`, so there the difference of its balance is exact.
                    switch shl(1, asset)
                    case 0 { mstore(0, balance(dest)) }
                    default { amount := balance(till) }
                }
                if amount {
                    tstore(till, amount)
                    switch eq(and(shr(160, asset), 3), KEEP_AGAIN)
                    case 1 {
                        amount := mul(
                            amount,
                            and(eq(returndatasize(), 1), call(mul(3, quarter), till, 0, 0, 0, 0, 0))
                        )
                    }
                    default {
                        switch bounded
                        case 0 { amount := mul(amount, gt(create2(0, 0x18b, 21, mload(0xd5)), 0)) }
                        default {
                            mstore(0x148, mload(0xd5))
                            amount := mul(amount, call(mul(3, quarter), self, 0, 0x144, 36, 0, 0))
                        }
                        if iszero(shl(1, asset)) { amount := mul(amount, sub(balance(dest), mload(0))) }
                    }
                }
                mstore(add(0x200, i), shl(192, id))
                // One length word and all ids further on.
                mstore(add(add(0x220, size), i), amount)
                if iszero(amount) {
                    let left := sub(ids.length, shr(5, i))
                    if iszero(or(bounded, gt(gas(), mul(shl(2, left), quarter)))) { revert(0, 0) }
                    if lt(shr(161, shl(1, asset)), DESTROY_ALONE) { log3(0, 0, topic, till, 0) }
                    skipped := add(skipped, 1)
                }
            }
            // Coin of the exact form and of refunds is logged by the till.
            if lt(skipped, mul(ids.length, iszero(and(asset, EXACT_FLAG)))) {
                mstore(0x1a0, 64)
                mstore(0x1c0, add(size, 96))
                mstore(0x1e0, ids.length)
                mstore(add(0x200, size), ids.length)
                log2(0x1a0, add(add(size, size), 128), settledTopic, termsHash)
            }
        }
    }
}
