// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Distributor} from "./Distributor.sol";
import {
    areComplete,
    DESTROY,
    EXACT_DOMAIN,
    ExactTerms,
    hashTerms,
    KEEP_AGAIN,
    KEEP_FIRST,
    Settlement,
    Terms,
    termsOf
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
        if (msg.sender != terms.refunder) revert NotAuthorised();
        if (!areComplete(terms.recipients, SELF)) revert BadTerms();
        bytes32 termsHash = hashTerms(terms);
        if (amount == 0 || to == tillAddress(termsHash, id)) revert BadTarget();
        if (kind != DESTROY && kind != KEEP_AGAIN) revert BadKind();
        if (token == address(0) && kind == DESTROY && !shareRest && amount != type(uint256).max) revert BadKind();

        bool alone = terms.recipients.length == 1;
        uint256 coinHeld = address(this).balance;
        uint256 tokenHeld = alone ? 0 : _held(token);
        address dest = alone ? address(uint160(terms.recipients[0])) : SELF;
        uint256 asset = _asset(token, kind) | (shareRest ? 0 : STAY_FLAG);
        _collectExact(termsHash, id, 36, asset, to, amount, dest);
        if (alone) return;
        _shareAbove(tokenHeld, coinHeld, terms, id, token);
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
        if (buyer == address(0) || buyer == SELF) revert BadTarget();
        // Above every balance, but the instruction would read it as "everything".
        if (amount == type(uint256).max) revert BadTarget();
        bytes32 termsHash = keccak256(abi.encode(EXACT_DOMAIN, terms.operator, terms.target, buyer));
        _collectExact(termsHash, id, 100, _asset(token, kind), terms.target, amount, buyer);
    }

    /// Till's own second frame for one group with several recipients: either collects and shares, or leaves
    /// nothing behind. Gets the calldata of `settle` and after it the group's index.
    /// @return skipped how many tills were left as they were
    function collectAndShare(Settlement[] calldata settlements) external onlySelf returns (uint256 skipped) {
        uint256 index;
        assembly {
            index := calldataload(sub(calldatasize(), 32))
        }
        Settlement calldata group = settlements[index];
        Terms calldata terms = termsOf(group);
        address token = group.token;
        bytes8[] calldata ids = group.ids;
        uint256 coinHeld = address(this).balance;
        uint256 tokenHeld = _held(token);
        skipped = _collect(hashTerms(terms), _asset(token, group.kind), SELF, ids, _units(group));
        if (skipped == ids.length) return skipped;
        _shareAbove(tokenHeld, coinHeld, terms, ids[0], token);
    }

    function _settle(Settlement[] calldata settlements) private ownContext locked returns (uint256 skipped) {
        uint256 units;
        for (uint256 i; i < settlements.length; ++i) {
            units += _units(settlements[i]);
        }
        for (uint256 i; i < settlements.length; ++i) {
            Settlement calldata group = settlements[i];
            skipped += _settleGroup(group, i, units);
            units -= _units(group);
        }
    }

    /// @param units parts of gas for this group and the later ones
    function _settleGroup(Settlement calldata group, uint256 index, uint256 units) private returns (uint256) {
        Terms calldata terms = termsOf(group);
        uint256[] calldata recipients = terms.recipients;
        bytes32 termsHash = hashTerms(terms);
        if (!_mayRun(group)) return _skipAll(group, termsHash);

        // The first recipient gets what the others leave. Several of them are paid by the till itself when it
        // is the only one of its group: collecting here would write a balance more.
        bool several = recipients.length != 1;
        if (!several || group.ids.length == 1) {
            for (uint256 i = 1; i < recipients.length; ++i) {
                uint256 word = recipients[i];
                assembly ("memory-safe") {
                    tstore(add(sub(LEGS, 1), i), word)
                }
            }
            uint256 asset = _asset(group.token, group.kind) | ((recipients.length - 1) << 164);
            address first = address(uint160(recipients[0]));
            uint256 skipped = _collect(termsHash, asset, first, group.ids, units);
            if (!several || skipped == 0) return skipped;
        }
        (bool shared, uint256 left) = _callCollectAndShare(index, gasleft() / units * _units(group));
        return shared ? left : _skipAll(group, termsHash);
    }

    /// The terms are complete and the caller may use this kind. A kept runtime makes a later DESTROY of the
    /// same till collide, so only a named operator may leave one.
    function _mayRun(Settlement calldata group) private view returns (bool) {
        if (!areComplete(group.recipients, SELF)) return false;
        if (group.operator == address(0)) return group.kind == DESTROY;
        return group.kind <= KEEP_AGAIN && group.operator == msg.sender;
    }

    function _skipAll(Settlement calldata group, bytes32 termsHash) private returns (uint256) {
        bytes8[] calldata ids = group.ids;
        for (uint256 i; i < ids.length; ++i) {
            emit Skipped(tillAddress(termsHash, ids[i]), group.token);
        }
        return ids.length;
    }

    function _callCollectAndShare(uint256 index, uint256 gasLimit) private returns (bool ok, uint256 skipped) {
        bytes4 selector = this.collectAndShare.selector;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, 0, calldatasize())
            mstore(free, or(selector, shr(32, shl(32, mload(free)))))
            mstore(add(free, calldatasize()), index)
            ok := call(gasLimit, address(), 0, free, add(calldatasize(), 32), 0, 32)
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
        if (to == address(0) || to == SELF) revert BadTarget();
        bytes8[] calldata ids;
        assembly ("memory-safe") {
            tstore(LEG_AMOUNT, amount)
            tstore(LEGS, to)
            ids.offset := idAt
            ids.length := 1
        }
        uint256 skipped = _collect(termsHash, asset | EXACT_FLAG | (1 << 164), dest, ids, ids.length);
        if (skipped != 0) revert NotSettled(tillAddress(termsHash, id));
    }

    function _asset(address token, uint256 kind) private pure returns (uint256) {
        return uint256(uint160(token)) | (kind << 160);
    }

    function _units(Settlement calldata group) private pure returns (uint256) {
        return group.ids.length + group.recipients.length;
    }
}
