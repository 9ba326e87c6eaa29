// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The cheat codes that these tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function deal(address account, uint256 balance) external;
    function etch(address account, bytes calldata code) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);
    function expectRevert(bytes4 selector) external;
    function expectRevert(bytes calldata data) external;
    function assume(bool condition) external pure;
    function deployCode(string calldata artifact) external returns (address deployed);
}

Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
