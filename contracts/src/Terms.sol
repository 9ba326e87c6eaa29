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

/// One group of tills that share terms, asset and kind.
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
uint256 constant ADDRESS_MASK = (1 << 160) - 1;

// First word of the exact form's preimage. The share form starts with an address, whose upper 96 bits are
// zero, so no preimage belongs to both forms.
bytes32 constant EXACT_DOMAIN = keccak256("polytill.exact.v1");

function hashTerms(address operator, address refunder, uint256[] memory recipients) pure returns (bytes32) {
    return keccak256(abi.encode(operator, refunder, recipients));
}

function hashExactTerms(ExactTerms calldata terms) pure returns (bytes32) {
    return keccak256(abi.encode(EXACT_DOMAIN, terms.operator, terms.target, terms.buyer));
}

/// True when the shares are complete and no recipient is 0 or `self`, where money would stay for ever.
function recipientsAreValid(uint256[] calldata recipients, address self) pure returns (bool) {
    uint256 count = recipients.length;
    if (count == 0 || count > MAX_RECIPIENTS) return false;
    uint256 sum;
    for (uint256 i; i < count; ++i) {
        uint256 share = recipients[i] >> 160;
        address recipient = address(uint160(recipients[i]));
        if (share == 0 || recipient == address(0) || recipient == self) return false;
        // 20 words of at most 96 bits: the sum cannot overflow.
        sum += share;
    }
    return sum == WHOLE_BPS;
}
