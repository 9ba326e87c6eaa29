// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {sendCoin, tryTransfer} from "./Asset.sol";
import {ADDRESS_MASK, DESTROY, KEEP_AGAIN} from "./Terms.sol";

/// The code that runs *as* a till, and the questions it asks Till.
///
/// A till is created by 21 constant bytes that delegatecall their creator with empty calldata and deploy what
/// is returned; the runtime that KEEP_FIRST leaves is 27 bytes that delegatecall Till with empty calldata. Both
/// land in `_sweep`, which asks Till what to do. The answer lives in transient storage, so it exists only
/// while Till itself is settling that very till.
abstract contract Deposit {
    /// A token settlement with DESTROY also moves native coin that lay on the till: to the only recipient, or
    /// to Till, which shares it. Emitted by the till's own address.
    event CoinCarried(address indexed to, uint256 amount);

    error ForeignContext();

    /// Transient slots of Till. A fourth kind of slot is the till's address: the amount that this till may
    /// move now, COIN_WHOLE for a coin settlement that destroys, DONE after KEEP_FIRST.
    uint256 internal constant LOCK = 0;
    /// token | kind << 160 | (1 << 162 when LEG slots are to be read)
    uint256 internal constant ASSET = 1;
    uint256 internal constant DEST = 2;
    uint256 internal constant LEG_TO = 3;
    uint256 internal constant LEG_AMOUNT = 4;

    uint256 internal constant LEG_FLAG = 1 << 162;
    uint256 internal constant DONE = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
    uint256 internal constant COIN_WHOLE = 1;

    address internal immutable SELF = address(this);

    /// Every entry point with a selector refuses to run as anybody else's code.
    modifier ownContext() {
        if (address(this) != SELF) revert ForeignContext();
        _;
    }

    fallback() external payable {
        if (address(this) == SELF) _answer();
        else _sweep();
    }

    /// 0 bytes: what the caller, as a till, is to do now; with value: coin collected from the till being
    /// settled. 1 byte: the caller has done it. 2 bytes: the leg that is paid first.
    /// The amount is looked up by caller, so anybody but the till being settled reads 0.
    function _answer() private {
        assembly ("memory-safe") {
            if callvalue() {
                if or(calldatasize(), iszero(tload(caller()))) { revert(0, 0) }
                stop()
            }
            switch calldatasize()
            case 0 {
                let free := mload(0x40)
                mstore(free, tload(ASSET))
                mstore(add(free, 32), tload(DEST))
                mstore(add(free, 64), tload(caller()))
                return(free, 96)
            }
            case 1 {
                tstore(caller(), 0)
                stop()
            }
            case 2 {
                mstore(0, tload(LEG_TO))
                mstore(32, tload(LEG_AMOUNT))
                return(0, 64)
            }
            default { revert(0, 0) }
        }
    }

    function _sweep() private {
        // Somebody pays coin to a kept till, or pokes it: accept and do nothing.
        if (msg.sender != SELF) return;
        (uint256 asset, address dest, uint256 amount) = _ask();
        // Till calls this till as a recipient or as a "token", or another contract runs Till's code.
        if (amount == 0 || amount == DONE) return;

        address token = address(uint160(asset));
        if (asset & LEG_FLAG != 0) {
            (address legTo, uint256 legAmount) = _askLeg();
            _pay(token, legTo, legAmount);
            amount -= legAmount;
        }

        uint256 kind = (asset >> 160) & 3;
        if (kind == DESTROY) {
            address heir = dest;
            if (token != address(0)) {
                if (amount != 0) _pay(token, dest, amount);
                if (address(this).balance != 0) emit CoinCarried(dest, address(this).balance);
                // Till is warm, and nothing moves; a cold `dest` would cost 2,600 more.
                else heir = SELF;
            } else if (address(this).balance == 0) {
                assembly {
                    revert(0, 0)
                }
            }
            assembly {
                selfdestruct(heir)
            }
        }

        if (amount != 0) _pay(token, dest, amount);
        address self = SELF;
        if (kind == KEEP_AGAIN) {
            // The runtime hides whether this call succeeded, so success is reported to Till itself.
            assembly {
                if iszero(call(gas(), self, 0, 0, 1, 0, 0)) { revert(0, 0) }
                stop()
            }
        }
        assembly {
            // PUSH0 x4, PUSH20 Till, GAS, DELEGATECALL
            mstore(0, or(shl(176, 0x5f5f5f5f73), or(shl(16, self), 0x5af4)))
            return(5, 27)
        }
    }

    function _ask() private view returns (uint256 asset, address dest, uint256 amount) {
        address self = SELF;
        assembly ("memory-safe") {
            let free := mload(0x40)
            if iszero(staticcall(gas(), self, 0, 0, free, 96)) { revert(0, 0) }
            asset := mload(free)
            dest := and(mload(add(free, 32)), ADDRESS_MASK)
            amount := mload(add(free, 64))
        }
    }

    function _askLeg() private view returns (address to, uint256 amount) {
        address self = SELF;
        assembly ("memory-safe") {
            if iszero(staticcall(gas(), self, 0, 2, 0, 64)) { revert(0, 0) }
            to := and(mload(0), ADDRESS_MASK)
            amount := mload(32)
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
}
