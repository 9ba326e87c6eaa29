// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Pays many recipients of one token, or of native coin, in one transaction.
///
/// - It spends only what its caller brings to the call: no other allowance, and it holds nothing between two calls.
/// - A recipient that cannot be paid does not stop the others: it is logged as `Skipped`, and what was meant for it is
///   back with the caller when the call ends.
/// - An `id` is paid once per caller, whatever transactions are sent: a second call with it reverts and moves nothing.
///   Id 0 is not recorded, for callers that have a guarantee of their own.
/// - No owner, no upgrade, no pause. One storage slot holds 256 ids of a caller.
///
/// `list` is one byte w (1 to 12), then per payment a 20-byte recipient and an amount of w bytes, big-endian.
contract Payout {
    /// `payer` paid the list of `id`, except for what this transaction logs as `Skipped`.
    event Paid(address indexed payer, uint256 indexed id);

    /// The payment at `position` of the list, from 0, was not made.
    event Skipped(
        address indexed payer, uint256 indexed id, uint256 position, address recipient, address token, uint256 amount
    );

    error AlreadyPaid(address payer, uint256 id);
    /// The list is empty, cut off, or its width is out of range; the token has no code; or this runs as other code.
    error Malformed();
    /// Coin came along that is not the total.
    error WrongValue();
    /// The token did not hand over the total.
    error NotPulled();
    /// The caller did not take back what was left.
    error NotReturned();
    error Reentered();
    /// A payment failed with so little gas left that the recipient may not be the cause.
    error GasTooLow();

    /// Gas for one token transfer, far above any real one, and for a recipient's code on a coin payment. They bound
    /// what a hostile one can burn; too small after a repricing, payments would be skipped, never lost.
    uint256 private constant TOKEN_GAS = 300_000;
    uint256 private constant COIN_GAS = 100_000;
    /// With this much left after a failed payment, it had its full share of gas (EIP-150: 64/63 of it, and the call).
    uint256 private constant TOKEN_GAS_LEFT = 320_000;
    uint256 private constant COIN_GAS_LEFT = 160_000;
    /// Where the list is in calldata.
    uint256 private constant LIST = 164;
    /// Topic of `Skipped`.
    uint256 private constant SKIPPED = 0x164bdd996c3371fa3f026330ff1268ee3be2782d627d106551fb4bf20d37236f;

    address private immutable _self = address(this);

    /// Pays `list` from the caller's tokens, which must have approved at least `total`, or for `token` 0 from the coin
    /// that comes along, which must be `total`. What `total` does not cover is skipped, what is left is returned.
    /// The arguments must be in the canonical ABI form.
    function pay(address token, uint96 id, uint256 total, bytes calldata list) external payable {
        _begin(id, list);
        if (msg.value != (token == address(0) ? total : 0)) revert WrongValue();
        if (token == address(0)) _payCoin(total);
        if (token.code.length == 0) revert Malformed();
        if (!_pull(token, total)) revert NotPulled();
        _payTokens(token, total);
    }

    /// As `pay`, from tokens that the caller sent here earlier in the same transaction: no approval is needed. Only for
    /// callers that are contracts: what lies here between two transactions is anyone's.
    function payBrought(address token, uint96 id, uint256 total, bytes calldata list) external {
        // An account that runs this code as its own (EIP-7702) would let anyone pay from it.
        if (address(this) != _self) revert Malformed();
        _begin(id, list);
        if (token.code.length == 0) revert Malformed();
        _payTokens(token, total);
    }

    /// Whether `payer` has paid `id`.
    function isPaid(address payer, uint96 id) external view returns (bool paid) {
        assembly ("memory-safe") {
            paid := and(shr(and(id, 0xff), sload(or(shl(96, payer), shr(8, id)))), 1)
        }
    }

    function _begin(uint96 id, bytes calldata list) private {
        bool malformed;
        bool again;
        bool paid;
        assembly ("memory-safe") {
            let width := shr(248, calldataload(LIST))
            malformed := iszero(
                and(
                    and(eq(list.offset, LIST), lt(sub(width, 1), 12)),
                    and(gt(list.length, 1), iszero(mod(sub(list.length, 1), add(width, 20))))
                )
            )
            again := tload(0)
            tstore(0, 1)
            if id {
                let slot := or(shl(96, caller()), shr(8, id))
                let bit := shl(and(id, 0xff), 1)
                let word := sload(slot)
                paid := iszero(iszero(and(word, bit)))
                sstore(slot, or(word, bit))
            }
        }
        if (malformed) revert Malformed();
        if (again) revert Reentered();
        if (paid) revert AlreadyPaid(msg.sender, id);
        if (id != 0) emit Paid(msg.sender, id);
    }

    function _pull(address token, uint256 total) private returns (bool ok) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, shl(224, 0x23b872dd))
            mstore(add(free, 4), caller())
            mstore(add(free, 36), address())
            mstore(add(free, 68), total)
            mstore(0, 1)
            ok := call(gas(), token, 0, free, 100, 0, 32)
            // Nothing returned, or exactly true: USDT returns nothing, others false instead of reverting.
            ok := and(and(ok, eq(mload(0), 1)), iszero(and(returndatasize(), 31)))
        }
    }

    /// Pays, returns what is left, and ends the call. `left` is not checked for the sum: only what is really here can
    /// be paid, and nothing else is here but what was sent by mistake; below zero it is more than can be returned.
    function _payTokens(address token, uint256 left) private {
        uint256 next;
        uint256 step;
        uint256 shift;
        (next, step, shift) = _layout();
        assembly {
            function logSkipped(payment, ofToken, gasLeft) -> amount {
                if lt(gas(), gasLeft) {
                    // GasTooLow()
                    mstore(0, 0x858c8974)
                    revert(0x1c, 4)
                }
                let width := shr(248, calldataload(LIST))
                let recipientAndAmount := calldataload(payment)
                mstore(0, div(sub(payment, add(LIST, 1)), add(width, 20)))
                mstore(0x20, shr(96, recipientAndAmount))
                mstore(0x40, ofToken)
                amount := shr(sub(256, shl(3, width)), shl(160, recipientAndAmount))
                mstore(0x60, amount)
                log3(0, 128, SKIPPED, caller(), calldataload(36))
            }

            // transfer(recipient, amount) in 0x1c..0x60, its answer in 0x60. Nothing follows that uses memory otherwise.
            mstore(0, 0xa9059cbb)
            mstore(0x60, 1)
            let end := add(LIST, calldataload(sub(LIST, 32)))
            for {} lt(next, end) { next := add(next, step) } {
                let word := calldataload(next)
                mstore(0x20, shr(96, word))
                word := shr(shift, shl(160, word))
                mstore(0x40, word)
                left := sub(left, word)
                // Arguments are evaluated last to first: the call, then what it answered, which stays 1 while nothing
                // is returned (see `_pull`).
                if or(
                    and(returndatasize(), 31),
                    iszero(and(eq(mload(0x60), 1), call(TOKEN_GAS, token, 0, 0x1c, 68, 0x60, 32)))
                ) {
                    left := add(left, logSkipped(next, token, TOKEN_GAS_LEFT))
                    mstore(0, 0xa9059cbb)
                    mstore(0x60, 1)
                }
            }
            if left {
                mstore(0x20, caller())
                mstore(0x40, left)
                if or(
                    and(returndatasize(), 31),
                    iszero(and(eq(mload(0x60), 1), call(gas(), token, 0, 0x1c, 68, 0x60, 32)))
                ) {
                    // NotReturned()
                    mstore(0, 0x0eaf2992)
                    revert(0x1c, 4)
                }
            }
            tstore(0, 0)
            stop()
        }
    }

    function _payCoin(uint256 left) private {
        uint256 next;
        uint256 step;
        uint256 shift;
        (next, step, shift) = _layout();
        assembly {
            function logSkipped(payment, ofToken, gasLeft) -> amount {
                if lt(gas(), gasLeft) {
                    // GasTooLow()
                    mstore(0, 0x858c8974)
                    revert(0x1c, 4)
                }
                let width := shr(248, calldataload(LIST))
                let recipientAndAmount := calldataload(payment)
                mstore(0, div(sub(payment, add(LIST, 1)), add(width, 20)))
                mstore(0x20, shr(96, recipientAndAmount))
                mstore(0x40, ofToken)
                amount := shr(sub(256, shl(3, width)), shl(160, recipientAndAmount))
                mstore(0x60, amount)
                log3(0, 128, SKIPPED, caller(), calldataload(36))
            }

            let end := add(LIST, calldataload(sub(LIST, 32)))
            for {} lt(next, end) { next := add(next, step) } {
                let word := calldataload(next)
                let amount := shr(shift, shl(160, word))
                left := sub(left, amount)
                if iszero(call(COIN_GAS, shr(96, word), amount, 0, 0, 0, 0)) {
                    left := add(left, logSkipped(next, 0, COIN_GAS_LEFT))
                }
            }
            if left {
                if iszero(call(gas(), caller(), left, 0, 0, 0, 0)) {
                    // NotReturned()
                    mstore(0, 0x0eaf2992)
                    revert(0x1c, 4)
                }
            }
            tstore(0, 0)
            stop()
        }
    }

    /// Where the first payment is, how long one is, and how far its amount must be shifted. They go through memory so
    /// that the optimizer does not compute them anew for every payment.
    function _layout() private pure returns (uint256 next, uint256 step, uint256 shift) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let width := shr(248, calldataload(LIST))
            mstore(free, add(width, 20))
            mstore(add(free, 32), sub(256, shl(3, width)))
            mcopy(0, free, 64)
            step := mload(0)
            shift := mload(32)
            next := add(LIST, 1)
        }
    }
}
