// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Who may move a till's money, and where it goes. The hash of these words is part of the till's address,
/// so nobody, the operator included, can settle a till to anyone else.
/// @param operator   who may call `settle`; 0 lets anyone call it, with kind DESTROY only
/// @param refunder   who may call `refund`; 0 makes refunds impossible
/// @param recipients 1 to 20 words `(basisPoints << 160) | address`; every share >= 1, the sum exactly 10,000
struct Terms {
    address operator;
    address refunder;
    uint256[] recipients;
}

/// Terms of the exact form: an amount chosen at settlement goes to `target`, everything else to `buyer`.
struct ExactTerms {
    address operator;
    address target;
    address buyer;
}

/// One group of tills that share terms, asset and kind. Starts with the fields of Terms.
/// @param token 0 is the chain's native coin
/// @param kind  0 destroy, 1 keep (first time: leaves the runtime), 2 keep (again: calls the runtime)
/// @param ids   strictly ascending
struct Settlement {
    address operator;
    address refunder;
    uint256[] recipients;
    address token;
    uint8 kind;
    bytes8[] ids;
}

uint256 constant DESTROY = 0;
uint256 constant KEEP_FIRST = 1;
uint256 constant KEEP_AGAIN = 2;

uint256 constant WHOLE_BPS = 10_000;
uint256 constant MAX_RECIPIENTS = 20;
uint256 constant ADDRESS_MASK = 0x00ffffffffffffffffffffffffffffffffffffffff;

// First word of the exact form's preimage. The share form starts with an address, whose upper 96 bits are
// zero, so no preimage belongs to both forms.
bytes32 constant EXACT_DOMAIN = keccak256("polytill.exact.v1");

/// The terms at the head of a settlement.
function termsOf(Settlement calldata group) pure returns (Terms calldata terms) {
    assembly {
        terms := group
    }
}

/// keccak256(abi.encode(operator, refunder, recipients)) for up to MAX_RECIPIENTS of them.
function hashTerms(Terms calldata terms) pure returns (bytes32 hash) {
    uint256[] calldata recipients = terms.recipients;
    address operator = terms.operator;
    address refunder = terms.refunder;
    assembly ("memory-safe") {
        let free := mload(0x40)
        let size := shl(5, recipients.length)
        mstore(free, operator)
        mstore(add(free, 32), refunder)
        mstore(add(free, 64), 96)
        mstore(add(free, 96), recipients.length)
        calldatacopy(add(free, 128), recipients.offset, size)
        hash := keccak256(free, add(size, 128))
    }
}

/// True when the shares are complete and no recipient is 0 or `self`, where money would stay for ever.
function areComplete(uint256[] calldata recipients, address self) pure returns (bool complete) {
    assembly {
        let sum := 0
        let end := add(recipients.offset, shl(5, recipients.length))
        // 20 shares of at most 96 bits: the sum cannot overflow.
        complete := lt(recipients.length, add(MAX_RECIPIENTS, 1))
        for { let at := recipients.offset } lt(at, end) { at := add(at, 32) } {
            let word := calldataload(at)
            let recipient := and(word, ADDRESS_MASK)
            let share := shr(160, word)
            complete := and(complete, iszero(or(or(iszero(share), iszero(recipient)), eq(recipient, self))))
            sum := add(sum, share)
        }
        complete := and(complete, eq(sum, WHOLE_BPS))
    }
}
