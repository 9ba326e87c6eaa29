// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Distributor} from "./Distributor.sol";
import {
    countUnits,
    DESTROY,
    EXACT_DOMAIN,
    ExactTerms,
    KEEP_AGAIN,
    readGroup,
    readRecipients,
    readTerms,
    Settlement,
    Terms
} from "./Terms.sol";

/// Polytill's on-chain till: one contract without owner, storage or upgrade, at the same address on every chain.
///
/// A till is the address CREATE2(this, keccak256(termsHash ++ id), constant init code). It holds no code until
/// it is settled, and its money can go only where its terms say.
contract Till is Distributor {
    error Reentered();
    /// settleStrict skipped so many tills, and therefore settled none.
    error Incomplete(uint256 skipped);
    error NotAuthorised();
    error BadTerms();
    error BadKind();
    error BadTarget();
    /// Nothing moved: the till holds less than asked for or nothing at all, or the token or the kind refuses.
    error NotSettled(address till);

    modifier locked() {
        bool entered;
        assembly ("memory-safe") {
            entered := tload(LOCK)
        }
        if (entered) revert Reentered();
        assembly ("memory-safe") {
            tstore(LOCK, 1)
        }
        _;
        assembly ("memory-safe") {
            tstore(LOCK, 0)
        }
    }

    /// Settles whatever can be settled; everything else is left as it was and logged as Skipped.
    /// With too little gas items are skipped too, so estimate with `settleStrict`.
    function settle(Settlement[] calldata settlements) external {
        _settle(settlements);
    }

    /// The same, all or nothing: reverts with Incomplete when anything was skipped.
    function settleStrict(Settlement[] calldata settlements) external {
        uint256 skipped = _settle(settlements);
        if (skipped != 0) revert Incomplete(skipped);
    }

    /// Sends `amount` (max = everything) of one till to `to`; only for the terms' refunder.
    /// @param shareRest the rest goes to the recipients by their shares; otherwise it stays in the till,
    ///                  which native coin can do only with KEEP_AGAIN
    /// @param kind      DESTROY, or KEEP_AGAIN where a runtime was left: only the operator may leave one
    function refund(
        Terms calldata terms,
        bytes8 id,
        address token,
        address to,
        uint256 amount,
        bool shareRest,
        uint8 kind
    ) external ownContext locked {
        uint256 head;
        assembly ("memory-safe") {
            head := terms
        }
        (, address refunder, uint256[] calldata recipients, bytes32 termsHash, bool complete) = readTerms(head, SELF);
        if (msg.sender != refunder) revert NotAuthorised();
        if (!complete) revert BadTerms();
        if (to == address(0) || to == SELF || to == tillAddress(termsHash, id) || amount == 0) revert BadTarget();
        if (kind != DESTROY && kind != KEEP_AGAIN) revert BadKind();
        if (token == address(0) && kind == DESTROY && !shareRest && amount != type(uint256).max) revert BadKind();

        bool alone = recipients.length == 1;
        uint256 coinHeld = address(this).balance;
        uint256 tokenHeld = alone ? 0 : _held(token);
        address dest = alone ? address(uint160(recipients[0])) : SELF;
        // A whole token till without coin needs no leg, which is the cheapest and most frequent refund.
        if (amount == type(uint256).max && token != address(0) && kind == DESTROY) {
            bytes8[] calldata ids = _oneId(36);
            if (_collect(termsHash, _asset(token, DESTROY_ALONE), to, ids, 1, true) == 0) return;
        }
        uint256 asset = _asset(token, kind) | (shareRest ? 0 : STAY_FLAG);
        _collectExact(termsHash, id, 36, asset, to, amount, dest);
        if (!alone) _shareAbove(tokenHeld, coinHeld, head, id, token);
    }

    /// Exact form: `amount` to the terms' target and all the rest, computed now, to the buyer. Moves nothing
    /// when the till holds less than `amount`. Only for the terms' operator. An amount of 0 refunds the buyer.
    function settleExact(ExactTerms calldata terms, bytes8 id, address token, uint256 amount, uint8 kind)
        external
        ownContext
        locked
    {
        if (msg.sender != terms.operator) revert NotAuthorised();
        if (kind > KEEP_AGAIN) revert BadKind();
        address buyer = terms.buyer;
        address target = terms.target;
        if (buyer == address(0) || buyer == SELF || target == address(0) || target == SELF) revert BadTarget();
        // Above every balance, but the instruction would read it as "everything".
        if (amount == type(uint256).max) revert BadTarget();
        bytes32 termsHash = keccak256(abi.encode(EXACT_DOMAIN, terms.operator, target, buyer));
        _collectExact(termsHash, id, 100, _asset(token, kind), target, amount, buyer);
    }

    /// Till's own second frame for a group with several tills or recipients: does the group or leaves nothing
    /// behind. The calldata of `settle` follows the arguments.
    /// @param head      where in this calldata the group is
    /// @param termsHash of its terms, which are complete
    /// @param bounded whether each till gets its part of the gas only
    /// @return skipped how many tills were left as they were
    function settleGroup(uint256 head, bytes32 termsHash, bool bounded) external onlySelf returns (uint256 skipped) {
        uint256[] calldata recipients = readRecipients(head);
        (address token, uint256 kind, bytes8[] calldata ids) = readGroup(head);
        bool alone = recipients.length == 1;
        uint256 coinHeld = address(this).balance;
        uint256 tokenHeld = alone ? 0 : _held(token);
        address dest = alone ? address(uint160(recipients[0])) : SELF;
        skipped = _collect(termsHash, _asset(token, kind), dest, ids, ids.length + recipients.length, bounded);
        if (!alone && skipped != ids.length) _shareAbove(tokenHeld, coinHeld, head, ids[0], token);
    }

    function _settle(Settlement[] calldata settlements) private ownContext locked returns (uint256 skipped) {
        unchecked {
            uint256 units;
            for (uint256 i; i < settlements.length; ++i) {
                units += countUnits(_position(settlements, i));
            }
            for (uint256 i; i < settlements.length; ++i) {
                uint256 head = _position(settlements, i);
                skipped += _settleGroup(head, units, settlements.length != 1);
                units -= countUnits(head);
            }
        }
    }

    function _position(Settlement[] calldata settlements, uint256 index) private pure returns (uint256 head) {
        assembly ("memory-safe") {
            head := add(settlements.offset, calldataload(add(settlements.offset, shl(5, index))))
        }
    }

    /// @param head    where in calldata the group is
    /// @param units   parts of gas for this group and the later ones
    /// @param bounded there are other groups, whose gas this one must not burn
    function _settleGroup(uint256 head, uint256 units, bool bounded) private returns (uint256 skipped) {
        (address operator,, uint256[] calldata recipients, bytes32 termsHash, bool complete) = readTerms(head, SELF);
        (address token, uint256 kind, bytes8[] calldata ids) = readGroup(head);
        // A kept runtime makes a later DESTROY of the same till collide: only a named operator may leave one.
        bool allowed = operator == address(0) ? kind == DESTROY : kind <= KEEP_AGAIN && operator == msg.sender;
        // Till as a token would only call itself until its gas is gone.
        if (!complete || !allowed || token == SELF) return _skipAll(termsHash, token, ids);

        bool ok;
        if (ids.length == 1) {
            // The first recipient gets what the others leave. One till pays them itself: collecting in Till
            // would write one more balance.
            uint256 others;
            address first;
            assembly ("memory-safe") {
                others := sub(recipients.length, 1)
                first := shr(96, shl(96, calldataload(recipients.offset)))
                let from := recipients.offset
                for { let i := others } i { i := sub(i, 1) } {
                    from := add(from, 32)
                    tstore(add(sub(LEGS, 1), i), calldataload(from))
                }
            }
            skipped = _collect(termsHash, _asset(token, kind) | (others << 164), first, ids, units, bounded);
            if (others == 0 || skipped == 0) return skipped;
        } else {
            (ok, skipped) = _callSettleGroup(head, termsHash, false, _gasPart(head, units * 2));
        }
        if (!ok) (ok, skipped) = _callSettleGroup(head, termsHash, true, _gasPart(head, units));
        if (!ok) skipped = _skipAll(termsHash, token, ids);
    }

    /// The gas of the group at `head` when `units` share what is left.
    function _gasPart(uint256 head, uint256 units) private view returns (uint256) {
        unchecked {
            return gasleft() / units * countUnits(head);
        }
    }

    function _skipAll(bytes32 termsHash, address token, bytes8[] calldata ids) private returns (uint256) {
        for (uint256 i; i < ids.length; ++i) {
            emit Skipped(tillAddress(termsHash, ids[i]), token);
        }
        return ids.length;
    }

    function _callSettleGroup(uint256 head, bytes32 termsHash, bool bounded, uint256 gasLimit)
        private
        returns (bool ok, uint256 skipped)
    {
        bytes4 selector = this.settleGroup.selector;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            // The whole calldata moves behind the arguments, and the group with it.
            mstore(add(free, 4), add(head, 100))
            mstore(add(free, 36), termsHash)
            mstore(add(free, 68), bounded)
            calldatacopy(add(free, 100), 0, calldatasize())
            ok := call(gasLimit, address(), 0, free, add(calldatasize(), 100), 0, 32)
            skipped := mload(0)
        }
    }

    /// `amount` of one till to `to`, the rest to `dest` or as the flags in `asset` say; reverts otherwise.
    /// @param idAt where in calldata `id` is
    function _collectExact(
        bytes32 termsHash,
        bytes8 id,
        uint256 idAt,
        uint256 asset,
        address to,
        uint256 amount,
        address dest
    ) private {
        assembly ("memory-safe") {
            tstore(LEG_AMOUNT, amount)
            tstore(LEGS, to)
        }
        bytes8[] calldata ids = _oneId(idAt);
        uint256 skipped = _collect(termsHash, asset | EXACT_FLAG | (1 << 164), dest, ids, 1, true);
        if (skipped != 0) revert NotSettled(tillAddress(termsHash, id));
    }

    function _oneId(uint256 idAt) private pure returns (bytes8[] calldata ids) {
        assembly ("memory-safe") {
            ids.offset := idAt
            ids.length := 1
        }
    }

    function _asset(address token, uint256 kind) private pure returns (uint256) {
        return uint256(uint160(token)) | (kind << 160) | (token == address(0) ? COIN_FLAG : 0);
    }
}
