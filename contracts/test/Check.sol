// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

error Differs(string what, uint256 actual, uint256 expected);
error Untrue(string what);

function checkEqual(uint256 actual, uint256 expected, string memory what) pure {
    if (actual != expected) revert Differs(what, actual, expected);
}

function checkSame(address actual, address expected, string memory what) pure {
    if (actual != expected) revert Differs(what, uint160(actual), uint160(expected));
}

function check(bool condition, string memory what) pure {
    if (!condition) revert Untrue(what);
}

/// `value` folded into min..max.
function bound(uint256 value, uint256 min, uint256 max) pure returns (uint256) {
    unchecked {
        uint256 size = max - min + 1;
        return size == 0 ? value : min + value % size;
    }
}
