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
export const counterfeitUsdtBytecode = '0x60808060405234601557610334908161001a8239f35b5f80fdfe604060808152600480361015610013575f80fd5b5f3560e01c806306fdde0314610260578063313ce5671461024557806340c10f19146101da5780636e67a3c31461017757806370a082311461013e57806395d89b41146101045763a9059cbb14610068575f80fd5b3461010057816003193601126101005780356001600160a01b03811692908390036101005760243591335f525f602052815f208054918483039283116100ed575055825f525f602052805f206100bf838254610313565b9055519081527fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60203392a3005b601190634e487b7160e01b5f525260245ffd5b5f80fd5b509034610100575f3660031901126101005761012261013a9261029d565b90631554d11560e21b602083015251918291826102e9565b0390f35b503461010057602036600319011261010057356001600160a01b0381169190829003610100576020915f525f8252805f20549051908152f35b5034610100576060366003190112610100576001600160a01b039190358281169190829003610100576024359283168093036101005760207fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef91516044358152a3005b5034610100578160031936011261010057356001600160a01b0381169190829003610100577fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef60205f926024359085855284835280852061023c838254610313565b905551908152a3005b8234610100575f366003190112610100576020905160068152f35b8234610100575f3660031901126101005761013a9061027f600a61029d565b906915195d1a195c881554d160b21b602083015251918291826102e9565b9067ffffffffffffffff918281116102d55760405192601f8201601f19908116603f01168401908111848210176102d5576040528252565b634e487b7160e01b5f52604160045260245ffd5b602060409281835280519182918282860152018484015e5f828201840152601f01601f1916010190565b9190820180921161032057565b634e487b7160e01b5f52601160045260245ffd' as const
