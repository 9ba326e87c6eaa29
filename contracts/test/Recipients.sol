// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Refuses coin.
contract Refuser {
    receive() external payable {
        revert();
    }
}

/// Burns all the gas it is given.
contract GasBurner {
    receive() external payable {
        assembly {
            invalid()
        }
    }
}

/// Refuses coin with a very long answer.
contract LongRefuser {
    receive() external payable {
        assembly {
            revert(0, 100000)
        }
    }
}

/// Counts how often its code ran.
contract Counter {
    uint256 public calls;

    receive() external payable {
        ++calls;
    }
}

/// Tries to give the coin back to whoever sent it.
contract Returner {
    bool public gaveBack;

    receive() external payable {
        (gaveBack,) = msg.sender.call{value: msg.value}("");
    }
}

/// Makes one call when it is sent coin, or when it is told to; remembers how the call ended.
contract Caller {
    address private _target;
    bytes private _data;
    bool public called;
    bool public succeeded;
    bytes4 public answer;

    function prepare(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    receive() external payable {
        run();
    }

    function run() public {
        bytes memory returned;
        (succeeded, returned) = _target.call(_data);
        called = true;
        answer = bytes4(returned);
    }
}

/// Runs another contract's code as its own, as an account with an EIP-7702 delegation would.
contract Delegator {
    address private immutable _code;

    constructor(address code) {
        _code = code;
    }

    fallback() external payable {
        (bool ok, bytes memory answer) = _code.delegatecall(msg.data);
        assembly {
            if iszero(ok) { revert(add(answer, 32), mload(answer)) }
            return(add(answer, 32), mload(answer))
        }
    }
}
