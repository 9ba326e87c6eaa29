// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ADDRESS_MASK} from "./Terms.sol";

// Gas for a recipient's code on a coin payment. More is never needed for correctness: a payment that fails
// is forced, so a repricing of opcodes can make this too small without locking money.
uint256 constant COIN_CALL_GAS = 50_000;

/// Balance of `owner`; 0 when the token has no code, reverts, or answers less than a word.
function tokenBalance(address token, address owner) view returns (uint256 held) {
    assembly ("memory-safe") {
        mstore(0, shl(224, 0x70a08231))
        mstore(4, owner)
        if and(gt(returndatasize(), 31), staticcall(gas(), token, 0, 36, 0, 32)) { held := mload(0) }
    }
}

/// Transfers, accepting tokens that return nothing and refusing those that return anything but 1.
/// The caller makes sure that `token` has code (it has just answered `balanceOf`).
function tryTransfer(address token, address to, uint256 amount, uint256 gasLimit) returns (bool ok) {
    assembly ("memory-safe") {
        let free := mload(0x40)
        mstore(free, shl(224, 0xa9059cbb))
        mstore(add(free, 4), to)
        mstore(add(free, 36), amount)
        // The answer lands in the scratch word, which is not zero; its size is looked at first.
        ok := call(gasLimit, token, 0, free, 68, 0, 32)
        ok := and(ok, or(iszero(returndatasize()), and(gt(returndatasize(), 31), eq(mload(0), 1))))
    }
}

/// Pays native coin, whatever `to` does: when its code refuses, a contract that only self-destructs delivers
/// the coin without running that code (EIP-6780 keeps this). Reverts only when gas runs out.
function sendCoin(address to, uint256 amount) {
    assembly ("memory-safe") {
        if iszero(call(COIN_CALL_GAS, to, amount, 0, 0, 0, 0)) {
            // PUSH20 to, SELFDESTRUCT
            mstore(0, or(or(shl(168, 0x73), shl(8, and(to, ADDRESS_MASK))), 0xff))
            if iszero(create(amount, 10, 22)) { revert(0, 0) }
        }
    }
}
