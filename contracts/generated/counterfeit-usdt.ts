// Written by contracts/build.ts; do not edit.

export const counterfeitUsdtAbi = [
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "Transfer",
    "type": "event"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "balanceOf",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "decimals",
    "outputs": [
      {
        "internalType": "uint8",
        "name": "",
        "type": "uint8"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "forge",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "mint",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "name",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "symbol",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "transfer",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const

/** Creation code; constructor arguments, if any, are appended ABI-encoded. */
export const counterfeitUsdtBytecode = '0x608080604052346015576104ca908161001a8239f35b5f80fdfe60806040526004361015610011575f80fd5b5f3560e01c806306fdde03146103d0578063313ce5671461039757806340c10f19146103015780636e67a3c31461026257806370a082311461020057806395d89b41146101495763a9059cbb14610066575f80fd5b346101455760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101455761009d61049a565b60243590335f525f60205260405f209081548381039081116101185773ffffffffffffffffffffffffffffffffffffffff92551690815f525f60205260405f206100e88282546104bd565b90556040519081527fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60203392a3005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b5f80fd5b34610145575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261014557604051604081019080821067ffffffffffffffff8311176101d3576101cf91604052600481527f5553445400000000000000000000000000000000000000000000000000000000602082015260405191829182610452565b0390f35b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b346101455760207ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101455773ffffffffffffffffffffffffffffffffffffffff61024c61049a565b165f525f602052602060405f2054604051908152f35b346101455760607ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101455761029961049a565b6024359073ffffffffffffffffffffffffffffffffffffffff8216809203610145577fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602073ffffffffffffffffffffffffffffffffffffffff6040519360443585521692a3005b346101455760407ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc3601126101455761033861049a565b5f7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef602073ffffffffffffffffffffffffffffffffffffffff6024359416938484528382526040842061038c8282546104bd565b9055604051908152a3005b34610145575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261014557602060405160068152f35b34610145575f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc36011261014557604051604081019080821067ffffffffffffffff8311176101d3576101cf91604052600a81527f54657468657220555344000000000000000000000000000000000000000000006020820152604051918291825b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602060409481855280519182918282880152018686015e5f8582860101520116010190565b6004359073ffffffffffffffffffffffffffffffffffffffff8216820361014557565b919082018092116101185756' as const
