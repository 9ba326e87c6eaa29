// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExactTerms, Settlement, Terms} from "../src/Terms.sol";

/// Till as its callers see it, written down once more: the tests need not be compiled anew when Till changes,
/// and fail when its outside does.
interface ITill {
    event Skipped(address indexed till, address indexed token);
    event NativeSettled(bytes32 indexed termsHash, bytes8[] ids, uint256[] amounts);
    event Parked(address indexed recipient, address indexed till, address indexed token, uint256 amount);

    error Reentered();
    error Incomplete(uint256 skipped);
    error NotAuthorised();
    error BadTerms();
    error BadKind();
    error BadTarget();
    error NotSettled(address till);
    error OnlySelf();
    error ForeignContext();

    function settle(Settlement[] calldata settlements) external;
    function settleStrict(Settlement[] calldata settlements) external;
    function refund(
        Terms calldata terms,
        bytes8 id,
        address token,
        address to,
        uint256 amount,
        bool shareRest,
        uint8 kind
    ) external;
    function settleExact(ExactTerms calldata terms, bytes8 id, address token, uint256 amount, uint8 kind) external;
    function tillAddress(bytes32 termsHash, bytes8 id) external view returns (address till);
    function newTill(bytes32 salt) external payable;
    function settleGroup(uint256 head, bytes32 termsHash, bool bounded) external returns (uint256 skipped);
}
