// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Deposit} from "./Deposit.sol";
import {ADDRESS_MASK} from "./Terms.sol";

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

    /// Settles the tills of `ids` and says how many were skipped. Each till may use one of `units` parts of
    /// the gas that is left: whatever it does, the others keep theirs.
    ///
    /// The transient slot of a till's address is set only while that till is settled. A till that was created
    /// and destroyed keeps it until the end of the transaction, but has no code that could ask.
    /// Skipped is not logged where there are legs: there the caller tries something else or reverts.
    /// @param asset as in slot ASSET
    /// @param dest  who gets what the legs leave
    function _collect(bytes32 termsHash, uint256 asset, address dest, bytes8[] calldata ids, uint256 units)
        internal
        returns (uint256 skipped)
    {
        uint256 self = SELF_WORD;
        bytes4 newTillSelector = this.newTill.selector;
        bytes32 skippedTopic = Skipped.selector;
        bytes32 settledTopic = NativeSettled.selector;
        assembly ("memory-safe") {
            tstore(ASSET, asset)
            tstore(DEST, dest)
            let token := and(asset, ADDRESS_MASK)
            let kind := and(shr(160, asset), 3)
            // [0] termsHash, id; [64] 0xff, Till, salt, init code hash; [160] balanceOf(till); [196] newTill(salt)
            // [256] the data of NativeSettled
            let m := mload(0x40)
            mstore(m, termsHash)
            mstore(add(m, 64), or(shl(248, 0xff), shl(88, self)))
            mstore(add(m, 117), INIT_CODE_HASH)
            mstore(add(m, 160), shl(224, 0x70a08231))
            mstore(add(m, 196), newTillSelector)
            let next := 0
            let at := ids.offset
            let size := shl(5, ids.length)
            let end := add(at, size)
            // Where the next id is logged; its amount is one length word and all ids further on.
            let log := add(m, 352)
            for { } lt(at, end) { at := add(at, 32) } {
                // What follows the 8 bytes is neither hashed nor trusted: a repeated id finds nothing to move.
                let id := calldataload(at)
                mstore(add(m, 32), id)
                let salt := keccak256(m, 40)
                mstore(add(m, 85), salt)
                let till := and(keccak256(add(m, 64), 85), ADDRESS_MASK)
                // A quarter is for the balance, the rest for the till.
                let slice := div(gas(), shl(2, units))
                units := sub(units, 1)
                let amount := 0
                let before := 0
                let done := 0
                if iszero(lt(id, next)) {
                    next := add(id, 1)
                    switch token
                    case 0 {
                        // Reading the balance of an address that is not warm costs 2,600. Self-destruction
                        // runs no code of `dest`, so there the difference of its balance is exact.
                        switch asset
                        case 0 {
                            amount := 1
                            before := balance(dest)
                        }
                        default { amount := balance(till) }
                    }
                    default {
                        mstore(add(m, 164), till)
                        if staticcall(slice, token, add(m, 160), 36, 0, 32) {
                            if gt(returndatasize(), 31) { amount := mload(0) }
                        }
                    }
                    if amount {
                        tstore(till, amount)
                        switch kind
                        case 2 {
                            pop(call(mul(3, slice), till, 0, 0, 0, 0, 0))
                            done := iszero(tload(till))
                        }
                        default {
                            mstore(add(m, 200), salt)
                            done := call(mul(3, slice), self, 0, add(m, 196), 36, 0, 0)
                        }
                        if or(kind, iszero(done)) { tstore(till, 0) }
                    }
                }
                if iszero(token) {
                    if iszero(asset) {
                        amount := mul(done, sub(balance(dest), before))
                        done := gt(amount, 0)
                    }
                    mstore(log, shl(192, shr(192, id)))
                    mstore(add(add(log, 32), size), mul(amount, done))
                    log := add(log, 32)
                }
                if iszero(done) {
                    if iszero(shr(162, asset)) { log3(0, 0, skippedTopic, till, token) }
                    skipped := add(skipped, 1)
                }
            }
            // Coin of the exact form and of refunds is logged by the till.
            if and(iszero(or(token, and(asset, EXACT_FLAG))), lt(skipped, ids.length)) {
                mstore(add(m, 256), 64)
                mstore(add(m, 288), add(size, 96))
                mstore(add(m, 320), ids.length)
                mstore(log, ids.length)
                log2(add(m, 256), add(add(size, size), 128), settledTopic, termsHash)
            }
        }
    }
}
