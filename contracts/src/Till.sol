// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {tokenBalance} from "./Asset.sol";
import {Distributor} from "./Distributor.sol";
import {
    DESTROY,
    ExactTerms,
    hashExactTerms,
    hashTerms,
    KEEP_AGAIN,
    KEEP_FIRST,
    recipientsAreValid,
    Settlement,
    Terms
} from "./Terms.sol";

/// Polytill's on-chain till: one contract without owner, storage or upgrade, at the same address on every chain.
///
/// A till is the address CREATE2(this, keccak256(termsHash ++ id), constant init code). It holds no code until
/// it is settled, and its money can go only where its terms say.
contract Till is Distributor {
    /// Native coin settled, in the order of `ids`; 0 = skipped. (A token's own Transfer log is its record.)
    event NativeSettled(bytes32 indexed termsHash, bytes8[] ids, uint256[] amounts);
    /// Native coin moved by `refund` or the exact form: `amount` to `to`, `rest` to the terms' recipients or buyer.
    event NativePaid(address indexed till, address indexed to, uint256 amount, uint256 rest);

    error Reentered();
    error Incomplete(uint256 skipped);
    error NotAuthorised();
    error BadTerms();
    error BadKind(uint8 kind);
    error BadTarget(address target);
    error InsufficientBalance(uint256 available, uint256 wanted);
    error RestCannotStay(uint256 rest);
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
    function settle(Settlement[] calldata settlements) external ownContext locked {
        _settle(settlements);
    }

    /// The same, all or nothing: reverts with Incomplete when anything was skipped.
    function settleStrict(Settlement[] calldata settlements) external ownContext locked {
        uint256 skipped = _settle(settlements);
        if (skipped != 0) revert Incomplete(skipped);
    }

    /// Till's own second frame for a group with several recipients: either collects and shares, or leaves
    /// nothing behind in Till.
    /// @return skipped how many tills were left as they were
    function collectAndShare(Settlement calldata group, bytes32 termsHash) external returns (uint256 skipped) {
        if (msg.sender != address(this) || address(this) != SELF) revert OnlySelf();
        address token = group.token;
        uint256 coinBefore = address(this).balance;
        uint256 tokenBefore = token == address(0) ? 0 : _tokenHeld(token);
        skipped = _collectAndLog(group, termsHash, SELF, group.ids.length + group.recipients.length);
        if (skipped == group.ids.length) return skipped;
        _shareReceived(
            Terms(group.operator, group.refunder, group.recipients), group.ids[0], token, tokenBefore, coinBefore
        );
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
        if (!recipientsAreValid(terms.recipients, SELF)) revert BadTerms();
        if (kind != DESTROY && kind != KEEP_AGAIN) revert BadKind(kind);
        (bytes32 salt, address till) = _locate(hashTerms(terms.operator, terms.refunder, terms.recipients), id);
        if (to == address(0) || to == SELF || to == till) revert BadTarget(to);

        uint256 available = token == address(0) ? till.balance : tokenBalance(token, till, gasleft());
        if (amount == type(uint256).max) amount = available;
        if (amount == 0 || amount > available) revert InsufficientBalance(available, amount);
        uint256 rest = shareRest ? available - amount : 0;
        if (token == address(0) && kind == DESTROY && amount + rest != available) {
            revert RestCannotStay(available - amount);
        }

        bool alone = terms.recipients.length == 1;
        address dest = alone ? address(uint160(terms.recipients[0])) : SELF;
        uint256 coinBefore = address(this).balance;
        uint256 tokenBefore = alone || token == address(0) ? 0 : _tokenHeld(token);
        _instructLeg(token, kind, dest, to, amount);
        if (!_move(till, salt, kind, amount + rest, 0)) revert NotSettled(till);
        if (token == address(0)) emit NativePaid(till, to, amount, rest);
        if (!alone) _shareReceived(terms, id, token, tokenBefore, coinBefore);
    }

    /// Exact form: `amount` to the terms' target and all the rest, computed now, to the buyer. Moves nothing
    /// when the till holds less than `amount`. Only for the terms' operator. An amount of 0 refunds the buyer.
    function settleExact(ExactTerms calldata terms, bytes8 id, address token, uint256 amount, uint8 kind)
        external
        ownContext
        locked
    {
        if (msg.sender != terms.operator) revert NotAuthorised();
        if (kind > KEEP_AGAIN) revert BadKind(kind);
        if (terms.target == address(0) || terms.target == SELF) revert BadTarget(terms.target);
        if (terms.buyer == address(0) || terms.buyer == SELF) revert BadTarget(terms.buyer);
        (bytes32 salt, address till) = _locate(hashExactTerms(terms), id);

        uint256 available = token == address(0) ? till.balance : tokenBalance(token, till, gasleft());
        if (available == 0 || amount > available) revert InsufficientBalance(available, amount);
        if (amount == 0) _instruct(token, kind, terms.buyer);
        else _instructLeg(token, kind, terms.buyer, terms.target, amount);
        if (!_move(till, salt, kind, available, 0)) revert NotSettled(till);
        if (token == address(0)) emit NativePaid(till, terms.target, amount, available - amount);
    }

    /// The address of a till on this chain.
    function tillAddress(bytes32 termsHash, bytes8 id) external view ownContext returns (address till) {
        (, till) = _locate(termsHash, id);
    }

    function _settle(Settlement[] calldata settlements) private returns (uint256 skipped) {
        uint256 units;
        for (uint256 i; i < settlements.length; ++i) {
            units += settlements[i].ids.length + settlements[i].recipients.length;
        }
        for (uint256 i; i < settlements.length; ++i) {
            Settlement calldata group = settlements[i];
            uint256 own = group.ids.length + group.recipients.length;
            bytes32 termsHash = hashTerms(group.operator, group.refunder, group.recipients);
            if (!_mayRun(group)) {
                skipped += _skipAll(group, termsHash);
            } else if (group.recipients.length == 1) {
                skipped += _collectAndLog(group, termsHash, address(uint160(group.recipients[0])), units);
            } else {
                try this.collectAndShare{gas: gasleft() / units * own}(group, termsHash) returns (uint256 count) {
                    skipped += count;
                } catch {
                    skipped += _skipAll(group, termsHash);
                }
            }
            units -= own;
        }
    }

    /// The terms are complete and the caller may use this kind. A kept runtime makes a later DESTROY of the
    /// same till collide, so only a named operator may leave one.
    function _mayRun(Settlement calldata group) private view returns (bool) {
        if (!recipientsAreValid(group.recipients, SELF)) return false;
        if (group.operator == address(0)) return group.kind == DESTROY;
        return group.kind <= KEEP_AGAIN && group.operator == msg.sender;
    }

    function _collectAndLog(Settlement calldata group, bytes32 termsHash, address dest, uint256 units)
        private
        returns (uint256 skipped)
    {
        uint256[] memory coin;
        (skipped, coin) = _collect(termsHash, group.token, group.kind, group.ids, dest, units);
        if (group.token == address(0) && skipped != group.ids.length) emit NativeSettled(termsHash, group.ids, coin);
    }

    function _skipAll(Settlement calldata group, bytes32 termsHash) private returns (uint256) {
        for (uint256 i; i < group.ids.length; ++i) {
            (, address till) = _locate(termsHash, group.ids[i]);
            emit Skipped(till, group.token);
        }
        return group.ids.length;
    }

    function _instructLeg(address token, uint256 kind, address dest, address to, uint256 amount) private {
        _instruct(token, kind, dest);
        assembly ("memory-safe") {
            tstore(ASSET, or(tload(ASSET), LEG_FLAG))
            tstore(LEG_TO, to)
            tstore(LEG_AMOUNT, amount)
        }
    }

    /// Shares what really came in (fee-on-transfer tokens bring less), and coin that came along with tokens.
    /// What lay in Till before is not touched.
    function _shareReceived(
        Terms memory terms,
        bytes8 id,
        address token,
        uint256 tokenBefore,
        uint256 coinBefore
    ) private {
        if (token != address(0)) _share(terms, id, token, _tokenHeld(token) - tokenBefore);
        _share(terms, id, address(0), address(this).balance - coinBefore);
    }
}
