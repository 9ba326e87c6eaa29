// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {sendCoin, tokenBalance, tryTransfer} from "./Asset.sol";
import {Collector} from "./Collector.sol";
import {hashTerms, Terms, WHOLE_BPS} from "./Terms.sol";

/// Shares what was collected in Till among the recipients of one group's terms.
abstract contract Distributor is Collector {
    /// `recipient` could not take its share of a split, which went to `till` instead: the till of the same
    /// operator, refunder and id whose only recipient is this one. It can be settled there later.
    event Parked(address indexed recipient, address indexed till, address indexed token, uint256 amount);

    error ShareNotMovable(address recipient, uint256 amount);

    function _tokenHeld(address token) internal view returns (uint256) {
        return tokenBalance(token, SELF, gasleft());
    }

    /// Rounds every share down; the first recipient gets the rest. A recipient that cannot take tokens does
    /// not stop the others. Coin always arrives.
    function _share(Terms memory terms, bytes8 id, address token, uint256 total) internal {
        uint256 count = terms.recipients.length;
        uint256 left = total;
        // Last to first, so that the first one's share is what is left.
        for (uint256 i = count; i != 0; --i) {
            uint256 word = terms.recipients[i - 1];
            uint256 amount = i == 1 ? left : _part(total, word >> 160);
            left -= amount;
            if (amount == 0) continue;
            address recipient = address(uint160(word));
            if (token == address(0)) sendCoin(recipient, amount);
            // Each token leg may burn only its own part of the gas.
            else if (!tryTransfer(token, recipient, amount, gasleft() / (i + 1))) _park(terms, word, id, token, amount);
        }
    }

    function _park(Terms memory terms, uint256 word, bytes8 id, address token, uint256 amount) private {
        address recipient = address(uint160(word));
        uint256[] memory alone = new uint256[](1);
        alone[0] = (WHOLE_BPS << 160) | uint256(uint160(recipient));
        (, address till) = _locate(hashTerms(terms.operator, terms.refunder, alone), id);
        if (!tryTransfer(token, till, amount, gasleft())) revert ShareNotMovable(recipient, amount);
        emit Parked(recipient, till, token, amount);
    }

    /// floor(total * bps / 10,000) without an intermediate value above `total`.
    function _part(uint256 total, uint256 bps) private pure returns (uint256) {
        return total / WHOLE_BPS * bps + total % WHOLE_BPS * bps / WHOLE_BPS;
    }
}
