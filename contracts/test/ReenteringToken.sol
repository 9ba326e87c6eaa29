// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../test-tokens/PlainToken.sol";

/// Makes one call during every transfer and remembers how the last one ended.
contract ReenteringToken is PlainToken {
    address private _target;
    bytes private _data;
    uint256 public calls;
    bool public succeeded;
    bytes public answer;

    constructor() PlainToken("Reentering", "RE", msg.sender) {}

    function prepare(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        ++calls;
        (succeeded, answer) = _target.call(_data);
        return super.transfer(to, amount);
    }
}
