// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {sendCoin, tokenBalance, tryTransfer} from "./Asset.sol";
import {Collector} from "./Collector.sol";
import {readRecipients, WHOLE_BPS} from "./Terms.sol";

/// Shares what was collected in Till among the recipients of one group's terms.
abstract contract Distributor is Collector {
    /// `recipient` could not take its share of a split, which went to `till` instead: the till of the same
    /// operator, refunder and id whose only recipient is this one. It can be settled there later.
    event Parked(address indexed recipient, address indexed till, address indexed token, uint256 amount);

    error ShareNotMovable(address recipient, uint256 amount);

    /// What lies in Till and belongs to nobody's settlement: never touched.
    function _held(address token) internal view returns (uint256) {
        return token == address(0) ? address(this).balance : tokenBalance(token, address(this));
    }

    /// Shares what came into Till (fee-on-transfer tokens bring less than was sent), and coin that came along
    /// with tokens. Every share is rounded down, the first recipient gets the rest. A recipient that cannot
    /// take tokens does not stop the others. Coin always arrives.
    /// @param head where in calldata the terms are
    function _shareAbove(uint256 held, uint256 coinHeld, uint256 head, bytes8 id, address token) internal {
        assembly ("memory-safe") {
            tstore(ASSET, IDLE)
        }
        uint256[] calldata recipients = readRecipients(head);
        while (true) {
            uint256 total = _held(token) - held;
            uint256 left = total;
            // Last to first, so that the first one's share is what is left.
            for (uint256 i = recipients.length; i != 0;) {
                uint256 gasPart = gasleft() / (i + 1);
                uint256 word = recipients[--i];
                uint256 amount = i == 0 ? left : _part(total, word >> 160);
                if (amount == 0) continue;
                left -= amount;
                address recipient = address(uint160(word));
                if (token == address(0)) sendCoin(recipient, amount);
                // A token leg may burn only its own part of the gas.
                else if (!tryTransfer(token, recipient, amount, gasPart)) _park(head, recipient, id, token, amount);
            }
            if (token == address(0)) return;
            token = address(0);
            held = coinHeld;
        }
    }

    function _park(uint256 head, address recipient, bytes8 id, address token, uint256 amount) private {
        bytes32 termsHash;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, head, 64)
            mstore(add(free, 64), 96)
            mstore(add(free, 96), 1)
            mstore(add(free, 128), or(shl(160, WHOLE_BPS), recipient))
            termsHash := keccak256(free, 160)
        }
        address till = tillAddress(termsHash, id);
        if (!tryTransfer(token, till, amount, gasleft())) revert ShareNotMovable(recipient, amount);
        emit Parked(recipient, till, token, amount);
    }
}
