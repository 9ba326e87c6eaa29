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
        uint256 self = SELF_WORD;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(0, termsHash)
            mstore(32, id)
            mstore(free, or(shl(248, 0xff), shl(88, self)))
            mstore(add(free, 21), keccak256(0, 40))
            mstore(add(free, 53), INIT_CODE_HASH)
            till := and(keccak256(free, 85), ADDRESS_MASK)
        }
    }

    /// Settles the tills of `ids` and says how many were skipped.
    ///
    /// The gas at hand is cut into `units` parts. Bounded, every till gets one part at most, whatever it does
    /// (a collision burns all it is given). Unbounded is cheaper; there the whole frame reverts when a till
    /// that failed has used more than its part, and the caller repeats it bounded.
    ///
    /// The transient slot of a till's address is set only while that till is settled. A till that was created
    /// and destroyed keeps it until the end of the transaction, but has no code that could ask.
    /// Skipped is not logged where there are legs: there the caller tries something else or reverts.
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
        uint256 self = SELF_WORD;
        bytes4 newTillSelector = this.newTill.selector;
        bytes32 skippedTopic = Skipped.selector;
        bytes32 settledTopic = NativeSettled.selector;
        assembly ("memory-safe") {
            tstore(ASSET, asset)
            tstore(DEST, dest)
            let isCoin := iszero(shl(96, asset))
            // Anything but a token that is destroyed without flags has something to do after its till.
            let slow := or(isCoin, shr(160, asset))
            // 0 create here, 1 create in a bounded call, 2 call the till
            let mode := bounded
            if eq(and(shr(160, asset), 3), KEEP_AGAIN) { mode := 2 }
            // A quarter is for reading the balance, three for the till.
            let quarter := div(gas(), shl(2, units))
            // [0] termsHash, id; [64] 0xff, Till, salt, init code hash; [160] balanceOf(till); [196] newTill(salt)
            // [256] init code; [288] the data of NativeSettled
            let m := mload(0x40)
            mstore(m, termsHash)
            mstore(add(m, 64), or(shl(248, 0xff), shl(88, self)))
            mstore(add(m, 117), INIT_CODE_HASH)
            mstore(add(m, 160), shl(224, 0x70a08231))
            mstore(add(m, 196), newTillSelector)
            mstore(add(m, 256), INIT_CODE)
            let next := 0
            let at := ids.offset
            let size := shl(5, ids.length)
            let end := add(at, size)
            for { } lt(at, end) { at := add(at, 32) } {
                // What follows the 8 bytes is neither hashed nor trusted.
                mstore(add(m, 32), calldataload(at))
                let salt := keccak256(m, 40)
                mstore(add(m, 85), salt)
                let till := shr(96, shl(96, keccak256(add(m, 64), 85)))
                let amount := 0
                let done := 0
                switch isCoin
                case 0 {
                    mstore(add(m, 164), till)
                    // Yul evaluates from the right: the call, the size of its answer, the answer.
                    amount := mul(
                        mload(0),
                        and(gt(returndatasize(), 31), staticcall(quarter, asset, add(m, 160), 36, 0, 32))
                    )
                }
                default {
                    // A repeated token till holds nothing; a repeated coin till would collide.
                    let id := shr(192, calldataload(at))
                    amount := iszero(lt(id, next))
                    if amount {
                        next := add(id, 1)
                        // Reading the balance of an address that is not warm costs 2,600. Self-destruction
                        // runs no code of `dest`, so there the difference of its balance is exact.
                        if asset { amount := balance(till) }
                        mstore(0, balance(dest))
                    }
                }
                if amount {
                    tstore(till, amount)
                    switch mode
                    case 0 { done := create2(0, add(m, 267), 21, salt) }
                    case 1 {
                        mstore(add(m, 200), salt)
                        done := call(mul(3, quarter), self, 0, add(m, 196), 36, 0, 0)
                    }
                    default {
                        pop(call(mul(3, quarter), till, 0, 0, 0, 0, 0))
                        done := iszero(tload(till))
                    }
                }
                if or(slow, iszero(done)) {
                    // After KEEP_AGAIN the till has done it.
                    if lt(mode, 2) { tstore(till, 0) }
                    if isCoin {
                        if iszero(asset) {
                            if done { amount := sub(balance(dest), mload(0)) }
                            if iszero(amount) { done := 0 }
                        }
                        if iszero(done) { amount := 0 }
                        // Its amount is one length word and all ids further on.
                        let log := add(add(m, 384), sub(at, ids.offset))
                        mstore(log, shl(192, shr(192, calldataload(at))))
                        mstore(add(add(log, 32), size), amount)
                    }
                    if iszero(done) {
                        if eq(mode, 2) { tstore(till, 0) }
                        if iszero(or(bounded, gt(gas(), mul(shr(3, sub(end, at)), quarter)))) { revert(0, 0) }
                        if iszero(shr(162, asset)) {
                            log3(0, 0, skippedTopic, till, and(asset, ADDRESS_MASK))
                        }
                        skipped := add(skipped, 1)
                    }
                }
            }
            // Coin of the exact form and of refunds is logged by the till.
            if and(and(isCoin, iszero(and(asset, EXACT_FLAG))), lt(skipped, ids.length)) {
                mstore(add(m, 288), 64)
                mstore(add(m, 320), add(size, 96))
                mstore(add(m, 352), ids.length)
                mstore(add(add(m, 384), size), ids.length)
                log2(add(m, 288), add(add(size, size), 128), settledTopic, termsHash)
            }
        }
    }
}
