// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// A token that misbehaves when a chosen account sends or receives.
contract HostileToken {
    enum Mode {
        Honest,
        /// Everything before AnswersLong must be treated as a refusal.
        Reverts,
        BurnsGas,
        AnswersFalse,
        AnswersTwo,
        AnswersOneByte,
        AnswersThirtyOneBytes,
        AnswersHugely,
        HidesBalance,
        BurnsGasForBalance,
        AnswersBalanceShort,
        /// 64 bytes of which the first word is true.
        AnswersLong,
        /// True, without having moved anything.
        Lies
    }

    event Transfer(address indexed from, address indexed to, uint256 value);

    mapping(address account => uint256) private _balances;
    mapping(address account => Mode) public senderMode;
    mapping(address account => Mode) public receiverMode;

    function mint(address to, uint256 value) external {
        _balances[to] += value;
    }

    function setSender(address account, Mode mode) external {
        senderMode[account] = mode;
    }

    function setReceiver(address account, Mode mode) external {
        receiverMode[account] = mode;
    }

    /// The true balance, which `balanceOf` may hide.
    function trueBalance(address account) external view returns (uint256) {
        return _balances[account];
    }

    function balanceOf(address account) external view returns (uint256 amount) {
        amount = _balances[account];
        Mode mode = senderMode[account];
        if (mode == Mode.HidesBalance) revert();
        if (mode == Mode.BurnsGasForBalance) _burn();
        if (mode == Mode.AnswersBalanceShort) {
            assembly {
                mstore(0, amount)
                return(1, 31)
            }
        }
    }

    function transfer(address to, uint256 value) external returns (bool) {
        Mode mode = senderMode[msg.sender];
        if (mode == Mode.Honest) mode = receiverMode[to];
        if (mode == Mode.Reverts) revert();
        if (mode == Mode.BurnsGas) _burn();
        if (mode == Mode.AnswersFalse) return false;
        if (mode == Mode.Lies) return true;
        _balances[msg.sender] -= value;
        _balances[to] += value;
        emit Transfer(msg.sender, to, value);
        uint256 word = mode == Mode.AnswersTwo ? 2 : 1;
        uint256 size = 32;
        if (mode == Mode.AnswersOneByte) (word, size) = (1 << 248, 1);
        if (mode == Mode.AnswersThirtyOneBytes) (word, size) = (1 << 8, 31);
        if (mode == Mode.AnswersHugely) (word, size) = (0, 50_000);
        if (mode == Mode.AnswersLong) size = 64;
        assembly {
            mstore(0, word)
            return(0, size)
        }
    }

    function _burn() private pure {
        assembly {
            invalid()
        }
    }
}
