// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Behaves like Tether on Ethereum: 6 decimals, `transfer`, `transferFrom` and `approve` return nothing, an
/// allowance must go through zero, the owner can pause, block senders, and charge a fee. A blocked address can
/// still receive. Every transfer makes Tether's reads.
contract UsdtLike {
    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);
    event AddedBlackList(address user);
    event RemovedBlackList(address user);
    event DestroyedBlackFunds(address user, uint256 balance);
    event Params(uint256 feeBasisPoints, uint256 maxFee);
    event Pause();
    event Unpause();

    error NotOwner();
    error Paused();
    error Blacklisted(address account);
    error Insufficient(uint256 available, uint256 wanted);
    error AllowanceNotZero();
    error FeeTooHigh();

    string public constant name = "Tether USD";
    string public constant symbol = "USDT";
    uint8 public constant decimals = 6;

    address public owner;
    bool public paused;
    uint256 public totalSupply;
    uint256 public basisPointsRate;
    uint256 public maximumFee;
    mapping(address account => uint256) public balanceOf;
    mapping(address account => mapping(address spender => uint256)) public allowance;
    mapping(address account => bool) public isBlackListed;

    constructor(address owner_) {
        owner = owner_;
    }

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner();
        _;
    }

    function mint(address to, uint256 amount) external onlyOwner {
        totalSupply += amount;
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function transfer(address to, uint256 value) external {
        _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        uint256 allowed = allowance[from][msg.sender];
        if (allowed < value) revert Insufficient(allowed, value);
        if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
        _move(from, to, value);
    }

    function approve(address spender, uint256 value) external {
        if (value != 0 && allowance[msg.sender][spender] != 0) revert AllowanceNotZero();
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
    }

    function addBlackList(address user) external onlyOwner {
        isBlackListed[user] = true;
        emit AddedBlackList(user);
    }

    function removeBlackList(address user) external onlyOwner {
        isBlackListed[user] = false;
        emit RemovedBlackList(user);
    }

    function destroyBlackFunds(address user) external onlyOwner {
        uint256 funds = balanceOf[user];
        balanceOf[user] = 0;
        totalSupply -= funds;
        emit DestroyedBlackFunds(user, funds);
    }

    function pause() external onlyOwner {
        paused = true;
        emit Pause();
    }

    function unpause() external onlyOwner {
        paused = false;
        emit Unpause();
    }

    /// Tether's own limits: below 20 basis points, at most 50 units.
    function setParams(uint256 feeBasisPoints, uint256 maxFeeUnits) external onlyOwner {
        if (feeBasisPoints >= 20 || maxFeeUnits >= 50) revert FeeTooHigh();
        basisPointsRate = feeBasisPoints;
        maximumFee = maxFeeUnits * 10 ** decimals;
        emit Params(feeBasisPoints, maximumFee);
    }

    function _move(address from, address to, uint256 value) private {
        if (paused) revert Paused();
        if (isBlackListed[from]) revert Blacklisted(from);
        uint256 balance = balanceOf[from];
        if (balance < value) revert Insufficient(balance, value);
        uint256 fee = value * basisPointsRate / 10_000;
        if (fee > maximumFee) fee = maximumFee;
        balanceOf[from] = balance - value;
        balanceOf[to] += value - fee;
        if (fee != 0) {
            balanceOf[owner] += fee;
            emit Transfer(from, owner, fee);
        }
        emit Transfer(from, to, value - fee);
    }
}
