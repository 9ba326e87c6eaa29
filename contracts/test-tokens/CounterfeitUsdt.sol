// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Carries Tether's name, symbol and decimals and logs any Transfer its caller wants, with nothing behind it.
contract CounterfeitUsdt {
    event Transfer(address indexed from, address indexed to, uint256 value);

    string public constant name = "Tether USD";
    string public constant symbol = "USDT";
    uint8 public constant decimals = 6;
    mapping(address account => uint256) public balanceOf;

    /// A Transfer log that no balance follows.
    function forge(address from, address to, uint256 value) external {
        emit Transfer(from, to, value);
    }

    /// A worthless unit that does move.
    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function transfer(address to, uint256 value) external {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        emit Transfer(msg.sender, to, value);
    }
}
