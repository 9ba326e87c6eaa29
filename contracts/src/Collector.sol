// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {tokenBalance} from "./Asset.sol";
import {Deposit} from "./Deposit.sol";
import {ADDRESS_MASK, DESTROY, KEEP_AGAIN, KEEP_FIRST} from "./Terms.sol";

/// Empties tills, one bounded step each.
abstract contract Collector is Deposit {
    /// This till was not settled for this asset and its money has not moved.
    event Skipped(address indexed till, address indexed token);

    error OnlySelf();

    /// delegatecall(creator, no data); revert when it failed; deploy what it returned.
    uint256 private constant INIT_CODE = 0x5f5f5f5f335af43d5f5f3e6011573d5ffd5b3d5ff3;
    // keccak256 of it; a literal, because assembly takes only those. `build.ts` and the tests compute it anew.
    uint256 private constant INIT_CODE_HASH =
        0x61bac487fec97b188ac0131ac051bd0c3244802597c3c70d5e8c538b27b94e9a;

    /// Creates the till of `salt`, which empties it. Its own call, so that a collision or a token that burns
    /// all gas costs only the gas given to this step.
    function create(bytes32 salt) external {
        if (msg.sender != address(this) || address(this) != SELF) revert OnlySelf();
        assembly ("memory-safe") {
            mstore(0, INIT_CODE)
            if iszero(create2(0, 11, 21, salt)) { revert(0, 0) }
        }
    }

    /// The till's CREATE2 salt and address.
    function _locate(bytes32 termsHash, bytes8 id) internal view returns (bytes32 salt, address till) {
        address self = SELF;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(0, termsHash)
            mstore(32, id)
            salt := keccak256(0, 40)
            mstore(free, or(shl(248, 0xff), shl(88, self)))
            mstore(add(free, 21), salt)
            mstore(add(free, 53), INIT_CODE_HASH)
            till := and(keccak256(free, 85), ADDRESS_MASK)
        }
    }

    function _instruct(address token, uint256 kind, address dest) internal {
        assembly ("memory-safe") {
            tstore(ASSET, or(token, shl(160, kind)))
            tstore(DEST, dest)
        }
    }

    /// Settles every till of a group towards `dest` and says how many were skipped. Each till gets an equal
    /// part of the gas that is left, counted in `units`: whatever it does, the others keep theirs.
    /// @return skipped how many tills were left as they were
    /// @return coin    per id the native coin moved; empty for tokens
    function _collect(bytes32 termsHash, address token, uint256 kind, bytes8[] calldata ids, address dest, uint256 units)
        internal
        returns (uint256 skipped, uint256[] memory coin)
    {
        _instruct(token, kind, dest);
        if (token == address(0)) coin = new uint256[](ids.length);
        uint256 next;
        for (uint256 i; i < ids.length; ++i) {
            bytes8 id;
            assembly ("memory-safe") {
                id := and(calldataload(add(ids.offset, shl(5, i))), shl(192, 0xffffffffffffffff))
            }
            (bytes32 salt, address till) = _locate(termsHash, id);
            // Gas that must still be here when this till is finished.
            uint256 available = gasleft();
            uint256 keep = available - available / units;
            bool done;
            if (uint64(id) >= next) {
                next = uint256(uint64(id)) + 1;
                if (token != address(0)) {
                    uint256 amount = tokenBalance(token, till, (available - keep) >> 1);
                    done = _move(till, salt, kind, amount, keep);
                } else {
                    coin[i] = _moveCoin(till, salt, kind, dest, keep);
                    done = coin[i] != 0;
                }
            }
            if (!done) {
                ++skipped;
                emit Skipped(till, token);
            }
            unchecked {
                --units;
            }
        }
    }

    /// Lets one till move `amount` by the standing instruction, leaving `keep` gas here.
    /// The transient slot of the till's address is set only for that time, except that a created till keeps a
    /// mark until the end of the transaction: it cannot be created twice in one (a collision burns its gas).
    function _move(address till, bytes32 salt, uint256 kind, uint256 amount, uint256 keep) internal returns (bool done) {
        if (amount == 0 || amount == DONE) return false;
        bytes4 selector = this.create.selector;
        assembly ("memory-safe") {
            let left := gas()
            let allowed := mul(gt(left, keep), sub(left, keep))
            switch kind
            case 2 {
                tstore(till, amount)
                pop(call(allowed, till, 0, 0, 0, 0, 0))
                done := iszero(tload(till))
                if iszero(done) { tstore(till, 0) }
            }
            default {
                if iszero(tload(till)) {
                    tstore(till, amount)
                    mstore(0, selector)
                    mstore(4, salt)
                    done := call(allowed, address(), 0, 0, 36, 0, 0)
                    switch done
                    case 0 { tstore(till, 0) }
                    default { if kind { tstore(till, DONE) } }
                }
            }
        }
    }

    /// @return moved the coin that left the till, 0 when it was skipped
    function _moveCoin(address till, bytes32 salt, uint256 kind, address dest, uint256 keep)
        private
        returns (uint256 moved)
    {
        if (kind != DESTROY) {
            uint256 amount = till.balance;
            return _move(till, salt, kind, amount, keep) ? amount : 0;
        }
        // Self-destruction runs no code of `dest`, so its difference is exact, and 2,600 cheaper than reading
        // the balance of an address that is not warm yet.
        uint256 before = dest.balance;
        return _move(till, salt, kind, COIN_WHOLE, keep) ? dest.balance - before : 0;
    }
}
