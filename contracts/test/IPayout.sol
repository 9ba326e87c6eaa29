// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Payout as its callers see it, written apart from the contract.
interface IPayout {
    event Paid(uint256 indexed payment);
    event Skipped(
        address indexed payer, uint256 indexed id, uint256 position, address recipient, address token, uint256 amount
    );

    error AlreadyPaid(address payer, uint256 id);
    error Malformed();
    error WrongValue();
    error NotPulled();
    error NotReturned();
    error Reentered();
    error GasTooLow();
    error NotAll(uint256 position);

    function pay(address token, uint96 id, uint256 total, bytes calldata list) external payable;
    function payBrought(address token, uint96 id, uint256 total, bytes calldata list) external;
    function isPaid(address payer, uint96 id) external view returns (bool paid);
}
