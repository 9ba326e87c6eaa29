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

// Calldata is read here without the bounds checks of generated code, which cost more than settling a till's
// balance lookup and are not needed: reading past the end gives zeros, and whatever is read is only ever used
// together with the address that its hash leads to.

/// Reads Terms, or the same fields at the head of a Settlement, at calldata position `head`. The hash is
/// keccak256(abi.encode(operator, refunder, recipients)). Complete means that the shares are within the rules
/// and no recipient is 0 or `self`: in Till money would stay for ever.
function readTerms(uint256 head, address self)
    pure
    returns (address operator, address refunder, uint256[] calldata recipients, bytes32 hash, bool complete)
{
    assembly ("memory-safe") {
        operator := shr(96, shl(96, calldataload(head)))
        refunder := shr(96, shl(96, calldataload(add(head, 32))))
        let list := add(head, calldataload(add(head, 64)))
        recipients.length := calldataload(list)
        recipients.offset := add(list, 32)
        let size := shl(5, recipients.length)

        let free := mload(0x40)
        mstore(free, operator)
        mstore(add(free, 32), refunder)
        mstore(add(free, 64), 96)
        calldatacopy(add(free, 96), list, add(size, 32))
        hash := keccak256(free, add(size, 128))

        // 20 shares of at most 96 bits: their sum cannot overflow.
        complete := lt(recipients.length, add(MAX_RECIPIENTS, 1))
        let sum := 0
        for { let i := 0 } lt(i, size) { i := add(i, 32) } {
            let word := calldataload(add(recipients.offset, i))
            let shifted := shl(96, word)
            let share := shr(160, word)
            sum := add(sum, share)
            if or(or(iszero(share), iszero(shifted)), eq(shifted, shl(96, self))) { complete := 0 }
        }
        complete := and(complete, eq(sum, WHOLE_BPS))
    }
}

/// Reads the recipients only.
function readRecipients(uint256 head) pure returns (uint256[] calldata recipients) {
    assembly ("memory-safe") {
        let list := add(head, calldataload(add(head, 64)))
        recipients.length := calldataload(list)
        recipients.offset := add(list, 32)
    }
}

/// Reads the other fields of the Settlement at calldata position `head`.
function readGroup(uint256 head) pure returns (address token, uint256 kind, bytes8[] calldata ids) {
    assembly ("memory-safe") {
        token := shr(96, shl(96, calldataload(add(head, 96))))
        kind := calldataload(add(head, 128))
        let list := add(head, calldataload(add(head, 160)))
        ids.length := calldataload(list)
        ids.offset := add(list, 32)
    }
}

/// Tills plus recipients of the Settlement at calldata position `head`: its weight when gas is parted.
function countUnits(uint256 head) pure returns (uint256 units) {
    assembly ("memory-safe") {
        units := add(calldataload(add(head, calldataload(add(head, 64)))), calldataload(add(head, calldataload(add(head, 160)))))
    }
}
