// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Pays many recipients of one token, or of native coin, in one transaction.
///
/// - It spends only what its caller brings to the call: no other allowance, and it holds nothing between two calls.
/// - A recipient that cannot be paid does not stop the others: it is logged as `Skipped`, and what was meant for it is
///   back with the caller when the call ends. With an id of 2^95 or more it makes the call revert: all or none.
/// - An `id` is paid once per caller, whatever transactions are sent: a second call with it reverts and moves nothing.
///   Id 0 is not recorded, for callers that have a guarantee of their own.
/// - No owner, no upgrade, no pause. One storage slot holds 256 ids of a caller.
///
/// `list` is one byte w (1 to 12), then per payment a 20-byte recipient and an amount of w bytes, big-endian.
contract Payout {
    /// A payer paid the list of an id, except for what this transaction logs as `Skipped`. `payment` is the payer in the
    /// upper 160 bits, the id in the lower 96.
    event Paid(uint256 indexed payment);

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
    /// The payment at `position` failed, of a list that is paid whole or not at all.
    error NotAll(uint256 position);

    /// Gas for one token transfer, far above any real one, and for a recipient's code on a coin payment. They bound
    /// what a hostile one can burn; too small after a repricing, payments would be skipped, never lost.
    uint256 private constant TOKEN_GAS = 300_000;
    uint256 private constant COIN_GAS = 100_000;
    /// With this much left after a failed payment, it had its full share of gas (EIP-150: 64/63 of it, and the call).
    uint256 private constant TOKEN_GAS_LEFT = 320_000;
    uint256 private constant COIN_GAS_LEFT = 160_000;
    /// Where the list is in calldata.
    uint256 private constant LIST = 164;
    /// Topics of `Paid` and `Skipped`.
    uint256 private constant PAID = 0x581d416ae9dff30c9305c2b35cb09ed5991897ab97804db29ccf92678e953160;
    uint256 private constant SKIPPED = 0x164bdd996c3371fa3f026330ff1268ee3be2782d627d106551fb4bf20d37236f;

    address private immutable _self = address(this);

    /// Pays `list` from the caller's tokens, which must have approved at least `total`, or for `token` 0 from the coin
    /// that comes along, which must be `total`. What `total` does not cover is skipped, what is left is returned.
    /// The arguments must be in the canonical ABI form.
    function pay(address token, uint96 id, uint256 total, bytes calldata list) external payable {
        _begin(id, list);
        if (token == address(0)) {
            if (msg.value != total) revert WrongValue();
        } else {
            if (msg.value != 0) revert WrongValue();
            if (!_pull(token, total)) revert NotPulled();
        }
        _payList(token, total);
    }

    /// As `pay`, from tokens that the caller sent here earlier in the same transaction: no approval is needed. Only for
    /// callers that are contracts: what lies here between two transactions is anyone's.
    function payBrought(address token, uint96 id, uint256 total, bytes calldata list) external {
        // An account that runs this code as its own (EIP-7702) would let anyone pay from it.
        if (address(this) != _self) revert Malformed();
        if (token == address(0)) revert Malformed();
        _begin(id, list);
        _payList(token, total);
    }

    /// Whether `payer` has paid `id`.
    function isPaid(address payer, uint96 id) external view returns (bool paid) {
        assembly ("memory-safe") {
            paid := and(shr(and(id, 0xff), sload(or(shl(96, payer), shr(8, id)))), 1)
        }
    }

    /// Checks the list, locks, and records the id. In assembly, and in this order, because it costs half of what it did.
    function _begin(uint96 id, bytes calldata list) private {
        assembly {
            function fail(selector) {
                mstore(0, selector)
                revert(0x1c, 4)
            }
            let step := add(shr(248, calldataload(LIST)), 20)
            if or(
                or(sub(list.offset, LIST), gt(sub(step, 21), 11)),
                or(lt(list.length, 2), mod(sub(list.length, 1), step))
            ) { fail(0x07b6ad3f) } // Malformed()
            if tload(0) { fail(0xb5dfd9e5) } // Reentered()
            tstore(0, 1)
            if id {
                let slot := or(shl(96, caller()), shr(8, id))
                let bit := shl(and(id, 0xff), 1)
                let word := sload(slot)
                if and(word, bit) {
                    // AlreadyPaid(caller(), id)
                    mstore(0, 0x46048dc4)
                    mstore(0x20, caller())
                    mstore(0x40, id)
                    revert(0x1c, 68)
                }
                sstore(slot, or(word, bit))
                log2(0, 0, PAID, or(shl(96, caller()), id))
            }
        }
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
    ///
    /// Both loops are written out, ten and four payments a turn, and once more for the rest: a turn costs as much as the
    /// work on one payment, and the compiler neither unrolls loops nor inlines a function that is called twice. `last` can
    /// be below zero.
    function _payList(address token, uint256 left) private {
        assembly {
            function fail(selector) {
                mstore(0, selector)
                revert(0x1c, 4)
            }
            // A payment that failed, by its place in calldata: logs it, unless too little gas may be why, or nobody is to be
            // paid then.
            function skip(payment, asset, gasLeft) -> amount {
                if lt(gas(), gasLeft) { fail(0x858c8974) } // GasTooLow()
                let width := shr(248, calldataload(LIST))
                mstore(0, div(sub(payment, add(LIST, 1)), add(width, 20)))
                if shr(95, calldataload(36)) {
                    // NotAll(position)
                    mstore(0x20, mload(0))
                    mstore(0, 0xd9a47233)
                    revert(0x1c, 36)
                }
                mstore(0x20, shr(96, calldataload(payment)))
                mstore(0x40, asset)
                amount := shr(sub(256, shl(3, width)), calldataload(add(payment, 20)))
                mstore(0x60, amount)
                log3(0, 128, SKIPPED, caller(), calldataload(36))
            }
            // Answers go to 0x00..0x20, where 1 stays while nothing is returned, as in `_pull`; transfer(recipient,
            // amount) is in 0x3c..0x80. Nothing follows that uses memory otherwise.
            function layOutTransfer() {
                mstore(0, 1)
                mstore(0x20, 0xa9059cbb)
                mstore(0x40, 0)
            }
            function skipToken(payment, token_) -> amount {
                amount := skip(payment, token_, TOKEN_GAS_LEFT)
                layOutTransfer()
            }

            let next := add(LIST, 1)
            let end := add(LIST, calldataload(sub(LIST, 32)))
            // How long a payment is, and how far its amount must be shifted: through memory, so that the optimizer does not
            // compute them anew for every payment.
            {
                let width := shr(248, calldataload(LIST))
                mstore(0, add(width, 20))
                mstore(0x20, sub(256, shl(3, width)))
            }
            mcopy(0, 0, 64)
            let step := mload(0)
            let shift := mload(0x20)

            if iszero(token) {
                let held := sub(selfbalance(), callvalue())
                for { let last := sub(end, mul(9, step)) } slt(next, last) {} {
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                }
                for {} lt(next, end) {} {
                    if iszero(
                        call(COIN_GAS, shr(96, calldataload(next)), shr(shift, calldataload(add(next, 20))), 0, 0, 0, 0)
                    ) { pop(skip(next, 0, COIN_GAS_LEFT)) }
                    next := add(next, step)
                }
                left := sub(selfbalance(), held)
                if left {
                    if iszero(call(gas(), caller(), left, 0, 0, 0, 0)) { fail(0x0eaf2992) } // NotReturned()
                }
                tstore(0, 0)
                stop()
            }

            if iszero(extcodesize(token)) { fail(0x07b6ad3f) } // Malformed()
            layOutTransfer()
            // The recipient's word is written with the amount behind it, which the next write covers. Arguments are
            // evaluated last to first: the call, then what it answered.
            for { let last := sub(end, mul(3, step)) } slt(next, last) {} {
                {
                    let word := calldataload(next)
                    mstore(0x4c, word)
                    word := shr(shift, shl(160, word))
                    mstore(0x60, word)
                    left := sub(left, word)
                    if or(
                        and(returndatasize(), 31),
                        iszero(and(eq(mload(0), 1), call(TOKEN_GAS, token, 0, 0x3c, 68, 0, 32)))
                    ) { left := add(left, skipToken(next, token)) }
                    next := add(next, step)
                }
                {
                    let word := calldataload(next)
                    mstore(0x4c, word)
                    word := shr(shift, shl(160, word))
                    mstore(0x60, word)
                    left := sub(left, word)
                    if or(
                        and(returndatasize(), 31),
                        iszero(and(eq(mload(0), 1), call(TOKEN_GAS, token, 0, 0x3c, 68, 0, 32)))
                    ) { left := add(left, skipToken(next, token)) }
                    next := add(next, step)
                }
                {
                    let word := calldataload(next)
                    mstore(0x4c, word)
                    word := shr(shift, shl(160, word))
                    mstore(0x60, word)
                    left := sub(left, word)
                    if or(
                        and(returndatasize(), 31),
                        iszero(and(eq(mload(0), 1), call(TOKEN_GAS, token, 0, 0x3c, 68, 0, 32)))
                    ) { left := add(left, skipToken(next, token)) }
                    next := add(next, step)
                }
                {
                    let word := calldataload(next)
                    mstore(0x4c, word)
                    word := shr(shift, shl(160, word))
                    mstore(0x60, word)
                    left := sub(left, word)
                    if or(
                        and(returndatasize(), 31),
                        iszero(and(eq(mload(0), 1), call(TOKEN_GAS, token, 0, 0x3c, 68, 0, 32)))
                    ) { left := add(left, skipToken(next, token)) }
                    next := add(next, step)
                }
            }
            for {} lt(next, end) {} {
                {
                    let word := calldataload(next)
                    mstore(0x4c, word)
                    word := shr(shift, shl(160, word))
                    mstore(0x60, word)
                    left := sub(left, word)
                    if or(
                        and(returndatasize(), 31),
                        iszero(and(eq(mload(0), 1), call(TOKEN_GAS, token, 0, 0x3c, 68, 0, 32)))
                    ) { left := add(left, skipToken(next, token)) }
                    next := add(next, step)
                }
            }
            if left {
                mstore(0x40, caller())
                mstore(0x60, left)
                if or(
                    and(returndatasize(), 31),
                    iszero(and(eq(mload(0), 1), call(gas(), token, 0, 0x3c, 68, 0, 32)))
                ) { fail(0x0eaf2992) } // NotReturned()
            }
            tstore(0, 0)
            stop()
        }
    }
}
