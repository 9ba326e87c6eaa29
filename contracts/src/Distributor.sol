// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {sendCoin, tokenBalance, tryTransfer} from "./Asset.sol";
import {Collector} from "./Collector.sol";
import {Terms, WHOLE_BPS} from "./Terms.sol";

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
    function _shareAbove(uint256 held, uint256 coinHeld, Terms calldata terms, bytes8 id, address token) internal {
        while (true) {
            uint256 total = _held(token) - held;
            uint256 left = total;
            // Last to first, so that the first one's share is what is left.
            for (uint256 i = terms.recipients.length; i != 0; --i) {
                uint256 word = terms.recipients[i - 1];
                uint256 amount = i == 1 ? left : _part(total, word >> 160);
                left -= amount;
                if (amount == 0) continue;
                address recipient = address(uint160(word));
                if (token == address(0)) sendCoin(recipient, amount);
                // A token leg may burn only its own part of the gas.
                else if (!tryTransfer(token, recipient, amount, gasleft() / (i + 1))) {
                    _park(terms, recipient, id, token, amount);
                }
            }
            if (token == address(0)) return;
            token = address(0);
            held = coinHeld;
        }
    }

    function _park(Terms calldata terms, address recipient, bytes8 id, address token, uint256 amount) private {
        uint256[] memory alone = new uint256[](1);
        alone[0] = (WHOLE_BPS << 160) | uint256(uint160(recipient));
        address till = tillAddress(keccak256(abi.encode(terms.operator, terms.refunder, alone)), id);
        if (!tryTransfer(token, till, amount, gasleft())) revert ShareNotMovable(recipient, amount);
        emit Parked(recipient, till, token, amount);
    }
}
